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


def send(address: str, moment) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        when = date_format(timezone.localtime(moment), "H:i d/m/Y")
        words = "\n\n".join((
            _("Cách đăng nhập của bạn đã thay đổi lúc %(moment)s.") % {"moment": when},
            _("Nếu chính bạn hoặc người phụ trách làm việc đó, bạn không cần làm gì."),
            _("Nếu không, hãy báo ngay cho người phụ trách: họ đóng tài khoản lại trong một phút."),
        ))
        subject = _("Thư từ Đồng Hành")
    letter(address, subject, words).send()
