"""A form sent twice records once, also when both arrive at the same moment."""

from functools import cache
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connections, models
from django.utils.translation import gettext as _
from simple_history.models import HistoricalChanges

from privacy.datakeys import was_destroyed
from privacy.errors import AccessDenied
from privacy.identity import SYSTEM, acting_as

Row = TypeVar("Row", bound=models.Model)


def wait_for(name: bytes, *, using: str = "default") -> None:
    """Let only one transaction at a time go on that waits for this name, until it ends."""
    number = int.from_bytes(name[:8], "big", signed=True)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def already(rows: "models.QuerySet[Row]", id: UUID) -> Row | None:
    """The row that an earlier sending made under `id`, or None.

    Ids are made by the form or the device, so that the same form carries the same one. A second sending waits
    here until the first has ended, and then finds its row instead of failing on the primary key. `rows` are those
    that could be this form's; where the id belongs to something else, AccessDenied.
    """
    wait_for(UUID(str(id)).bytes)
    found = rows.filter(pk=id).first()
    if found is None:
        check_new(rows.model, id)
    return found


# reaches further than the actor: the id may be that of a row out of sight, and then it is not theirs to use
def check_new(model: type[models.Model], id: UUID) -> None:
    """Nobody's record is called this yet. The answer is one sentence, whatever stands there and whoever's it is.

    A record that names a data key must not be called like any other that does: it would be sealed under that one's
    key, and take it along when it is erased.
    """
    asked = naming_keys() if model in naming_keys() else {model}
    with acting_as(SYSTEM):
        taken = any(one._base_manager.filter(pk=id).exists() for one in asked)
        if taken or (model in naming_keys() and was_destroyed(id)):
            raise AccessDenied(_("Trang này đã được gửi trước đó. Hãy mở lại từ đầu rồi nhập lại."))


@cache
def naming_keys() -> frozenset[type[models.Model]]:
    """The models whose rows' ids are names of data keys: no other row's, and none made up by the row itself."""
    return frozenset(
        model for model in apps.get_models() if not issubclass(model, HistoricalChanges)
        and any(_is_named(model, field.holder) for field in model._meta.concrete_fields if hasattr(field, "holder"))
    )


def _is_named(model: type[models.Model], holder: str) -> bool:
    column = next(field for field in model._meta.concrete_fields if field.attname == holder)
    return not column.is_relation and (column.primary_key or not column.has_default())
