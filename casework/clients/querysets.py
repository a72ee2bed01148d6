"""Which clients a person may see: the one statement of casework's scope."""

from collections.abc import Collection
from typing import Self

from django.db.models import Q

from accounts.roles import Role
from privacy.querysets import GuardedQuerySet


def scope(user, prefix: str = "") -> Q:
    """A worker sees the clients assigned to them, a case manager those of the organisation, nobody else any.

    `prefix` is the path from the queried model to the client, such as "client__".
    """
    role = getattr(user, "role", None)
    if role == Role.CASE_MANAGER:
        return Q(**{f"{prefix}organisation_id": user.organisation_id})
    if role == Role.OUTREACH_WORKER:
        return Q(**{f"{prefix}organisation_id": user.organisation_id, f"{prefix}assigned_to_id": user.id})
    return Q(pk__in=[])


class ClientQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(scope(user))

    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def recognised(self, *, organisation_id, indexes: Collection[bytes]) -> Self:
        """Clients of one organisation whose recall answers give one of these lookup indexes: exact match only."""
        return self.filter(organisation_id=organisation_id, lookup_index__in=indexes)


class OfClientQuerySet(GuardedQuerySet):
    """For every model that belongs to one client."""

    def visible_to(self, user) -> Self:
        return self.filter(scope(user, "client__"))

    def of(self, client) -> Self:
        return self.filter(client=client)
