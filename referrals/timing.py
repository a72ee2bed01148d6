"""What can't be in time: an hour gone by, a day to come, a result before the visit, a visit before the sending,
somebody missed before they were expected."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from pages.templatetags.pages import short_date


def check_in_time(referral, changes: dict) -> None:
    """Raises ValidationError, each sentence under the field whose day or hour can't be."""
    impossible = dict(_impossible(referral, changes))
    if impossible:
        raise ValidationError(impossible)


def check_not_early(referral, verb: str) -> None:
    """That somebody did not come is said on the day of the appointment, or after it."""
    on = referral.appointment_at and timezone.localdate(referral.appointment_at)
    if verb == "miss" and on and on > timezone.localdate():
        why = _("Chưa tới ngày hẹn (%(day)s), nên chưa ghi được là chưa đến.")
        raise ValidationError(why % {"day": short_date(on)})


def _impossible(referral, changes: dict) -> Iterator[tuple[str, str]]:
    appointment = changes.get("appointment_at")
    if appointment and appointment < timezone.now():
        yield "appointment_at", _("Giờ hẹn này đã qua. Nhập một giờ sắp tới.")
    sent_on = referral.sent_at and timezone.localdate(referral.sent_at)
    for name, earliest, why in (
        ("attended_on", sent_on, _("Ngày đến không thể trước ngày gửi (%(day)s).")),
        ("completed_on", referral.attended_on, _("Ngày xong không thể trước ngày đến (%(day)s).")),
    ):
        yield from _outside(name, changes.get(name), earliest, why)


def _outside(name: str, day: dt.date | None, earliest: dt.date | None, why: str) -> Iterator[tuple[str, str]]:
    if day and earliest and day < earliest:
        yield name, why % {"day": short_date(earliest)}
    elif day and day > timezone.localdate():
        yield name, _("Ngày này chưa tới.")
