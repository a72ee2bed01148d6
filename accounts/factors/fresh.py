"""What a session has proved, and the fresh factor: whoever is at the keyboard proves once more that it is them.

Pages that open, destroy or take away much are marked `@fresh_factor`. If the proof is old, the page asks for it first;
what was typed goes to the browser and back and is kept nowhere meanwhile.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

PROOF = "factor"
# For opening a page; a form that was opened in time may be sent until the session itself would end by idleness.
OPENS_SECONDS, SENDS_SECONDS = 5 * 60, 15 * 60
REMEMBERED = "remembered"


class NotFresh(ValidationError):
    """The second factor was not proved lately."""


@dataclass(frozen=True)
class Proof:
    """Which account proved a second factor, when (Unix time in seconds), and by what."""

    user_id: UUID
    at: float
    how: str

    def is_within(self, seconds: float) -> bool:
        """A remembered phone stands in for a factor at the door, never for a fresh one."""
        return self.how != REMEMBERED and 0 <= time.time() - self.at <= seconds


def proof_now(user, how: str) -> Proof:
    return Proof(user.pk, time.time(), how)


def note_proof(session, proof: Proof) -> None:
    """Keep it with the session, for this account alone."""
    session[PROOF] = {"user": str(proof.user_id), "at": proof.at, "how": proof.how}


def proof_of(request) -> Proof | None:
    """What this session has proved for whoever is signed in; None where it has not. No query."""
    held = request.session.get(PROOF) or {}
    if not held or held.get("user") != str(request.user.pk):
        return None
    return Proof(request.user.pk, held["at"], held["how"])


def check_fresh(user, proof: Proof | None) -> None:
    """Raises NotFresh, with a sentence for the person, unless this account proved its factor a short while ago."""
    if proof is None or proof.user_id != user.pk or not proof.is_within(SENDS_SECONDS):
        raise NotFresh(_("Hãy xác nhận lại bằng mã hoặc khóa truy cập của bạn."), code="not_fresh")


def fresh_factor(view: Callable) -> Callable:
    """The page opens, and its form is carried out, only for who proved the second factor a short while ago."""

    @wraps(view)
    @sensitive_post_parameters()
    def asked(request, *args, **kwargs):
        from accounts.factors.asking import AskedAgain  # which stands on this module

        asking, proof = AskedAgain(request), proof_of(request)
        seconds = SENDS_SECONDS if request.method == "POST" else OPENS_SECONDS
        if proof and proof.is_within(seconds) and not asking.answers:
            return view(request, *args, **kwargs)
        if not asking.is_answered():
            return render(request, "accounts/factors/again.html", asking.context())
        return view(request, *args, **kwargs) if asking.carries else redirect(request.get_full_path())

    asked.needs_fresh_factor = True  # type: ignore[attr-defined]  # a mark on a function
    return asked
