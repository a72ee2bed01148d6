"""The data keys of holders: made, loaded, opened for the length of one request, destroyed.

A key is committed to the `keys` database before the record that needs it: an orphan key harms nobody, a
record without its key is lost.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from privacy import crypto
from privacy.errors import DataKeyMissing, SealBroken
from privacy.identity import acting
from privacy.keyring import key_ring
from privacy.models import DataKey
from privacy.router import KEYS

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
    bag = _bag.get()
    if bag is not None:
        bag.pop(holder_id, None)
    DataKey.objects.using(KEYS).filter(pk=holder_id).delete()


def _known(holder_id: UUID) -> crypto.Cipher | None:
    bag = _bag.get()
    return None if bag is None else bag.get(holder_id)


@sensitive_variables("opened")
def _fetched(holder_ids: Iterable[UUID]) -> dict[UUID, crypto.Cipher]:
    """The ciphers of those of the holders that have a key; kept for the request, if there is one."""
    rows = DataKey.objects.using(KEYS).filter(pk__in=list(holder_ids))
    opened = {row.holder_id: _unwrapped(row) for row in rows}
    bag = _bag.get()
    if bag is not None:
        bag.update(opened)
    return opened


@sensitive_variables()
def _unwrapped(row: DataKey) -> crypto.Cipher:
    try:
        return crypto.Cipher(key_ring().unwrap(row.kek_id, bytes(row.wrapped), row.holder_id))
    except SealBroken:
        raise SealBroken("A stored data key does not open: changed, or another holder's.") from None


def _holders(instance: models.Model) -> Iterator[UUID]:
    from privacy.fields import SealedField, as_uuid  # fields stand on this module

    for field in instance._meta.concrete_fields:
        if isinstance(field, SealedField) and (holder := getattr(instance, field.holder)) is not None:
            yield as_uuid(holder)
