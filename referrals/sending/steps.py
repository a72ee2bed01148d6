"""Where a referral stands, as a short line of steps with their days: what happened, and what is awaited."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from pages.templatetags.pages import short_date


def steps(referral) -> list[dict]:
    """For components/_timeline.html, the first step first."""
    return [{"when": short_date(when), "title": title, "sub": sub} for when, title, sub in _steps(referral)]


def _steps(referral) -> Iterator[tuple]:
    yield referral.sent_at, _("Đã gửi"), _("Gấp") if referral.urgent else ""
    if referral.state == "declined":
        yield referral.answered_at, _("Từ chối"), referral.get_decline_reason_display()
        return
    if referral.answered_at:
        yield referral.answered_at, _("Đã tiếp nhận"), ""
    if referral.appointment_at and not referral.attended_on:
        yield referral.appointment_at, _("Hẹn %(hour)s") % {"hour": hour(referral.appointment_at)}, ""
    if referral.attended_on:
        yield referral.attended_on, _("Đã đến"), ""
    yield from ended(referral)
    yield from awaited(referral)


def ended(referral) -> Iterator[tuple]:
    """How it ended, where it did; or that somebody did not come."""
    if referral.state == "completed":
        yield referral.completed_on, _("Hoàn thành"), said(referral)
    elif referral.state == "failed":
        yield referral.moved_at, referral.label, referral.get_fail_reason_display()
    elif referral.state == "missed" or not referral.is_open:
        yield referral.moved_at, referral.label, ""


def awaited(referral) -> Iterator[tuple]:
    """What is to come, and by when."""
    if referral.state == "sent":
        late = referral.answer_by and referral.answer_by < timezone.localdate()
        yield referral.answer_by, _("Quá hạn trả lời") if late else _("Hạn trả lời"), ""
    elif referral.state == "attended":
        yield referral.result_by, _("Quá hạn ghi kết quả") if referral.is_late else _("Hạn ghi kết quả"), ""


def said(referral) -> str:
    """The result and what should follow, in the receiver's words."""
    after = referral.get_next_step_display() if referral.next_step not in ("", "none") else ""
    return ". ".join(filter(None, [referral.get_result_display(), " ".join(filter(None, [
        after, short_date(referral.next_on),
    ]))]))


def hour(moment) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
