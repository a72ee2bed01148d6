"""Going through the real doors: the password, the code of an app, the card."""

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from accounts.factors.actions import add_app, codes_to_show, put_card_away
from tests.cast import PASSWORD


class App:
    """A code app on somebody's phone: shows the code of any half minute."""

    def __init__(self, secret: str = ""):
        self.secret = secret or generate_totp_secret()

    def code(self, now: float) -> str:
        return format_hotp_value(hotp_value(self.secret, int(now) // 30))


def with_app(user, now: float, *, card_kept: bool = True) -> App:
    """`user` has set up an app; its first code is used by that already."""
    app = App()
    add_app(by=user, secret=app.secret, code=app.code(now))
    if card_kept:
        put_card_away(by=user)
    return app


def card_of(user) -> list[str]:
    """The codes on the card, before it is put away."""
    return codes_to_show(user)


def with_password(page: Client, username: str, password: str = PASSWORD, **more):
    return page.post(reverse("sign-in"), {"username": username, "password": password}, **more)


def with_code(page: Client, code: str, **more):
    return page.post(reverse("sign-in-factor"), {"factor-code": code, **more})


def at_home(page: Client) -> bool:
    """Whether this browser may open a page of somebody signed in."""
    return page.get(reverse("me")).status_code == 200


def secret_on(page: str) -> str:
    """The letters under the picture that an app reads."""
    found = re.search(r'translate="no">([A-Z2-7 ]+)<', page)
    assert found, "no secret on the page"
    return found[1].replace(" ", "")
