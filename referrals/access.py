"""What referrals add to a person's rights: what was shared with whom and when, and what erasure does here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.rights.erasing import Erased
from casework.rights.parts import HISTORIES, Part, Section, register
from casework.rights.words import moment, say_day
from referrals import snapshot
from referrals.ending import erase_of
from referrals.models import Referral
from referrals.talk.words import rows, spoken


def join() -> None:
    """Add the section on referrals to the person's own information, and their changes to its history."""
    register(Part("referrals", 70, section))
    HISTORIES.append((Referral, gettext_lazy("Chuyển gửi")))


def section(client) -> Section:
    held = Referral.objects.filter(client=client).select_related("service__organisation", "from_organisation")
    held = held.prefetch_related("messages").order_by("created_at")
    return Section(_("Đã chuyển gửi đến những nơi nào, đã cho họ biết những gì"), [entry(one) for one in held])


def entry(referral) -> list[tuple[str, str]]:
    """One referral in words: where, when, what was shared, what was answered."""
    copy = referral.copy
    shared = "; ".join(f"{name}: {value}" for name, value in snapshot.spoken(copy["snapshot"] or {}))
    said = [
        (_("Nơi nhận"), referral.service.organisation.name), (_("Dịch vụ"), referral.service.name),
        (_("Gửi lúc"), moment(referral.sent_at)), (_("Trạng thái"), referral.label),
        (_("Đã cho nơi nhận biết"), shared or _("chỉ nhu cầu cần giúp")), (_("Lời nhắn"), copy["message"]),
        (_("Nơi nhận trả lời"), copy["answer"]), (_("Nhắn qua lại"), exchanged(referral)),
        (_("Lịch hẹn"), moment(referral.appointment_at)),
        (_("Đến ngày"), say_day(referral.attended_on)), (_("Hoàn thành ngày"), say_day(referral.completed_on)),
        (_("Nơi nhận không còn đọc được từ"), say_day(referral.view_ended_on)),
    ]
    return [(label, str(value)) for label, value in said if value]


def exchanged(referral) -> str:
    """What both sides wrote, with each one's name and the moment."""
    return "; ".join(f"{one['who']}, {moment(one['at'])}: {one['text']}" for one in spoken(referral, rows(referral)))


def erased(sender, *, client, by, **kwargs) -> Erased:
    """The receiver of `erasing`: what referrals lose."""
    holders, count = erase_of(client, by=by)
    return Erased(holders, {"referrals": count}, {Referral: {"moved_at"}})
