"""The step between the password and the session: the second factor, unless this browser is remembered."""

from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from accounts.devices.cookies import is_remembered
from accounts.factors.fresh import REMEMBERED, note_proof, proof_now
from accounts.factors.store import has_factor


class FactorStage(LoginStage):
    """Who has no factor yet is let in as far as the page that sets one up (`SecondFactorMiddleware`)."""

    key = "factor"
    urlname = "sign-in-factor"

    def handle(self):
        if not has_factor(self.login.user):
            return None, True
        if is_remembered(self.request, self.login.user):
            note_proof(self.request.session, proof_now(self.login.user, REMEMBERED))
            return None, True
        return redirect(self.urlname), True
