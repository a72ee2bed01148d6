"""What a sealed column looks like from outside: an opaque value, the attribute that opens it, and the guards
that keep it out of queries."""

from dataclasses import dataclass

from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute

from privacy.errors import SealedFieldMisuse


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
        raise misuse(self.target, "a query can't order or calculate by it", "open the rows and do it in Python")

    def plain(self) -> Col:
        return Col(self.alias, self.target, self.output_field)


class SealedIsNull(IsNull):
    """The one question that the database can answer about a sealed column."""

    def __init__(self, lhs, rhs):
        super().__init__(lhs.plain() if isinstance(lhs, SealedCol) else lhs, rhs)


def misuse(field, problem: str, instead: str) -> SealedFieldMisuse:
    """The error for asking of `field` what only plaintext could do."""
    return SealedFieldMisuse(f"{field.label} is sealed: {problem}. Instead, {instead}.")
