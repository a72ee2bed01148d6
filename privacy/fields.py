"""Model fields whose column the database can't read.

    note = SealedTextField(label="casework.contact.note", holder="client_id")

`label` is declared once and never changes: what was sealed under it opens under nothing else. `holder` is the
attribute of the same row with the id of the person, or the shared snapshot, whose data key seals it. What a
column holds, and what is refused and why: docs/decisions/sealed-fields.md.
"""

import base64
import binascii
import datetime
import json
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.views.decorators.debug import sensitive_variables

from privacy import crypto, datakeys
from privacy.errors import DataKeyMissing, SealBroken, SealedFieldMisuse
from privacy.sealed import (
    AS_STORED,
    OpensOnAccess,
    Sealed,
    SealedCol,
    SealedForItsRow,
    SealedIsNull,
    keep_sealed,
    misuse,
)

VERSION = 1
KEY_GENERATION = 1
HEADER = bytes([VERSION, KEY_GENERATION])
LONGEST_INTEGER = 64


def as_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


class SealedField(models.Field):
    """What all sealed fields do. A kind of field adds the type of its values and how they become bytes."""

    descriptor_class = OpensOnAccess
    empty_strings_allowed = False
    holds: ClassVar[str]

    def __init__(self, *args: Any, label: str, holder: str, **kwargs: Any) -> None:
        self.label, self.holder = label, holder
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "label": self.label, "holder": self.holder}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        keep_sealed(cls)

    # --- what a kind of field says -------------------------------------------------------------------------
    def encode(self, value: Any) -> bytes:
        """The value as bytes; SealedFieldMisuse for a value of another type."""
        raise NotImplementedError

    def decode(self, plaintext: bytes) -> Any:
        """The reverse of `encode`."""
        raise NotImplementedError

    # --- sealing and opening -------------------------------------------------------------------------------
    def stored(self, instance: models.Model) -> Any:
        """What the instance holds for this field, unopened; a deferred column is fetched."""
        held = instance.__dict__
        if self.attname not in held:
            rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
            held[self.attname] = rows.values_list(self.attname, flat=True).get()
        return held[self.attname]

    def open(self, instance: models.Model, sealed: Sealed) -> Any:
        """The plaintext; the sealed value itself while a fixture is written (see `keep_sealed`)."""
        if AS_STORED in instance.__dict__:
            return SealedForItsRow(sealed.token)
        return self._opened(instance, sealed.token)

    @sensitive_variables()
    def _opened(self, instance: models.Model, token: bytes) -> Any:
        if token[:2] != HEADER:
            raise SealBroken(f"{self.label} is not a sealed value of a known version.")
        try:
            cipher = datakeys.cipher_for(self._holder_of(instance))
            return self.decode(crypto.unpad(cipher.open(token[2:], self._associated(instance))))
        except DataKeyMissing:
            raise DataKeyMissing(f"{self.label} can't be opened: its holder has no data key.") from None
        except (SealBroken, ValueError):
            raise SealBroken(f"{self.label} does not open: sealed elsewhere, or changed.") from None

    @sensitive_variables()
    def seal(self, instance: models.Model, value: Any) -> SealedForItsRow:
        """`value` sealed for this row; its holder gets a data key first if it has none."""
        padded = crypto.pad(self.encode(value))
        cipher = datakeys.cipher_to_seal(self._holder_of(instance))
        return SealedForItsRow(HEADER + cipher.seal(padded, self._associated(instance)))

    def _holder_of(self, instance: models.Model) -> UUID:
        holder = getattr(instance, self.holder)
        if holder is None:
            raise misuse(self, f"{self.holder} is not set, so there is no key for it", "set it before saving")
        return as_uuid(holder)

    def _associated(self, instance: models.Model) -> bytes:
        """What the seal is bound to. A history row carries its original's id, so it opens there too."""
        row = as_uuid(instance.id)  # type: ignore[attr-defined]
        return crypto.length_prefixed(HEADER, self.label.encode(), self._holder_of(instance).bytes, row.bytes)

    # --- to and from the database --------------------------------------------------------------------------
    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(bytes(value))

    @sensitive_variables()
    def pre_save(self, model_instance, add):
        value = self.stored(model_instance)
        if isinstance(value, SealedForItsRow):
            return value
        if isinstance(value, Sealed):
            return self._unchanged(model_instance, value, add)
        if value is None:
            return self._absent()
        sealed = self.seal(model_instance, value)
        model_instance.__dict__[self.attname] = Sealed(sealed.token)
        return sealed

    def _absent(self) -> None:
        if not self.null:
            raise misuse(self, "it has no value and may not be empty", "set it before saving")

    def _unchanged(self, instance: models.Model, sealed: Sealed, add: bool) -> SealedForItsRow:
        """Written back as it is, if it belongs here: a row whose id or holder was changed would lose it.
        In a row that is there and whose key was destroyed, nothing is left to lose."""
        try:
            self._opened(instance, sealed.token)
        except SealBroken as broken:
            if add or not isinstance(broken, DataKeyMissing):
                raise SealBroken(
                    f"{self.label} was sealed for another row or holder and would be lost by saving it here. "
                    "Read the value before changing the id or the holder, and assign it afterwards."
                ) from None
        return SealedForItsRow(sealed.token)

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        if isinstance(value, SealedForItsRow):
            return connection.Database.Binary(value.token)
        raise misuse(self, "a query can't write or compare it", "set the attribute and save the instance")

    def get_placeholder(self, value, compiler, connection):
        if hasattr(value, "resolve_expression"):
            raise misuse(self, "an expression can't fill it", "set the attribute and save the instance")
        return "%s"

    # --- kept out of queries -------------------------------------------------------------------------------
    def get_col(self, alias, output_field=None):
        return SealedCol(alias, self, output_field)

    @property
    def cached_col(self):
        return SealedCol(self.model._meta.db_table, self)

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return SealedIsNull
        raise misuse(self, f"a query can't compare it ({lookup_name})", "filter opened rows in Python")

    def get_transform(self, lookup_name):
        raise misuse(self, f"a query can't look into it ({lookup_name})", "filter opened rows in Python")

    # --- forms, fixtures -----------------------------------------------------------------------------------
    def formfield(self, **kwargs):
        raise misuse(self, "a model form can't bind it", "declare a form field and assign in an action")

    def clean(self, value, model_instance):
        """Validates plaintext without turning it into anything: `to_python` is for fixtures alone. What was
        sealed stays sealed in the instance."""
        self.validate(value, model_instance)
        self.run_validators(value)
        stored = self.stored(model_instance)
        return stored if isinstance(stored, Sealed) else value

    def value_from_object(self, obj):
        """What a fixture or `model_to_dict` gets: the ciphertext, opaque."""
        value = self.stored(obj)
        if value is None or isinstance(value, Sealed):
            return value
        raise misuse(self, "this value is not sealed yet", "save the instance first")

    def value_to_string(self, obj):
        return base64.b64encode(self.value_from_object(obj).token).decode()

    def to_python(self, value):
        """The sealed value of a fixture. Plaintext in a fixture is refused."""
        if value is None or isinstance(value, Sealed):
            return value
        try:
            token = base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error):
            token = b""
        if token[:2] != HEADER:
            raise misuse(self, "a fixture holds ciphertext only", "enter plaintext by an action") from None
        return Sealed(token)

    def _wrong_type(self) -> SealedFieldMisuse:
        return misuse(self, f"it takes {self.holds}", "convert the value first")


class SealedTextField(SealedField):
    """Text. The empty text comes back as the empty text."""

    description = "Sealed text"
    holds = "text"

    @sensitive_variables()
    def encode(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise self._wrong_type()
        try:
            return value.encode()
        except UnicodeEncodeError:
            raise self._wrong_type() from None  # the original error quotes the text

    def decode(self, plaintext: bytes) -> str:
        return plaintext.decode()


class SealedJSONField(SealedField):
    """Anything JSON can say, except a bare null. Each access opens anew: to change it, assign a copy."""

    description = "Sealed JSON"
    holds = "what JSON can say"

    @sensitive_variables()
    def encode(self, value: Any) -> bytes:
        try:
            return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        except (TypeError, ValueError):
            raise self._wrong_type() from None

    def decode(self, plaintext: bytes) -> Any:
        return json.loads(plaintext)


class SealedDateField(SealedField):
    """A date without a time."""

    description = "Sealed date"
    holds = "a date without a time"

    @sensitive_variables()
    def encode(self, value: Any) -> bytes:
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise self._wrong_type()
        return value.isoformat().encode()

    def decode(self, plaintext: bytes) -> datetime.date:
        return datetime.date.fromisoformat(plaintext.decode())


class SealedIntegerField(SealedField):
    """A whole number of at most 64 bits. Zero comes back as zero."""

    description = "Sealed integer"
    holds = "a whole number of at most 64 bits"

    @sensitive_variables()
    def encode(self, value: Any) -> bytes:
        if not isinstance(value, int) or isinstance(value, bool) or value.bit_length() > LONGEST_INTEGER:
            raise self._wrong_type()
        return str(value).encode()

    def decode(self, plaintext: bytes) -> int:
        return int(plaintext)
