"""The data keys of holders: made, loaded, opened for the length of one request, destroyed.

A key is committed to the `keys` database before the record that needs it: an orphan key harms nobody, a
record without its key is lost.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connections, models, transaction
from django.db.models import F, Func, Value
from django.views.decorators.debug import sensitive_variables

from privacy import crypto
from privacy.acts import as_the_system
from privacy.errors import DataKeyMissing, SealBroken
from privacy.identity import acting
from privacy.keyring import Wrapped, key_ring
from privacy.models import DataKey, DestroyedKey
from privacy.router import KEYS

MOVE = """
WITH given AS (
    SELECT * FROM unnest(%(holders)s::uuid[], %(old_keks)s::text[], %(old)s::bytea[], %(new)s::bytea[])
        AS given(holder_id, old_kek, old, new)
), unchanged AS (
    SELECT stored.holder_id, given.new FROM privacy_datakey stored JOIN given USING (holder_id)
    WHERE stored.kek_id = given.old_kek AND stored.wrapped = given.old
    ORDER BY stored.holder_id FOR UPDATE OF stored SKIP LOCKED
)
UPDATE privacy_datakey stored SET kek_id = %(kek)s, wrapped = unchanged.new
FROM unchanged WHERE stored.holder_id = unchanged.holder_id
"""

_bag: ContextVar[dict[UUID, crypto.Cipher] | None] = ContextVar("opened data keys", default=None)


@contextmanager
def opened_keys() -> Iterator[None]:
    """Keep every data key opened inside, and forget them all at the end, whatever happened."""
    bag: dict[UUID, crypto.Cipher] = {}
    token = _bag.set(bag)
    try:
        yield
    finally:
        bag.clear()
        _bag.reset(token)


def cipher_for(holder_id: UUID) -> crypto.Cipher:
    """The holder's cipher, to open with; DataKeyMissing when there is none."""
    return _known(holder_id) or _fetched([holder_id]).get(holder_id) or _not_there()


def _not_there() -> crypto.Cipher:
    raise DataKeyMissing("The data key of this holder is not there.")


def cipher_to_seal(holder_id: UUID) -> crypto.Cipher:
    """The holder's cipher, to seal with; the holder gets a data key first if it has none."""
    found = _known(holder_id) or _fetched([holder_id]).get(holder_id)
    return found or make_data_key(holder_id)


@sensitive_variables("data_key", "wrapped")
def make_data_key(holder_id: UUID, readers: Iterable[UUID] = ()) -> crypto.Cipher:
    """Give the holder a data key, committed at once. Twice is once: whoever comes second gets the first's.

    `readers` are the organisations whose people may have it; the actor's own where none are named. Raises
    DataKeyMissing where the holder has a key that is not for the actor.
    """
    if was_destroyed(holder_id):
        raise DataKeyMissing("The data key of this holder was destroyed for good; there will be no other.")
    data_key = crypto.new_key()
    kek_id, wrapped = key_ring().wrap(data_key, holder_id)
    with transaction.atomic(using=KEYS, durable=True):
        row = DataKey(holder_id=holder_id, kek_id=kek_id, wrapped=wrapped, readers=list(readers) or _own())
        DataKey.objects.using(KEYS).bulk_create([row], ignore_conflicts=True)
    return _fetched([holder_id]).get(holder_id) or _not_there()


def _own() -> list[UUID]:
    """The actor's organisation; nobody's for the system, which reaches every key."""
    who = acting()
    return [who.organisation] if who and who.organisation else []


@as_the_system
def let_read(holder_ids: Iterable[UUID], organisation_id: UUID) -> None:
    """Let the people of one more organisation open what these holders' keys seal; the rows decide who sees them."""
    rows = DataKey.objects.using(KEYS).filter(pk__in=list(holder_ids)).exclude(readers__contains=[organisation_id])
    rows.update(readers=Func(F("readers"), Value(organisation_id), function="array_append"))


def readers_of(holder_id: UUID) -> set[UUID]:
    """The organisations whose people may have this holder's key, as far as the actor may know."""
    found = DataKey.objects.using(KEYS).filter(pk=holder_id).values_list("readers", flat=True).first()
    return set(found or ())


def load_data_keys(holder_ids: Iterable[UUID]) -> None:
    """Open the keys of many holders with one query. Outside `opened_keys()` there is nowhere to keep them."""
    bag = _bag.get()
    if bag is not None:
        wanted = {holder_id for holder_id in holder_ids if holder_id is not None} - bag.keys()
        if wanted:
            _fetched(wanted)


def load_for(objects: Iterable[models.Model]) -> None:
    """Open with one query every key that the sealed fields of these instances (or history rows) need."""
    load_data_keys(holder for instance in objects for holder in _holders(instance))


def destroy_data_key(holder_id: UUID) -> None:
    """Make everything sealed under this holder unreadable for good, here and now.

    Older backups of the `keys` database still hold the wrapped key until they, or the key-encryption key,
    are destroyed too.
    """
    forget([holder_id])
    DataKey.objects.using(KEYS).filter(pk=holder_id).delete()


def digest(holder_id: UUID) -> str:
    """How a destroyed holder is remembered. Ids are random, so nobody can try them out."""
    return hashlib.sha256(b"destroyed holder" + UUID(str(holder_id)).bytes).hexdigest()


def was_destroyed(holder_id: UUID) -> bool:
    """Whether this holder's key was destroyed for good."""
    return DestroyedKey.objects.using(KEYS).filter(pk=digest(holder_id)).exists()


def destroyed_among(holder_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the holders whose keys were destroyed for good, by one query."""
    by_digest = {digest(holder_id): holder_id for holder_id in holder_ids}
    found = DestroyedKey.objects.using(KEYS).filter(pk__in=by_digest)
    return {by_digest[one] for one in found.values_list("pk", flat=True)}


def forget(holder_ids: Iterable[UUID]) -> None:
    """Drop opened keys from this request's bag."""
    bag = _bag.get() or {}
    for holder_id in holder_ids:
        bag.pop(holder_id, None)


def in_use() -> dict[str, int]:
    """How many stored data keys are wrapped under each key-encryption key."""
    rows = DataKey.objects.using(KEYS).values_list("kek_id").annotate(number=models.Count("pk")).order_by("kek_id")
    return dict(rows)


def one_of_each() -> list[Wrapped]:
    """One stored data key for every key-encryption key in use: who opens these holds the right ring."""
    return _stored(pk__in=DataKey.objects.using(KEYS).order_by("kek_id").distinct("kek_id").values("pk"))


def not_under(kek_id: str, *, after: UUID, limit: int) -> list[Wrapped]:
    """The next stored data keys, by holder, that are wrapped under another key-encryption key than this."""
    rows = DataKey.objects.using(KEYS).exclude(kek_id=kek_id).filter(pk__gt=after).order_by("pk")
    found = rows.values_list("kek_id", "wrapped", "holder_id")[:limit]
    return [(one, bytes(wrapped), holder_id) for one, wrapped, holder_id in found]


def put_under(kek_id: str, old: Sequence[Wrapped], wrapped: Sequence[bytes]) -> int:
    """Store these data keys under another key-encryption key, in one statement; answers with how many moved.

    Only rows that are still as they were read: a key destroyed or made anew in between stays as it is. Rows that
    somebody else holds are passed by and not waited for, so that nobody waits in a ring.
    """
    with connections[KEYS].cursor() as cursor:
        cursor.execute(MOVE, {
            "holders": [str(row[2]) for row in old], "old_keks": [row[0] for row in old],
            "old": [row[1] for row in old], "new": list(wrapped), "kek": kek_id,
        })
        return cursor.rowcount


def _known(holder_id: UUID) -> crypto.Cipher | None:
    bag = _bag.get()
    return None if bag is None else bag.get(holder_id)


@sensitive_variables("opened")
def _fetched(holder_ids: Iterable[UUID]) -> dict[UUID, crypto.Cipher]:
    """The ciphers of those of the holders that have a key; kept for the request, if there is one."""
    rows = _stored(pk__in=list(holder_ids))
    opened = dict(zip([row[2] for row in rows], _unwrapped(rows), strict=True))
    bag = _bag.get()
    if bag is not None:
        bag.update(opened)
    return opened


def _stored(**which) -> list[Wrapped]:
    rows = DataKey.objects.using(KEYS).filter(**which).values_list("kek_id", "wrapped", "holder_id")
    return [(kek_id, bytes(wrapped), holder_id) for kek_id, wrapped, holder_id in rows]


@sensitive_variables()
def _unwrapped(rows: list[Wrapped]) -> list[crypto.Cipher]:
    try:
        return [crypto.Cipher(data_key) for data_key in key_ring().unwrap_many(rows)] if rows else []
    except SealBroken:
        raise SealBroken("A stored data key does not open: changed, or another holder's.") from None


def _holders(instance: models.Model) -> Iterator[UUID]:
    from privacy.fields import SealedField, as_uuid  # fields stand on this module

    for field in instance._meta.concrete_fields:
        if isinstance(field, SealedField) and (holder := getattr(instance, field.holder)) is not None:
            yield as_uuid(holder)
