"""Who sees requests and erasures: casework its own, the privacy officer numbers and deadlines of all."""

from typing import Self

from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role
from casework.clients.querysets import scope
from privacy.querysets import GuardedQuerySet


class RequestQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """A case manager sees the organisation's, a worker those of their clients, the privacy officer all.

        What of them is shown to the privacy officer is decided by the page: never the client.
        """
        role = getattr(user, "role", None)
        if role == Role.PRIVACY_OFFICER:
            return self
        if role == Role.CASE_MANAGER:
            return self.filter(organisation_id=user.organisation_id)
        return self.filter(scope(user, "client__"), client__isnull=False)

    def standing(self) -> Self:
        return self.filter(done_at__isnull=True)

    def late(self) -> Self:
        return self.filter(Q(done_at__isnull=True, due_at__lt=timezone.now()))


class ErasureQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        role = getattr(user, "role", None)
        if role == Role.PRIVACY_OFFICER:
            return self
        if role == Role.CASE_MANAGER:
            return self.filter(organisation_id=user.organisation_id)
        return self.none()
