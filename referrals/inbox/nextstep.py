"""What happened with a referral that was received, and the one step that most likely comes next: how its page says
the one and asks for the other."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pages.templatetags.pages import day, short_date
from referrals.labels import appointment
from referrals.moving.forms import FORMS
from referrals.policies import may_come


def is_due(referral) -> bool:
    """The day of the appointment is here or gone by."""
    return timezone.localdate(referral.appointment_at) <= timezone.localdate()


def likely(referral) -> str | None:
    """The verb; None while there is only to wait, and when it has ended."""
    if referral.state == "accepted":
        return "attend" if is_due(referral) else None
    return {"sent": "accept", "missed": "reschedule", "attended": "complete"}.get(referral.state)


def at_the_desk(referral) -> set[str]:
    """The verbs that "came today" stands for: whoever came before anybody answered, before their day, or when it was
    over already."""
    return {"sent": {"arrive"}, "expired": {"arrive"}, "accepted": {"attend"}}.get(referral.state, set())


def arrives(referral) -> bool:
    """Whether "came today" can be said of somebody who stands at the desk."""
    return bool(referral.arrival) and may_come(referral)


def too_early(referral) -> set[str]:
    """Nobody has missed an appointment before its day."""
    return {"miss"} if referral.state == "accepted" and not is_due(referral) else set()


def asked(user, referral) -> dict:
    """What the page shows of it: the verb with its form, its sentence, and what the button says."""
    verb = likely(referral)
    if verb is None:
        return {"next_words": sentence(referral)}
    initial = {"attended_on": day_of(referral)} if verb == "attend" else None
    form = FORMS[verb](referral=referral, user=user, initial=initial)
    return {"next_verb": verb, "next_form": form, "next_words": sentence(referral), "next_label": button(referral)}


def day_of(referral) -> dt.date:
    return timezone.localdate(referral.appointment_at)


def button(referral) -> str:
    if referral.state == "accepted":
        return _("Đã đến %(day)s") % {"day": day(day_of(referral)).lower()}
    return {"sent": _("Tiếp nhận và hẹn giờ này"), "missed": _("Hẹn lại giờ này"), "attended": _("Ghi hoàn thành")}[
        referral.state
    ]


def sentence(referral) -> str:
    """Where it stands and what that asks for, in words."""
    if referral.state == "sent":
        late = referral.answer_by < timezone.localdate()
        return (_("Đã quá hạn trả lời từ %(day)s.") if late else _("Cần trả lời: %(day)s.")) % {
            "day": day(referral.answer_by).lower()
        }
    if referral.state == "accepted":
        words = _("Hẹn %(when)s. Người này đã đến chưa?") if is_due(referral) else _("Chờ đến lúc hẹn: %(when)s.")
        return words % {"when": appointment(referral.appointment_at)}
    if referral.state == "missed":
        return _("Lịch hẹn %(when)s, chưa đến. Hẹn lại giờ khác?") % {"when": appointment(referral.appointment_at)}
    if referral.state == "attended":
        return came(referral)
    ended = _("Chuyển gửi đã kết thúc ngày %(day)s.") % {"day": short_date(referral.moved_at)}
    return " ".join([ended, _("Nếu người cầm phiếu vẫn đến, bạn ghi được ngay.")]) if arrives(referral) else ended


def came(referral) -> str:
    """When they came, and by when the result is to be written."""
    asked = _("Đã đến %(day)s. Dịch vụ đã xong chưa?") % {"day": day(referral.attended_on).lower()}
    if not referral.result_by:
        return asked
    last = _("Đã quá hạn ghi kết quả từ %(day)s.") if referral.is_late else _("Hạn ghi kết quả: %(day)s.")
    return " ".join([asked, last % {"day": day(referral.result_by).lower()}])


def so_far(referral) -> list[dict[str, str]]:
    """What was agreed and what came of it, as rows of label and value."""
    result = " · ".join(filter(None, [referral.get_result_display(), short_date(referral.completed_on)]))
    after = " · ".join(filter(None, [referral.get_next_step_display(), short_date(referral.next_on)]))
    elsewhere = referral.suggested and f"{referral.suggested.name}, {referral.suggested.organisation.name}"
    rows = [
        (pgettext("column", "Lịch hẹn"), referral.appointment_at and appointment(referral.appointment_at)),
        (_("Đến ngày"), short_date(referral.attended_on)), (_("Kết quả"), result), (_("Tiếp theo"), after),
        (_("Lý do từ chối"), referral.get_decline_reason_display()), (_("Đã gợi ý"), elsewhere),
        (_("Lý do không thực hiện được"), referral.get_fail_reason_display()),
        (_("Đã sửa lại vì"), referral.get_reopened_because_display()),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
