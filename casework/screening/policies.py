"""Who may ask which question of a screening."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied


def check_ask(item, who) -> None:
    """A question that needs a training is asked by whoever has it, and only where somebody could help."""
    if not item.may_be_asked(who):
        raise AccessDenied(_("Câu này chỉ dành cho người đã được tập huấn, khi đang có nơi giúp được."))
