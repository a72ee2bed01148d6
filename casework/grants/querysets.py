"""Which grants a person may see, and which are live. Time is in the query: nothing has to run for a grant to end."""

from typing import Self

from django.utils import timezone

from casework.clients.querysets import scope
from casework.grants.codes import Why
from privacy.querysets import GuardedQuerySet


class ClientGrantQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """Who sees the client sees who else does."""
        return self.filter(scope(user, "content_object__"))

    def live(self) -> Self:
        return self.filter(ended_at__isnull=True, expires_at__gt=timezone.now())

    def of(self, client) -> Self:
        return self.filter(content_object=client)

    def to(self, user) -> Self:
        return self.filter(user_id=user.id)

    def shared_elsewhere(self, client) -> Self:
        """What other organisations see of the client because a colleague shared it."""
        return self.of(client).live().filter(why=Why.SHARED).exclude(user__organisation_id=client.organisation_id)
