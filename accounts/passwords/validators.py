"""What a new password must not be. All of it works without a network; each sentence says what to do instead."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.passwords.breached import is_breached
from accounts.passwords.easy import habits, is_easy, is_run, names_in

log = logging.getLogger(__name__)
HOUSE = "Đồng Hành"


class HabitValidator:
    """Refuses what people here often take: "matkhau", "anhyeuem", names, places, with a year or a number."""

    def validate(self, password, user=None) -> None:
        if is_easy(password, habits()):
            raise ValidationError(_(
                "Nhiều người hay dùng mật khẩu kiểu này nên dễ đoán. Hãy ghép ba hoặc bốn từ chẳng liên quan gì với "
                "nhau."
            ), code="habit")

    def get_help_text(self) -> str:
        return _("Ghép ba hoặc bốn từ chẳng liên quan gì với nhau.")


class OwnNamesValidator:
    """Refuses what is made of the person's own names, of the organisation's and of the software's."""

    def validate(self, password, user=None) -> None:
        own = names_of(user)
        if is_easy(password, habits()):
            return  # said already
        if is_easy(password, own, most=len(password)) or is_easy(password, habits() | own):
            raise ValidationError(_(
                "Mật khẩu này ghép từ tên của bạn, của tổ chức hoặc của phần mềm. Hãy ghép ba hoặc bốn từ khác."
            ), code="own_names")

    def get_help_text(self) -> str:
        return _("Đừng dùng tên của bạn hay của tổ chức.")


def names_of(user) -> frozenset[str]:
    if user is None:
        return names_in(HOUSE)
    organisation = user.organisation.name if getattr(user, "organisation_id", None) else ""
    return names_in(HOUSE, user.full_name, user.username, user.email.partition("@")[0], organisation)


class RunValidator:
    """Refuses neighbours on the keyboard, and one piece again and again."""

    def validate(self, password, user=None) -> None:
        if is_run(password):
            raise ValidationError(_(
                "Mật khẩu này là những phím liền nhau hoặc một đoạn lặp lại. Hãy ghép ba hoặc bốn từ khác nhau."
            ), code="run")

    def get_help_text(self) -> str:
        return _("Đừng dùng những phím liền nhau hay một đoạn lặp lại.")


class BreachedValidator:
    """Refuses what is known from breaches, where the operator has put the list there (BREACHED_PASSWORDS)."""

    def validate(self, password, user=None) -> None:
        if settings.BREACHED_PASSWORDS and self.is_known(password):
            raise ValidationError(_(
                "Mật khẩu này từng bị lộ ở nơi khác nên kẻ xấu thử nó trước. Hãy chọn một mật khẩu mới hẳn."
            ), code="breached")

    def is_known(self, password: str) -> bool:
        """A list that is gone since the start keeps nobody from choosing a password; the log says so."""
        try:
            return is_breached(settings.BREACHED_PASSWORDS, password)
        except OSError as problem:
            log.error("The list of breached passwords could not be read (%s).", type(problem).__name__)
            return False

    def get_help_text(self) -> str:
        return _("Đừng dùng mật khẩu đã từng bị lộ.")
