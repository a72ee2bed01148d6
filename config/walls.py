"""Who reaches the tables that Django itself keeps: sessions, the cache, its own lists. There is no person in them."""

from privacy.identity import DatabaseRole
from privacy.rowsecurity import EVERYTHING, Reach, everybody, unsecured

unsecured("django_session", "sealed by nothing and holding nothing: ids of staff and the language",
          everybody(EVERYTHING))
unsecured("cache", "what a library of ours notes for a moment; counts of tries have a table of their own",
          everybody(EVERYTHING))
for table in ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"):
    unsecured(table, "lists of the framework", everybody("SELECT"))
# guardian's generic grants have no end and outlive what they are about: they can't be made at all.
for table in ("guardian_userobjectpermission", "guardian_groupobjectpermission"):
    unsecured(table, "never written", {DatabaseRole.SYSTEM: Reach("SELECT")})
