"""The step between the password and the session: the second factor, unless this browser is remembered."""

from allauth.account.stages import LoginStage
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts.devices.cookies import is_remembered
from accounts.factors.fresh import REMEMBERED, note_proof, proof_now
from accounts.factors.store import has_factor

# As what the account stood when the password was right: another password or a new stamp ends this step too.
BEGAN_AS = "sign-in-began-as"


class FactorStage(LoginStage):
    """Who has no factor yet is let in as far as the page that sets one up (`SecondFactorMiddleware`)."""

    key = "factor"
    urlname = "sign-in-factor"

    def still_stands(self) -> bool:
        """Whether the password that was right a moment ago still is, and nothing has ended everything since."""
        began_as = self.request.session.get(BEGAN_AS, "")
        return self.login.user.is_active and constant_time_compare(began_as, self.login.user.get_session_auth_hash())

    def handle(self):
        if not has_factor(self.login.user):
            return None, True
        self.request.session[BEGAN_AS] = self.login.user.get_session_auth_hash()
        if is_remembered(self.request, self.login.user):
            note_proof(self.request.session, proof_now(self.login.user, REMEMBERED))
            return None, True
        return redirect(self.urlname), True
