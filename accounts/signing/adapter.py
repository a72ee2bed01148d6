"""What django-allauth asks this house while somebody signs in."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts.address import client_address
from accounts.codes.own import tell_at_sign_in
from accounts.devices.cookies import know_device
from accounts.idle.actions import WRONG
from privacy import audit


class SigningAdapter(DefaultAccountAdapter):
    """Our one step between the password and the session, and what is noted at its end."""

    def get_login_stages(self) -> list[str]:
        return ["accounts.signing.stages.FactorStage"]

    def post_login(self, request, user, **kwargs):
        """The session begins: on the trail, and this browser is known from now on."""
        response = super().post_login(request, user, **kwargs)
        audit.signed_in(user)
        WRONG.forget(user)  # who comes in by both proofs need not answer for slips at an older lock
        know_device(request, response, user)
        tell_at_sign_in(request, user)
        return response

    def get_client_ip(self, request) -> str:
        return client_address(request) or "::"  # the column wants one: no address known

    def add_message(self, *args, **kwargs) -> None:
        """Nothing: the page itself shows that somebody is signed in."""

    def is_open_for_signup(self, request) -> bool:
        """Accounts are opened by an administrator."""
        return False
