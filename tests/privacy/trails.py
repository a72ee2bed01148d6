"""What tests of the chain share: events to seal, and the database in the hands of somebody who may do anything."""

import shutil
from contextlib import contextmanager

from django.db import connection

from privacy import audit
from privacy.chain import seal_pending
from privacy.keyring import key_ring_to_change
from privacy.models import AuditEvent, AuditSeal
from privacy.ring import AUDITS
from tests.conftest import OBSERVER


def wrote(*people) -> list[AuditEvent]:
    """One event for each of these people, sealed, in the order of the chain."""
    for person in people:
        audit.wrote("person.changed", person, by=None, fields=["alias"])
    seal_pending()
    return in_order()


def in_order() -> list[AuditEvent]:
    events = {event.pk: event for event in AuditEvent.objects.all()}
    return [events[seal.event_id] for seal in AuditSeal.objects.order_by("number") if seal.event_id in events]


def as_owner(*statements, **given) -> None:
    """Drop the guards as the tables' owner could, say these statements, and put everything back as if nothing was."""
    tables = ("privacy_auditevent", "privacy_auditseal")
    with owner() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER privacy_trail_only_grows, NO FORCE ROW LEVEL SECURITY")
        for statement in statements:
            cursor.execute(statement, given)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER privacy_trail_only_grows")
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


@contextmanager
def owner():
    """A cursor of the tables' owner, within the test's transaction; afterwards the observer looks on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        yield cursor
        cursor.execute(OBSERVER.statement)


def add_an_audit_secret(settings, folder) -> None:
    """A newer secret in a ring of this test's own."""
    settings.KEY_RING_FILE = shutil.copy2(settings.KEY_RING_FILE, folder / "keyring.json")
    key_ring_to_change().add(AUDITS)
