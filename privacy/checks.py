"""What must be true before the software serves: sealed fields well declared, the right key ring in place."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import models
from simple_history.models import HistoricalChanges

from privacy.errors import KeyRingError, SealBroken
from privacy.fields import SealedField
from privacy.identity import SYSTEM, acting_as
from privacy.keyring import key_ring
from privacy.models import DataKey
from privacy.querysets import GuardedQuerySet
from privacy.router import KEYS


@register(Tags.models)
def sealed_fields_are_well_declared(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Every sealed field can be sealed, opened and told from every other."""
    found: list[CheckMessage] = []
    owners: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        sealed = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if sealed:
            found += model_problems(model)
        for field in sealed:
            found += field_problems(model, field)
            found += label_problems(model, field, owners)
    return found


def model_problems(model: type[models.Model]) -> Iterator[CheckMessage]:
    queryset = model._default_manager.get_queryset()
    if not is_history(model) and not isinstance(queryset, GuardedQuerySet):
        yield Error(
            f"{model._meta.label} has sealed fields, but its default manager allows update() and delete().",
            hint="Write: objects = SomeQuerySet.as_manager(), with SomeQuerySet a GuardedQuerySet.",
            obj=model, id="privacy.E001",
        )
    if not isinstance(_column(model, "id"), models.UUIDField):
        yield Error(
            f"{model._meta.label} has sealed fields but no UUID column named id to bind them to.",
            hint="Write: id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False).",
            obj=model, id="privacy.E002",
        )


def field_problems(model: type[models.Model], field: Any) -> Iterator[CheckMessage]:
    if not isinstance(_column(model, field.holder), models.UUIDField):
        yield Error(
            f"The holder {field.holder!r} of {field} is no UUID column of the same row.",
            hint='Name a column, such as holder="client_id", or holder="id" for the holder itself.',
            obj=field, id="privacy.E003",
        )
    if field.unique or field.db_index or field.choices:
        yield Error(
            f"{field} is sealed, so the database can neither compare nor index it, nor can it have choices.",
            hint="Remove unique, db_index, primary_key and choices.", obj=field, id="privacy.E004",
        )


def label_problems(
    model: type[models.Model], field: SealedField, owners: dict[str, str]
) -> Iterator[CheckMessage]:
    """A label is one field's own. History rows are sealed as their original is, so they share it."""
    if is_history(model):
        return
    if not field.label.startswith(f"{model._meta.app_label}."):
        yield Error(
            f"The label {field.label!r} of {field} does not begin with its app.",
            hint=f"Begin it with {model._meta.app_label}.", obj=field, id="privacy.E005",
        )
    if owners.setdefault(field.label, str(field)) != str(field):
        yield Error(
            f"{field} and {owners[field.label]} have the same label {field.label!r}.",
            hint="Give each field a label of its own, or their values could be swapped.",
            obj=field, id="privacy.E006",
        )


@register(Tags.security, deploy=True)
def key_ring_is_in_place(app_configs=None, **kwargs) -> list[CheckMessage]:
    try:
        key_ring()
    except KeyRingError as problem:
        return [Error(str(problem), id="privacy.E007")]
    return []


def verify_key_ring() -> None:
    """Raise KeyRingError unless the ring is there and opens a stored data key: is it this data's ring?"""
    ring = key_ring()
    with acting_as(SYSTEM):
        row = DataKey.objects.using(KEYS).order_by("pk").first()
    if row is None:
        return
    try:
        ring.unwrap(row.kek_id, bytes(row.wrapped), row.holder_id)
    except SealBroken:
        raise KeyRingError(
            "The key ring does not open the stored data keys: it belongs to other data. Find the right one "
            "and restore it from its own backup."
        ) from None


def is_history(model: type[models.Model]) -> bool:
    return issubclass(model, HistoricalChanges)


def _column(model: type[models.Model], attname: str) -> Any:
    """The column under this attribute; for a foreign key, the column that it points at."""
    for field in model._meta.concrete_fields:
        if field.attname == attname:
            return field.target_field if isinstance(field, models.ForeignKey) else field
    return None
