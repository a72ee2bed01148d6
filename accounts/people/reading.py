"""Which people somebody sees, found by name whatever the diacritics, or by user name."""

from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from privacy import audit
from privacy.pseudonyms import search_key

SHOWN = 50


class Found(NamedTuple):
    """Who was found, and whether there are more than the page shows."""

    people: list[User]
    more: bool = False


def visible_to(user) -> QuerySet:
    """An administrator sees everybody, a case manager the people of their own organisation; nobody else anybody."""
    everybody = User.objects.select_related("organisation").order_by("full_name", "id")
    if getattr(user, "role", None) == Role.ADMINISTRATOR:
        return everybody
    if getattr(user, "role", None) == Role.CASE_MANAGER:
        return everybody.filter(organisation_id=user.organisation_id)
    return everybody.none()


def search(user, people: QuerySet, typed: str) -> Found:
    """Those of `people` whose name or user name holds what was typed. On the trail with the number found.

    Compared here and not in the database, as services are: a province has hundreds of accounts.
    """
    wanted = search_key(typed)
    named = people.values_list("pk", "full_name", "username") if wanted else []
    ids = [pk for pk, *words in named if any(wanted in search_key(one) for one in words)]
    audit.searched("account.searched", by=user, purpose="name", count=len(ids))
    return Found(list(people.filter(pk__in=ids)[:SHOWN]), len(ids) > SHOWN)
