"""When a programme report is due, who still owes one, and reminding them: in the software, and by the neutral mail."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from privacy import audit
from privacy.acts import action
from privacy.once import already, wait_for
from reporting.programme.figures import period_ends
from reporting.programme.models import ProgrammeReminder, ProgrammeReport
from reporting.programme.policies import check_remind
from reporting.programme.subjects import Subject, own_subjects

REMINDING = b"remind"


def due_on(period_end: dt.date) -> dt.date:
    """The last day on which a report of the period is in time."""
    return period_end + dt.timedelta(days=settings.PROGRAMME_REPORT_DAYS)


def last_period() -> dt.date | None:
    """The end of the last period that is over; None before the first one is."""
    return next(iter(period_ends(timezone.localdate())), None)


def owed(user, period_end: dt.date) -> list[Subject]:
    """What this manager reports on and has not yet for the period. One query."""
    held = ProgrammeReport.objects.visible_to(user).filter(period_end=period_end)
    done = {(of, commune or office) for of, commune, office in held.values_list("of", "commune", "organisation")}
    return [one for one in own_subjects(user) if (one.of, one.place.pk) not in done]


def owed_now(user) -> int:
    """How many reports this manager still owes for the last period: the number beside the page's name."""
    end = last_period()
    return len(owed(user, end)) if end and user.role == Role.PROGRAMME_MANAGER else 0


@action
def remind(*, by, id, period_end: dt.date) -> ProgrammeReminder:
    """Remind all who have not reported for the period; the same `id` again returns the reminder that stands.

    Raises ValidationError for a period that is not over, and where they were reminded today.
    """
    check_remind(by)
    if existing := already(ProgrammeReminder.objects.all(), id):
        return existing
    if period_end not in period_ends(timezone.localdate()):
        raise ValidationError(_("Kỳ này chưa kết thúc hoặc không có."))
    wait_for(REMINDING)
    last = ProgrammeReminder.objects.visible_to(by).filter(period_end=period_end).first()
    if last and timezone.localdate(last.reminded_at) == timezone.localdate():
        raise ValidationError(_("Hôm nay đã nhắc rồi. Mỗi ngày chỉ nhắc một lần."))
    reminder = ProgrammeReminder.objects.create(id=id, period_end=period_end, reminded_by=by)
    audit.wrote("programme.reminded", reminder, by=by, fields=["period_end"])
    return reminder


def last_reminder(user, period_end: dt.date) -> ProgrammeReminder | None:
    found = ProgrammeReminder.objects.visible_to(user).filter(period_end=period_end)
    return found.select_related("reminded_by__organisation").first()


def is_reminded(user, since: dt.datetime | None) -> bool:
    """Whether this manager owes a report about which there was a reminder after `since`: work to be told by mail."""
    end = last_period()
    if end is None or user.role != Role.PROGRAMME_MANAGER:
        return False
    found = ProgrammeReminder.objects.visible_to(user).filter(period_end=end)
    recent = found.filter(reminded_at__gt=since) if since else found
    return recent.exists() and bool(owed(user, end))
