"""What a sealed column looks like from outside: an opaque value, the attribute that opens it, and the guards
that keep it out of queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_save, pre_save

from privacy.errors import SealedFieldMisuse

AS_STORED = "_sealed_as_stored"
OF_A_MIGRATION = "__fake__"  # Django's own name for where such models live


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A stored ciphertext. Says nothing about itself; only the instance it belongs to opens it."""

    token: bytes

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class SealedForItsRow(Sealed):
    """A Sealed that its own row hands to the database. Nothing else may be written to a sealed column."""

    __slots__ = ()


class OpensOnAccess(DeferredAttribute):
    """The model attribute: opens the sealed value each time it is asked for, and keeps no plaintext."""

    field: Any  # a SealedField, which stands on this module

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        stored = self.field.stored(instance)
        return self.field.open(instance, stored) if isinstance(stored, Sealed) else stored

    # With a setter the attribute comes before the instance's dictionary, where the sealed value lies.
    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value

    def __delete__(self, instance):
        del instance.__dict__[self.field.attname]


class SealedCol(Col):
    """A sealed column inside a query: may be selected as it is, and nothing else."""

    def resolve_expression(self, *args, **kwargs):
        raise misuse(self.target, "a query can't order or calculate by it", "do it in Python")

    def plain(self) -> Col:
        return Col(self.alias, self.target, self.output_field)


class SealedIsNull(IsNull):
    """The one question that the database can answer about a sealed column."""

    def __init__(self, lhs, rhs):
        super().__init__(lhs.plain() if isinstance(lhs, SealedCol) else lhs, rhs)


def misuse(field, problem: str, instead: str) -> SealedFieldMisuse:
    """The error for asking of `field` what only plaintext could do."""
    return SealedFieldMisuse(f"{field.label} is sealed: {problem}. Instead, {instead}.")


def is_sealed(field: Field) -> bool:
    return field.descriptor_class is OpensOnAccess


def keep_sealed(model: type[Model]) -> None:
    """Close the two ways by which Django itself would carry plaintext about: refreshing, and fixtures.

    Not for the models of a migration, which are made anew by the thousand and of which none does either; each would
    stay among the listeners, and asking those for one more takes the longer the more there are.
    """
    if model.__module__ == OF_A_MIGRATION:
        return
    if not getattr(model.refresh_from_db, "keeps_sealed", False):
        model.refresh_from_db = _keeping_sealed(model.refresh_from_db)  # type: ignore[method-assign]
    if not model._meta.abstract:
        pre_save.connect(_write_as_stored, sender=model, dispatch_uid=f"sealed {id(model)}")
        post_save.connect(_written_as_stored, sender=model, dispatch_uid=f"sealed {id(model)}")


def _keeping_sealed(original):
    """Refreshing copies attributes, that is plaintext, from a new instance. So sealed columns are made
    deferred instead: Django passes them by, and the next access reads the column."""

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        sealed = {field.name for field in self._meta.concrete_fields if is_sealed(field)}
        for name in sealed if fields is None else sealed & set(fields):
            self.__dict__.pop(name, None)
        others = None if fields is None else [name for name in fields if name not in sealed]
        if others is None or others or not fields:
            original(self, using=using, fields=others, from_queryset=from_queryset)

    refresh_from_db.keeps_sealed = True  # type: ignore[attr-defined]
    return refresh_from_db


def _write_as_stored(sender, instance, raw, **kwargs) -> None:
    """Loading a fixture, Django asks the attribute and not `pre_save`: it must then give the ciphertext."""
    if raw:
        instance.__dict__[AS_STORED] = True


def _written_as_stored(sender, instance, **kwargs) -> None:
    instance.__dict__.pop(AS_STORED, None)


@contextmanager
def handed_over_sealed(instance: Model) -> Iterator[None]:
    """Inside, the attributes of this instance give ciphertext: for a row of the same id, holder and label."""
    instance.__dict__[AS_STORED] = True
    try:
        yield
    finally:
        instance.__dict__.pop(AS_STORED, None)
