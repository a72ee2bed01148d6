"""Naming who covers a worker's leave, and ending it."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.covers.models import Cover
from casework.covers.policies import check_cover, check_end_cover, fit_to_cover
from casework.grants.actions import end_of
from casework.history import kept
from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for

COVER_DAYS = 90


@action
def name_cover(*, by, id, worker, covering, first_day: dt.date, last_day: dt.date) -> Cover:
    """`covering` sees `worker`'s caseload from the first day through the last; the same `id` again names nobody.

    Raises ValidationError when the worker is covered on one of these days already.
    """
    check_cover(by, worker)
    if existing := already(Cover.objects.of(worker), id):
        return existing
    fit_to_cover(worker, covering)
    starts_at, ends_at = span(first_day, last_day)
    wait_for(uuid.uuid5(worker.pk, "cover").bytes)  # two people name a cover of one worker at once: the second is told
    if Cover.objects.of(worker).ahead().filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise ValidationError(_("Trong những ngày này đã có người làm thay."), code="covered")
    cover = Cover(
        id=id, organisation_id=worker.organisation_id, worker=worker, covering=covering, named_by=by,
        starts_at=starts_at, ends_at=ends_at,
    )
    kept(cover, by=by, new=True)
    audit.wrote("cover.named", cover, by=by, fields=["worker", "covering", "starts_at", "ends_at"])
    return cover


def span(first_day: dt.date, last_day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Both ends as moments. Raises ValidationError by field."""
    if first_day < timezone.localdate():
        raise ValidationError({"first_day": _("Làm thay bắt đầu sớm nhất là hôm nay.")})
    if last_day < first_day:
        raise ValidationError({"last_day": _("Ngày cuối phải từ ngày đầu trở đi.")})
    if (last_day - first_day).days >= COVER_DAYS:
        raise ValidationError({"last_day": _("Làm thay được lâu nhất là 90 ngày.")})
    return timezone.make_aware(dt.datetime.combine(first_day, dt.time())), end_of(last_day)


@action
def end_cover(*, by, cover) -> Cover:
    """End it now, or call it off before it begins. What is over stays as it is."""
    held = Cover.objects.select_for_update().get(pk=cover.pk)
    check_end_cover(by, held)
    if held.ended_at is None and held.ends_at > timezone.now():
        held.ended_at, held.ended_by = timezone.now(), by
        kept(held, by=by)
        audit.wrote("cover.ended", held, by=by, fields=["ended_at"])
    return held
