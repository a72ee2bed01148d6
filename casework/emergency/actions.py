"""Breaking the glass, and answering its review."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.factors.fresh import NotFresh, Proof, check_fresh
from accounts.tries import Tries
from casework.clients.models import Client
from casework.emergency.codes import A_DAY, Verdict
from casework.emergency.models import EmergencyAccess
from casework.emergency.policies import check_break_glass, check_review
from casework.grants.actions import grant
from casework.grants.codes import EMERGENCY, Why
from casework.grants.models import ClientGrant
from casework.history import kept
from privacy import audit
from privacy.acts import action, as_the_actor, as_the_system
from privacy.datakeys import cipher_for
from privacy.errors import DataKeyMissing
from privacy.once import already, wait_for
from privacy.pseudonyms import normalise_code

WRONG_CODES = Tries("breakglass.code", limit=5, seconds=60 * 60)


@as_the_actor
@sensitive_variables("words")
def break_glass(*, by, id, code: str, cause: str, words: str, proof: Proof | None) -> EmergencyAccess:
    """Open a colleague's client for one hour; the same `id` again opens nothing more. `proof` is of a fresh factor.

    Raises ValidationError by field. Not atomic as a whole: what was tried in vain stays counted.
    """
    check_break_glass(by)
    wait_for(uuid.uuid5(by.pk, "breakglass").bytes)  # an account's tries are counted one after the other
    prove(by, proof)
    if existing := already(EmergencyAccess.objects.by(by).select_related("grant"), id):
        return existing
    client = find(by, code)
    return _open(by, id, client, cause, words)


def prove(by, proof: Proof | None) -> None:
    """The fresh factor first: it takes the same time whatever the code."""
    try:
        check_fresh(by, proof)
    except NotFresh as old:
        refused(by, f"breakglass.factor.{old.code}")
        raise
    if WRONG_CODES.are_used_up(by) or EmergencyAccess.objects.by(by).filter(opened_at__gt=a_day_ago()).count() >= A_DAY:
        refused(by, "breakglass.too_often")
        raise ValidationError(_("Bạn đã thử nhiều lần. Hãy gọi người quản lý trường hợp của nhóm."), code="too_often")


def find(by, code: str) -> Client:
    """Every code that can't be opened gets the same answer: unknown, another organisation's, erased."""
    client = colleagues_client(by.organisation_id, normalise_code(code))
    if client is None:
        WRONG_CODES.note(by)
        refused(by, "breakglass.code")
        raise ValidationError(
            {"code": _("Không mở được mã này. Kiểm tra lại mã, hoặc gọi người quản lý trường hợp của nhóm.")}
        )
    return client


def refused(by, why: str) -> None:
    audit.refused("breakglass.refused", None, by=by, why=why)


def a_day_ago() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=1)


@as_the_system
def colleagues_client(organisation_id, code: str) -> Client | None:
    """The client of this organisation with exactly this code, if the record can still be read.

    Asks both databases the same two questions whether there is one or not. As the system: the client is a
    colleague's, so not in the asker's sight yet.
    """
    client = Client.objects.filter(organisation_id=organisation_id, code=code).first()
    try:
        cipher_for(client.pk if client else uuid.uuid4())
    except DataKeyMissing:
        return None
    return client


@as_the_system
def _open(by, id, client, cause: str, words: str) -> EmergencyAccess:
    standing = EmergencyAccess.objects.by(by).filter(client=client, grant__in=ClientGrant.objects.live())
    if found := standing.select_related("grant").first():
        return found
    opened = grant(
        by=by, id=uuid.uuid5(id, "grant"), client=client, to=by, why=Why.EMERGENCY, words=words,
        expires_at=timezone.now() + EMERGENCY,
    )
    access = EmergencyAccess(
        id=id, grant=opened, client=client, organisation_id=by.organisation_id, user=by, cause=cause,
        opened_at=opened.granted_at,
    )
    kept(access, by=by, new=True)
    audit.wrote("breakglass.opened", client, by=by, fields=["cause", cause])
    return access


@action
def review(*, by, access, verdict: str, words: str) -> EmergencyAccess:
    """Answer whether it was justified. What is to be discussed can be answered once more; nothing else can.

    Of a client who was erased since, the verdict alone is kept: there is no key to seal words under.
    """
    held = EmergencyAccess.objects.select_for_update(of=("self",)).select_related("grant").get(pk=access.pk)
    check_review(by, held)
    if held.is_settled:
        return held
    held.reviewed_at, held.reviewed_by, held.verdict = timezone.now(), by, verdict
    if Client.objects.filter(pk=held.client_id, erased_on=None).exists():
        check_explained(verdict, words)
        held.review = words
    kept(held, by=by)
    audit.wrote("breakglass.reviewed", Client(pk=held.client_id), by=by, fields=["verdict", verdict])
    return held


def check_explained(verdict: str, words: str) -> None:
    """Raises ValidationError unless there are words where there is something to say."""
    if verdict != Verdict.JUSTIFIED and not words.strip():
        raise ValidationError({"words": _("Hãy ghi vài lời về điều cần nói.")})
