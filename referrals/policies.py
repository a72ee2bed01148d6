"""Who may refer, and who may move a referral on. Whether the state allows it is the lifecycle's to say."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from casework.clients.policies import check_help_now, check_responsible, standing
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.grants.codes import Standing
from casework.needs.models import Eligibility, Wanted
from privacy.acts import as_the_system
from privacy.errors import AccessDenied
from referrals.bearer import SlipBearer
from referrals.lifecycle import SEEN_BY_RECEIVER, TRANSITIONS, Actor
from referrals.models import Referral


class MovedOn(AccessDenied):
    """Somebody was first: the referral is no longer in a state from which this verb leads on."""


def check_refer(user, need) -> None:
    """To refer: an open case that one works with, a wanted need that is eligible, and a live consent to share."""
    check_help_now(user, need.client)
    if need.closed_on or need.wanted != Wanted.YES:
        raise AccessDenied(_("Chỉ chuyển gửi khi thân chủ muốn được giúp."))
    if need.eligibility != Eligibility.ELIGIBLE:
        raise AccessDenied(_("Cần xác nhận thân chủ đủ điều kiện trước khi chuyển gửi."))
    check_shares(need.client)


def check_shares(client) -> None:
    """Without a live consent to share, nothing is sent to anybody."""
    if not Consent.objects.of(client).live(Purpose.SHARE).exists():
        raise AccessDenied(_("Thân chủ chưa đồng ý chia sẻ thông tin. Hãy hỏi và ghi lại lời đồng ý trước."))


def check_urgency(user, need, *, urgent: bool) -> None:
    """By break-glass only what can't wait is referred."""
    if not urgent and standing(user, need.client) == Standing.EMERGENCY:
        raise AccessDenied(_("Truy cập khẩn cấp chỉ cho chuyển gửi gấp. Đánh dấu “Gấp” rồi gửi."))


def actor_of(user, referral) -> Actor | None:
    """As whom a person may move this referral: its sender, its receiver, or nobody."""
    if user is None:
        return Actor.TIME
    if isinstance(user, SlipBearer):
        return Actor.RECEIVER if user.referral_id == referral.pk else None
    if may(user, "received.answer"):
        return Actor.RECEIVER if user.organisation_id == referral.to_organisation_id else None
    return Actor.SENDER if standing(user, referral.client) else None


def reads_for(user, referral) -> bool:
    """Whether what this person looks at or does is known to their side: at a partner's anybody's is; on the sender's
    the one who works the case, or covers for them, has to know it themselves."""
    held = (Standing.OWN, Standing.COVER)
    return actor_of(user, referral) != Actor.SENDER or standing(user, referral.client) in held


def check_move(user, referral, verb: str) -> None:
    """Who may, then whether the state allows it."""
    transition = TRANSITIONS[verb]
    actor = actor_of(user, referral)
    if actor not in transition.actors:
        raise AccessDenied(_("Việc này do bên kia của chuyển gửi thực hiện."))
    if referral.state not in transition.sources:
        raise MovedOn(_("Chuyển gửi đã đổi trạng thái nên không làm được việc này nữa. Đây là tình trạng mới."))


def check_withdraw(user, referral) -> None:
    """The client takes the yes back; whoever works with them writes it down, also in a closed or restricted record."""
    check_responsible(user, referral.client)
    read_by_receiver = referral.state in SEEN_BY_RECEIVER and not referral.is_emptied
    if referral.state not in TRANSITIONS["withdraw"].sources and not read_by_receiver:
        raise MovedOn(_("Nơi nhận không còn đọc được gì nên không còn gì để rút lại."))


def check_figures(user) -> None:
    """How services answered an organisation's own clients: for its case manager."""
    if not may(user, "sent.figures"):
        raise AccessDenied(_("Trang này dành cho người quản lý trường hợp."))


@as_the_system
def check_only_one_open(need_id, service_id, *, but=None) -> None:
    """One open referral of a need to a service: a second would be answered twice.

    Asked as the system: a draft is out of its receiver's sight, and in the way all the same.
    """
    if Referral.objects.open().filter(need=need_id, service=service_id).exclude(pk=but).exists():
        raise ValidationError(_("Đã có một chuyển gửi đang mở đến dịch vụ này cho cùng nhu cầu."))


def check_comes_late(referral) -> None:
    """Whoever comes when it was over already: they still share, and no other one of the need to this service is
    open."""
    if not referral.is_open:
        check_still_shared(referral)
        check_only_one_open(referral.need_id, referral.service_id, but=referral.pk)


def may_come(referral) -> bool:
    """Whether somebody who comes now can be written down, as far as the person's own record has a say in it."""
    try:
        check_comes_late(referral)
    except (AccessDenied, ValidationError):
        return False
    return True


@as_the_system
def check_still_shared(referral) -> None:
    """To take a step back, or to come late: the person still shares, and nothing has ended for them meanwhile.

    Asked as the system, since a receiver can't see the client; the answer says no more than that it is too late.
    """
    client, shares = referral.client, Consent.objects.of(referral.client_id).live(Purpose.SHARE).exists()
    ended = client.erased_on or client.restricted_on or client.closed_on or referral.is_emptied
    if ended or not shares:
        raise MovedOn(_("Chuyển gửi này không mở lại được nữa. Hãy hỏi nơi gửi để có chuyển gửi mới."))
