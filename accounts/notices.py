"""Telling somebody by mail that their own way of signing in was changed, so that it never happens unnoticed.

Whoever has no address sees the same on "Tài khoản của tôi": each factor since when, each session from where.
"""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import postman
from accounts.letters import letter


def tell_of_change(user, *, address: str = "") -> None:
    """A mail to their address, or to the one that was theirs until now, once the change stands."""
    if settings.MAIL_IS_SENT and (address or user.email):
        errand = partial(send, address or user.email, timezone.now())
        transaction.on_commit(partial(postman.take, errand))


def tell_of_code(user) -> None:
    """The same before anything changes: somebody asked for a code that would let them into this account."""
    if settings.MAIL_IS_SENT and user.email:
        errand = partial(send, user.email, timezone.now(), of_a_code)
        transaction.on_commit(partial(postman.take, errand))


def of_a_change(when: str) -> tuple[str, ...]:
    return (
        _("Cách đăng nhập của bạn đã thay đổi lúc %(moment)s.") % {"moment": when},
        _("Nếu chính bạn hoặc người phụ trách làm việc đó, bạn không cần làm gì."),
        _("Nếu không, hãy báo ngay cho người phụ trách: họ đóng tài khoản lại trong một phút."),
    )


def of_a_code(when: str) -> tuple[str, ...]:
    return (
        _("Lúc %(moment)s có người xin một mã để vào tài khoản của bạn.") % {"moment": when},
        _("Nếu bạn nhờ việc đó, bạn không cần làm gì."),
        _("Nếu không, hãy vào “Tài khoản của tôi” và bấm “Không phải tôi”, hoặc báo ngay cho người phụ trách."),
    )


def send(address: str, moment, said=of_a_change) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        words = "\n\n".join(said(date_format(timezone.localtime(moment), "H:i d/m/Y")))
        subject = _("Thư từ Đồng Hành")
    letter(address, subject, words).send()
