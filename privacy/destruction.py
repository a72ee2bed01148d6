"""Destroying data keys so that a crash leaves nothing half done.

The records are in one database, the keys in another: no transaction holds both. So the wish to destroy is committed
with the records' change (`condemn`), carried out after that commit, and finished by a sweep if it was cut short.
"""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from privacy.datakeys import digest, forget
from privacy.identity import SYSTEM, acting_as
from privacy.models import DataKey, DestroyedKey, KeyToDestroy
from privacy.router import KEYS


def condemn(holder_ids: Iterable[UUID], *, remember: bool = True) -> list[UUID]:
    """Inside the caller's transaction: these keys go as soon as it has committed.

    `remember` keeps a digest, so that the holder never gets another key and a restored backup can be cleaned again.
    """
    wanted = sorted(set(holder_ids))
    rows = [KeyToDestroy(holder_id=holder_id, remember=remember) for holder_id in wanted]
    KeyToDestroy.objects.bulk_create(rows, ignore_conflicts=True)
    # A key database that can't be reached must not turn a committed erasure into an error: the sweep comes back.
    transaction.on_commit(partial(destroy_condemned, wanted), robust=True)
    return wanted


def destroy_condemned(holder_ids: Iterable[UUID] | None = None) -> int:
    """Destroy the condemned keys, all of them or these; returns how many were waiting. Twice is once."""
    with acting_as(SYSTEM):  # whoever's wish it carries out
        return _destroy(holder_ids)


def _destroy(holder_ids: Iterable[UUID] | None) -> int:
    waiting = KeyToDestroy.objects.all() if holder_ids is None else KeyToDestroy.objects.filter(pk__in=list(holder_ids))
    rows = list(waiting)
    ids = [row.holder_id for row in rows]
    forget(ids)
    with transaction.atomic(using=KEYS):
        remembered = [DestroyedKey(digest=digest(row.holder_id)) for row in rows if row.remember]
        DestroyedKey.objects.using(KEYS).bulk_create(remembered, ignore_conflicts=True)
        DataKey.objects.using(KEYS).filter(pk__in=ids).delete()
    KeyToDestroy.objects.filter(pk__in=ids).delete()
    return len(rows)
