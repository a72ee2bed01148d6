"""Who reaches the tables that Django itself keeps: sessions, the cache, its own lists. There is no person in them."""

from privacy.rowsecurity import EVERYTHING, everybody, unsecured

unsecured("django_session", "sealed by nothing and holding nothing: ids of staff and the language",
          everybody(EVERYTHING))
unsecured("cache", "counts of attempts under hashed names", everybody(EVERYTHING))
for table in ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"):
    unsecured(table, "lists of the framework", everybody("SELECT"))
