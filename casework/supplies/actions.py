"""Receiving, counting and taking out of an organisation's stock. Lines are added, never changed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.supplies.models import Kind, StockEntry, Why
from casework.supplies.policies import check_stock
from casework.supplies.standing import counted_and_moved, standing
from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for


@action
def receive_supplies(*, by, id, item: str, quantity: int, on: dt.date | None = None) -> StockEntry:
    """Note what came in; the same `id` again records nothing. Raises ValidationError for a day to come, or one that
    the last count holds already."""
    return _enter(by=by, id=id, item=item, kind=Kind.RECEIVED, quantity=quantity, on=on)


@action
def take_out_supplies(
    *, by, id, item: str, quantity: int, why: str, on: dt.date | None = None
) -> StockEntry:
    """Note what was lost, expired or handed on; as above. Raises ValidationError also for more than is left."""
    return _enter(by=by, id=id, item=item, kind=Kind.TAKEN_OUT, quantity=quantity, why=why, on=on)


@action
def count_supplies(
    *, by, id, item: str, counted: int, why: str = "", on: dt.date | None = None
) -> StockEntry:
    """Note what is really there; from then on figures start here. Raises ValidationError where it differs from what
    should be there and no reason is given."""
    return _enter(by=by, id=id, item=item, kind=Kind.COUNTED, quantity=counted, why=why, on=on)


def _enter(*, by, id, item: str, kind: str, quantity: int, why: str = "", on: dt.date | None = None) -> StockEntry:
    check_stock(by, by.organisation)
    wait_for(by.organisation_id.bytes)  # two counts at once: the second expects what the first found
    if existing := already(StockEntry.objects.visible_to(by), id):
        return existing
    on = on or timezone.localdate()
    left = next(one.left for one in standing(by.organisation_id) if one.item == item)
    _check_day(by.organisation_id, item, kind, on)
    if kind == Kind.COUNTED:
        why = _reason(left, quantity, why)
    elif kind == Kind.TAKEN_OUT and left is not None and quantity > left:
        raise ValidationError({"quantity": _("Theo sổ chỉ còn %(n)s.") % {"n": left}})
    entry = StockEntry(
        id=id, organisation_id=by.organisation_id, item=item, kind=kind, quantity=quantity, why=why, on=on,
        expected=left if kind == Kind.COUNTED else None, recorded_by=by,
    )
    entry.save(force_insert=True)
    audit.wrote(f"stock.{kind}", entry, by=by, fields=["item", "quantity"])
    return entry


def _reason(left: int | None, counted: int, why: str) -> str:
    """Why a count differs; nothing where it doesn't."""
    if left is None or counted == left:
        return ""
    if not why:
        raise ValidationError({"why": _("Theo sổ phải còn %(n)s. Hãy chọn lý do khác nhau.") % {"n": left}})
    return why


def _check_day(organisation_id, item: str, kind: str, on: dt.date) -> None:
    if on > timezone.localdate():
        raise ValidationError({"on": _("Ngày này chưa đến.")})
    last = counted_and_moved(organisation_id)[0].get(item)
    if last and on < last.on:
        raise ValidationError({
            "on": _("Lần kiểm đếm ngày %(day)s đã tính cả ngày này rồi.") % {"day": f"{last.on:%d/%m/%Y}"}
        })


def given_of(organisation_ids) -> dict:
    """{(organisation, item): given since the last count}, before days are moved by erasing somebody."""
    return {
        (organisation, one.item): one.given for organisation in organisation_ids for one in standing(organisation)
        if one.given is not None
    }


def settle(*, by, before: dict) -> None:
    """After somebody was erased, days of their contacts moved within the month, perhaps to before a count: what was
    given is taken out instead, so that what is left stays as it was. Called by erasing alone, as the system."""
    after = given_of({organisation for organisation, _item in before})
    for (organisation, item), given in before.items():
        if (moved := given - after[organisation, item]) > 0:
            StockEntry(
                organisation_id=organisation, item=item, kind=Kind.TAKEN_OUT, quantity=moved, why=Why.ERASED,
                recorded_by=by,
            ).save(force_insert=True)
