"""The lists of an inbox: what each holds, in which order, how many there are, and how a row reads."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pages.templatetags.pages import day, short_date, waited
from referrals import lifecycle
from referrals.labels import appointment
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet, unanswered, without_word

# News of what ended is looked for among the last that moved, so that a long past costs nothing.
LAST_MOVED = 200
ENDED_ELSEWHERE = ("cancelled", "withdrawn", "expired")


class Part(NamedTuple):
    """A tab: which referrals, in which order, the heading of its column of time and how that is told, the heading of
    its column of state, and what stands there when it is empty.

    The last word of an order is the id: a page begins where the one before it ended.
    """

    label: str | Promise
    which: Callable[[], Q]
    order: tuple
    when: str | Promise
    told: Callable[[Referral], str]
    state: str | Promise
    nothing: str | Promise


def start_of(days_from_today: int = 0) -> dt.datetime:
    """Midnight, here, of today or of a day so far from it."""
    on = timezone.localdate() + dt.timedelta(days=days_from_today)
    return timezone.make_aware(dt.datetime.combine(on, dt.time()))


def unread() -> Q:
    """Never opened, or something happened since. Whoever answered by another door has read it there."""
    return Q(receiver_told_at__isnull=False) & (
        Q(receiver_seen_at__isnull=True, answered_at__isnull=True)
        | Q(GreaterThan(F("receiver_told_at"), Coalesce("receiver_seen_at", "answered_at")))
    )


def to_answer() -> Q:
    return Q(state__in=lifecycle.WAITING_FOR_ANSWER)


def appointed() -> Q:
    """Expected today, and nobody said yet whether they came."""
    return Q(state="accepted", appointment_at__gte=start_of(), appointment_at__lt=start_of(1))


def late() -> Q:
    """An answer or a result that is overdue, or a day of appointment that went by without a word."""
    return unanswered() | Q(state="accepted", appointment_at__lt=start_of()) | without_word()


def to_come() -> Q:
    return Q(state="accepted", appointment_at__gte=start_of(1))


def without_result() -> Q:
    """Who came and whose result is not written; who did not come and may yet."""
    return Q(state__in=("attended", "missed"))


STATE, ANSWER_BY = gettext_lazy("Trạng thái"), gettext_lazy("Hạn trả lời")
WAITED = (gettext_lazy("Đã chờ"), lambda one: waited(one.sent_at))
APPOINTMENT = (pgettext_lazy("column", "Lịch hẹn"), lambda one: appointment(one.appointment_at))
ENDED = (gettext_lazy("Kết thúc"), lambda one: short_date(one.moved_at))
CAME_FIRST = Case(When(state="attended", then=Value(0)), default=Value(1))
PARTS = {
    "answer": Part(gettext_lazy("Cần trả lời"), to_answer, ("-urgent", "answer_by", "id"), *WAITED, ANSWER_BY,
                   gettext_lazy("Không có chuyển gửi nào đang chờ trả lời.")),
    "new": Part(gettext_lazy("Mới"), unread, ("-urgent", "receiver_told_at", "id"), *WAITED, STATE,
                gettext_lazy("Không có tin mới: mọi chuyển gửi đều đã được mở xem.")),
    "late": Part(gettext_lazy("Quá hạn"), late, ("-urgent", "sent_at", "id"), *WAITED, STATE,
                 gettext_lazy("Không có việc nào quá hạn.")),
    "today": Part(gettext_lazy("Hẹn hôm nay"), appointed, ("appointment_at", "id"), *APPOINTMENT, STATE,
                  gettext_lazy("Hôm nay không còn ai trong lịch hẹn.")),
    "coming": Part(gettext_lazy("Sắp đến"), to_come, ("appointment_at", "id"), *APPOINTMENT, STATE,
                   gettext_lazy("Chưa có lịch hẹn nào cho những ngày tới.")),
    "results": Part(gettext_lazy("Chờ kết quả"), without_result, (CAME_FIRST, "appointment_at", "id"), *APPOINTMENT,
                    STATE, gettext_lazy("Không có chuyển gửi nào chờ kết quả.")),
    "done": Part(gettext_lazy("Đã xong"), lambda: Q(state__in=lifecycle.FINAL), ("-moved_at", "id"), *ENDED, STATE,
                 gettext_lazy("Gần đây chưa có chuyển gửi nào kết thúc.")),
}
FIRST = "answer"


def listed(found: ReferralQuerySet, tab: str) -> ReferralQuerySet:
    """The rows of a tab in their order, with what a row shows. Never the client."""
    part = PARTS[tab]
    if tab == "new":
        ids = found.open().filter(unread()).order_by().values("pk").union(ended_unread(found).values("pk"))
        held = found.filter(pk__in=ids)
    else:
        held = found.filter(part.which()) if tab == "done" else found.open().filter(part.which())
    return held.order_by(*part.order).select_related("service", "from_organisation")


def ended_unread(found: ReferralQuerySet) -> ReferralQuerySet:
    """What somebody else ended, or took back after its end, and nobody here has read about."""
    last = found.order_by("-moved_at").values("pk")[:LAST_MOVED]
    elsewhere = Q(state__in=ENDED_ELSEWHERE) | Q(snapshot__isnull=True)
    return found.filter(unread(), elsewhere, pk__in=last).order_by()


def counts(found: ReferralQuerySet) -> dict[str, int]:
    """How many each tab holds, in one query over what is open; what is done is not counted."""
    of_each = {tab: Count("pk", filter=part.which()) for tab, part in PARTS.items() if tab not in {"new", "done"}}
    ended = ended_unread(found).values(together=Value(1)).annotate(n=Count("pk")).values("n")
    new = Count("pk", filter=unread()) + Coalesce(Subquery(ended), 0)
    return found.open().aggregate(**of_each, new=new)


def row(referral, tab: str) -> dict:
    """A line of the inbox: reference, never a person."""
    part = PARTS[tab]
    label, tone = standing(referral, part.state == ANSWER_BY)
    return {
        "referral": referral, "label": label, "tone": tone, "when": part.told(referral), "next": next_step(referral),
        "news": news(referral) if tab != "new" or referral.receiver_seen_at else "",
    }


def news(one) -> str:
    """In a word, that nobody here has read of it yet."""
    if not is_unread(one):
        return ""
    return _("Có tin mới") if one.receiver_seen_at or one.answered_at else _("Mới")


def is_unread(one) -> bool:
    """`unread`, of a row at hand; what was ended here is no news."""
    told, seen = one.receiver_told_at, one.receiver_seen_at or one.answered_at
    return bool(told and (not seen or seen < told)) and (
        one.is_open or one.state in ENDED_ELSEWHERE or one.is_emptied
    )


def standing(one, as_day: bool = False) -> tuple[str, str]:
    """Where it stands, in a word and a tone; what waits for an answer, where the column asks for it, by its day."""
    today = timezone.localdate()
    if one.state in lifecycle.WAITING_FOR_ANSWER:
        if one.answer_by < today:
            return _("Quá hạn trả lời"), "late"
        return day(one.answer_by) if as_day else _("Cần trả lời"), "due" if one.answer_by == today else "neutral"
    if one.state == "accepted" and timezone.localdate(one.appointment_at) < today:
        return _("Chưa ghi đã đến hay chưa"), "late"
    return (_("Quá hạn ghi kết quả"), "late") if one.is_late else (one.label, one.tone)


def next_step(one) -> str:
    """What one does with a row, as its link says it."""
    if one.state in lifecycle.WAITING_FOR_ANSWER:
        return _("Trả lời")
    if one.state == "accepted" and timezone.localdate(one.appointment_at) <= timezone.localdate():
        return _("Xác nhận")
    return _("Ghi kết quả") if one.state == "attended" else _("Xem")
