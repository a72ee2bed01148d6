"""Who may print a slip, and what a slip that was typed in may still do."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from referrals.lifecycle import Actor
from referrals.policies import MovedOn, actor_of, may_come


class Over(MovedOn):
    """The paper opens nothing any more: used up, printed again, its time or its referral over."""

    def __init__(self) -> None:
        super().__init__(_("Phiếu này không còn dùng được."))


def check_print(user, referral) -> None:
    """Whoever may act for the client, while the referral can still be answered or attended."""
    if actor_of(user, referral) != Actor.SENDER:
        raise AccessDenied(_("Chỉ bên gửi in phiếu hẹn."))
    if not referral.prints_slip:
        raise AccessDenied(_("Chuyển gửi không còn ở bước cần phiếu hẹn."))


def still_opens(slip) -> bool:
    """Whether the paper is good, and, where its referral has run out, whoever comes with it would still be let."""
    return slip.is_good and may_come(slip.referral)


def check_by_slip(bearer, slip, verb: str) -> None:
    """The paper is the last one, still good, and not used for this yet."""
    if slip.paper != bearer.paper or not still_opens(slip):
        raise Over
    if verb not in slip.verbs:
        raise MovedOn(_("Phiếu đã được dùng cho việc này, hoặc tình trạng vừa đổi. Đây là tình trạng mới."))
