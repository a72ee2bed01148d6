"""Who asks for an entry code, who says yes, who prints it. Never one person alone, never for oneself."""

from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from accounts.roles import Role
from privacy.errors import AccessDenied


def check_entry_codes(user) -> None:
    """The page of them: those who may ask or say yes."""
    if not may(user, "codes.approve"):
        raise AccessDenied(_("Trang này của những người có thể đồng ý cho đồng nghiệp vào lại."))


def check_asks(user) -> None:
    """Who asks at all."""
    if not may(user, "codes.ask") and not may(user, "codes.ask_administrator"):
        raise AccessDenied(_("Quản trị viên hoặc người quản lý trường hợp mới xin được mã cho đồng nghiệp."))


def check_ask_code(user, person) -> None:
    """An administrator for anybody, a case manager for the own group, the privacy officer for an administrator: so
    that an only administrator finds a way back."""
    check_asks(user)
    check_not_own(user, person)
    if not person.is_active:
        raise AccessDenied(_("Tài khoản này đang khóa. Mở lại tài khoản trước."))
    if any(getattr(person, column) != value for column, value in askable(user).items()):
        raise AccessDenied(said_of_others(user))


def askable(user) -> dict[str, object]:
    """What an account must be like for `user` to ask for it: column → value, and nothing for any account at all.

    The form, the pages and the action all go by this. Raises AccessDenied for whoever asks for nobody.
    """
    check_asks(user)
    how_far = reach(user, "codes.ask")
    if how_far == Reach.NONE:
        return {"role": Role.ADMINISTRATOR}
    return {} if how_far == Reach.ALL else {"organisation_id": user.organisation_id}


def said_of_others(user) -> str:
    """Why it is none of theirs."""
    if "role" in askable(user):
        return _("Bạn chỉ xin được mã cho quản trị viên.")
    return _("Bạn chỉ xin được mã cho người cùng tổ chức.")


def check_not_own(user, person) -> None:
    if user.pk == person.pk:
        raise AccessDenied(_("Việc này của chính bạn thì cần hai người khác."))


def check_approve(user, entry) -> None:
    """A second person: neither who asked nor whose account it is."""
    check_entry_codes(user)
    check_not_own(user, entry.user)
    if entry.asked_by_id == user.pk:
        raise AccessDenied(_("Bạn đã xin mã này, nên một người khác đồng ý."))
    if reach(user, "codes.approve") != Reach.ALL and entry.user.organisation_id != user.organisation_id:
        raise AccessDenied(_("Người này không thuộc tổ chức của bạn."))


def check_issue(user, entry) -> None:
    """Who asked for it hands it over."""
    if entry.asked_by_id != user.pk:
        raise AccessDenied(_("Chỉ người xin mã mới in được mã."))


def check_take_back(user, entry) -> None:
    """Who asked, and everybody who may say yes."""
    if entry.asked_by_id != user.pk:
        check_approve(user, entry)
