"""Making and revoking a system's key, and taking what a system reports.

A report is carried out by the verbs of `referrals.actions`, as the officer who made the key: the same database role,
policy, lock and event as on the page. The trail says of each event that it came by way of a system.
"""

import datetime as dt
import secrets
import string
import uuid
from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.factors.fresh import NotFresh, Proof, check_fresh
from privacy import audit
from privacy.acts import action, as_the_actor, as_the_system
from privacy.errors import AccessDenied
from privacy.once import already, wait_for
from privacy.pseudonyms import normalise_code
from referrals import actions
from referrals.fhir.codes import REFERENCE
from referrals.fhir.mapping import ELEMENTS, changes_of, is_bare, stands_at, still_wanted, verb_for
from referrals.fhir.models import ReceivedUpdate, SystemToken
from referrals.fhir.outcomes import Refused
from referrals.fhir.policies import check_make_token, check_revoke
from referrals.fhir.reading import Update
from referrals.lifecycle import FHIR_STATUS
from referrals.models import Referral
from referrals.policies import MovedOn

# Letters and digits alone, so that a double click selects the whole: 43 of them are 256 random bits.
PREFIX, SYMBOLS, LENGTH = "dh_", string.ascii_letters + string.digits, 43
MOST = 20


# --- Keys -----------------------------------------------------------------------------------------------

@as_the_actor
def make_token(*, by, id, name: str, days: int, proof: Proof | None) -> tuple[SystemToken, str]:
    """Make a key for one system; answers with the row and, this once, the key. The same `id` again: no key.

    `proof` is of a fresh factor. Raises ValidationError by field.
    """
    check_make_token(by)
    try:
        check_fresh(by, proof)
    except NotFresh as old:
        audit.refused("system_token.not_made", None, by=by, why=f"factor.{old.code}")
        raise
    return _make(by=by, id=id, name=name, days=days)


@action
@sensitive_variables("key")
def _make(*, by, id, name: str, days: int) -> tuple[SystemToken, str]:
    wait_for(uuid.uuid5(by.organisation_id, "system tokens").bytes)
    ours = SystemToken.objects.visible_to(by)
    if existing := already(ours, id):
        return existing, ""
    if ours.unended().count() >= MOST:
        raise ValidationError(_("Cơ sở đã có nhiều khóa đang dùng. Hãy thu hồi khóa không cần nữa."))
    key, now = PREFIX + "".join(secrets.choice(SYMBOLS) for _n in range(LENGTH)), timezone.now()
    token = SystemToken(
        id=id, organisation_id=by.organisation_id, made_by=by, name=name, digest=digest_of(key), made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    token.save(force_insert=True)
    audit.wrote("system_token.made", token, by=by, fields=["name", "expires_at"])
    return token, key


@action
def revoke_token(*, by, token) -> SystemToken:
    """End it now; what is revoked already stays as it is."""
    check_revoke(by, token)
    held = SystemToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if held.revoked_at is None:
        held.revoked_at = timezone.now()
        held.save(update_fields=["revoked_at"])
        audit.wrote("system_token.revoked", held, by=by, fields=["revoked_at"])
    return held


@sensitive_variables("key")
def digest_of(key: str) -> str:
    """A plain digest is enough: the key is 256 random bits, nothing that somebody could guess."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


@as_the_system
def with_digest(digest: str) -> SystemToken | None:
    """Whose key this is, live or not. As the system: nobody is known before it is found."""
    held = SystemToken.objects.select_related("made_by__organisation")
    return held.filter(digest=digest).first()


@action
def use_token(*, by, token) -> None:
    """Note that the key was used."""
    if token.last_used_on != timezone.localdate():
        token.last_used_on = timezone.localdate()
        token.save(update_fields=["last_used_on"])
    audit.wrote("system_token.used", token, by=by, fields=["last_used_on"])


# --- Reports --------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Answer:
    """What a system is told of its report: which Task, where it stands, whether it was said before."""

    task: uuid.UUID
    status: str
    still_wanted: str = ""
    is_repeat: bool = False


@action
def take_update(*, by, token, update: Update) -> Answer:
    """Move the referral to the Task's status, once for each sending; answers with what the system is told.

    Whatever is answered by 200 is remembered, also where nothing moved: a late copy of it must not undo what somebody
    did since. Raises Refused, or Http404 for what is out of the officer's sight.
    """
    wait_for(sha256(f"{token.pk} {update.key}".encode()).digest())
    if earlier := ReceivedUpdate.objects.filter(token=token, key=update.key).first():
        return as_before(earlier, update)
    referral = brought_to(by, sought(by, update), update.task)
    kept = ReceivedUpdate.objects.create(
        token=token, key=update.key, body=update.body, task=referral.pk, status=FHIR_STATUS[referral.state]
    )
    return Answer(kept.task, kept.status, still_wanted(kept.status, update.task))


def brought_to(by, referral: Referral, task: dict) -> Referral:
    """The referral where the Task says; as it was, where it stands there already or an appointment is still wanted."""
    verb = verb_for(referral.state, task["status"])
    if is_bare(verb, task):
        return referral
    if stands_at(referral.state, task["status"]) and (verb is None or not asks_more(referral, verb, task)):
        return referral
    if verb is None:
        raise Refused("conflict", "Task.status", status=FHIR_STATUS[referral.state])
    return carry_out(by, referral, verb, changes_of(verb, task))


def as_before(earlier: ReceivedUpdate, update: Update) -> Answer:
    """The answer that was given. A name of the program's own must not name two things."""
    if earlier.body != update.body:
        raise Refused("key_reused")
    return Answer(earlier.task, earlier.status, still_wanted(earlier.status, update.task), is_repeat=True)


def sought(by, update: Update) -> Referral:
    """The referral, in sight of the officer: by the id in the address and by our reference, by either, or by the
    Task's own id. A partner's Task may have an id of the partner's, so a reference goes before it."""
    named: dict[str, object] = {}
    identifiers = update.task.get("identifier", [])
    if references := [one.get("value", "") for one in identifiers if one.get("system") == REFERENCE]:
        named["reference"] = normalise_code(references[0])
    if update.referral_id is not None or not references:
        named["pk"] = as_uuid(update.task.get("id", ""))
    return get_object_or_404(Referral.objects.visible_to(by), **named)


def as_uuid(said: str) -> uuid.UUID:
    """The id; what can't be one is nobody's."""
    try:
        return uuid.UUID(said)
    except ValueError:
        return uuid.UUID(int=0)


def asks_more(referral, verb: str, task: dict) -> bool:
    """Whether a Task of the status that stands already brings something new: another appointment."""
    try:
        return any(getattr(referral, name) != value for name, value in changes_of(verb, task).items())
    except Refused as refused:
        if refused.why == "required":
            return False
        raise


def carry_out(by, referral, verb: str, changes: dict) -> Referral:
    """Through the verb of the page. Whoever was late is told the status that stands now, and nothing more."""
    try:
        return getattr(actions, verb)(by=by, referral=referral, **changes)
    except MovedOn:
        now = get_object_or_404(Referral.objects.visible_to(by), pk=referral.pk)
        raise Refused("conflict", "Task.status", status=FHIR_STATUS[now.state]) from None
    except AccessDenied:
        raise Refused("forbidden") from None
    except ValidationError as impossible:
        fields = list(getattr(impossible, "error_dict", {}))
        raise Refused("value", ELEMENTS.get(fields[0], "") if fields else "") from None
