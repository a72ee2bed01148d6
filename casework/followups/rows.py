"""How follow-ups, reviews and consents to renew are said in a list, and how the client may be reached."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.consents.wording import Purpose
from casework.followups.reaching import in_short
from pages.templatetags.pages import number, short_date


def due_row(user, followup) -> dict:
    """How late it is, which attempt, about what, and in whose place a worker does it."""
    client = followup.client
    instead = not user.is_case_manager and client.assigned_to_id != user.id
    said = [
        overdue(followup.due_on),
        _("lần thứ %(n)s") % {"n": followup.attempt} if followup.attempt > 1 else "",
        _("thay %(name)s") % {"name": client.assigned_to.full_name} if instead else "",
        followup.about, in_short(client.safe_contact),
    ]
    return row(client, reverse("followup", args=[followup.pk]), followup.due_on, said)


def review_row(review) -> dict:
    said = [overdue(review.planned_on), _("Cùng xem lại kế hoạch"), in_short(review.client.safe_contact)]
    return row(review.client, reverse("plan-review", args=[review.client_id]), review.planned_on, said)


def consent_row(renewal) -> dict:
    """What is to be asked again, of one client."""
    client = renewal.client
    purposes = ", ".join(str(purpose.label) for purpose in Purpose if purpose in renewal.purposes)
    tag, tone = _("Đến %(day)s") % {"day": short_date(renewal.runs_out)}, "due"
    if renewal.runs_out < timezone.localdate():
        tag, tone = _("Đã hết hạn"), "late"
    sub = " · ".join([purposes, in_short(client.safe_contact)])
    return {"client": client, "url": reverse("consent", args=[client.pk]), "sub": sub, "tag": tag, "tone": tone}


def row(client, url: str, on: dt.date, said: list[str]) -> dict:
    tag, tone = tagged(on)
    return {"client": client, "url": url, "on": on, "sub": " · ".join(filter(None, said)), "tag": tag, "tone": tone}


def overdue(on: dt.date) -> str:
    late = (timezone.localdate() - on).days
    return ngettext("Quá hẹn %(n)s ngày", "Quá hẹn %(n)s ngày", late) % {"n": number(late)} if late > 0 else ""


def tagged(on: dt.date) -> tuple[str, str]:
    """The tag of a day, and its tone; a day to come needs none."""
    today = timezone.localdate()
    if on < today:
        return _("Quá hạn"), "late"
    return (_("Hôm nay"), "due") if on == today else ("", "neutral")
