"""The retention rules of the wall's own tables and of sessions."""

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from privacy.classification import Retention
from privacy.destruction import destroy_condemned
from privacy.models import AuditEvent, DestroyedKey, KeyToDestroy
from privacy.retention import Rule, declare
from privacy.router import KEYS


def delete(rows) -> int:
    return rows.delete()[0]


def declare_rules() -> None:
    declare(Rule(
        "privacy.key", KeyToDestroy, Retention.KEY, "an erasure was cut short before its keys were destroyed", "since",
        lambda before: KeyToDestroy.objects.all(), lambda rows: destroy_condemned(),
    ))
    declare(Rule(
        "privacy.session", Session, Retention.SESSION, "the session has ended", "expire_date",
        lambda before: Session.objects.filter(Q(expire_date__lt=timezone.now())), delete,
    ))
    declare(Rule(
        "privacy.trail", AuditEvent, Retention.TRAIL,
        "only shown: nobody may delete from the trail; the owner of the database archives whole years", "at",
        lambda before: AuditEvent.objects.filter(at__date__lt=before),
    ))
    declare(Rule(
        "privacy.destroyed", DestroyedKey, Retention.REGISTER,
        "only shown: digests stay for as long as an older backup exists", "at",
        lambda before: DestroyedKey.objects.using(KEYS).filter(at__date__lt=before),
    ))
