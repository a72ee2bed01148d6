"""Reading the trail back. Two doors: all of it, filtered; or only what is about given objects."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q

from privacy.acts import as_the_system
from privacy.audit import object_ref
from privacy.keyring import key_ring
from privacy.models import AuditEvent

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A place in the trail, newest first: after the event that this names come the older ones."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """From an address; None for whatever is no place."""
        microseconds, _dot, id_ = text.partition(".")
        try:
            return cls(EPOCH + timedelta(microseconds=int(microseconds)), UUID(id_))
        except (ValueError, OverflowError):
            return None


def refs_of(objects: Iterable[models.Model]) -> set[str]:
    """The pseudonyms of these objects under every audit secret that there was."""
    versions = key_ring().audit_versions
    return {object_ref(obj, version) for obj in objects for version in versions}


@as_the_system
def events_about(
    refs: Collection[str], *, since: datetime | None = None, before: Place | None = None, limit: int
) -> list[AuditEvent]:
    """The newest events about the objects with these pseudonyms, and no others: also colleagues' and partners'."""
    found = AuditEvent.objects.filter(object_ref__in=list(refs))
    return page(found.filter(at__gte=since) if since else found, before, limit)


def page(events: "models.QuerySet[AuditEvent]", before: Place | None, limit: int) -> list[AuditEvent]:
    """At most `limit` events, newest first, from a place on. However far back, it costs the same."""
    if before:
        events = events.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id), at__lte=before.at)
    return list(events.order_by("-at", "-id")[:limit])


def place_of(event: AuditEvent) -> Place:
    return Place(event.at, event.pk)
