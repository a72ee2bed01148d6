"""What a partner's system sent, from bytes to a Task: how long, how deep, and whether it is one. No database here."""

import json
import re
from dataclasses import dataclass, field
from hashlib import sha256

from fhir.resources.R4B.task import Task

from referrals.fhir.codes import TASK_STATUSES
from referrals.fhir.outcomes import MEDIA_TYPE, Refused, as_json

LONGEST, DEEPEST = 64 * 1024, 16
# Whoever doesn't understand these must not take the resource (FHIR R4, section 2.28).
CHANGE_THE_MEANING = ("modifierExtension", "implicitRules")
MEDIA_TYPES = {MEDIA_TYPE, "application/json"}
KEY = re.compile(r"[!-~]{1,200}")
# What a hostile value makes of a parser or a validator.
WRONG = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Update:
    """One Task as it was sent. `key` names the sending, `body` what was in it; both are digests."""

    task: dict = field(repr=False)
    key: str
    body: str
    referral_id: str | None = None  # in the address, of a PUT


def read_update(request, referral_id: str | None) -> Update:
    """Raises Refused for whatever is no Task."""
    if request.content_type not in MEDIA_TYPES:
        raise Refused("media_type")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        raise Refused("too_long")
    content = request.body
    task = checked(parsed(content))
    if referral_id is not None and task.get("id") != referral_id:
        raise Refused("other_id", "Task.id")
    body = sha256(content).hexdigest()
    return Update(task, key_of(request, referral_id, body), body, referral_id)


def key_of(request, referral_id: str | None, body: str) -> str:
    """The name of this sending: the program's own, or its content and address."""
    said = request.headers.get("Idempotency-Key")
    if said is None:
        return sha256(f"body {referral_id or ''} {body}".encode()).hexdigest()
    if not KEY.fullmatch(said):
        raise Refused("key")
    return sha256(f"key {said}".encode()).hexdigest()


def parsed(content: bytes) -> dict:
    """JSON of one meaning only: no name twice, no NaN, not too deep."""
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except WRONG:
        raise Refused("not_json") from None
    _look_into(found)
    if not isinstance(found, dict) or found.get("resourceType") != "Task":
        raise Refused("not_task")
    return found


def _once(pairs: list) -> dict:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def _no_number(said: str):
    raise ValueError


def _look_into(found: object) -> None:
    """Every level once, without recursion."""
    level, depth = [found], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Refused("not_json")
        if any(name in one for one in level if isinstance(one, dict) for name in CHANGE_THE_MEANING):
            raise Refused("modifier")
        level = [inner for one in level for inner in _inside(one)]


def _inside(one: object) -> list:
    return list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []


def checked(task: dict) -> dict:
    """The Task as FHIR R4 understands it, without what is empty. Its status is of R4's list, which the library
    leaves open."""
    try:
        held = as_json(Task.model_validate(task))
    except WRONG as wrong:
        raise Refused("not_task", element_of(wrong)) from None
    if held["status"] not in TASK_STATUSES:
        raise Refused("not_task", "Task.status")
    return held


def element_of(wrong: Exception) -> str:
    """The first element that is wrong, if it is one that FHIR knows: nothing of what was sent is said back."""
    errors = getattr(wrong, "errors", None)
    place = errors(include_input=False, include_url=False, include_context=False)[0]["loc"] if errors else []
    return "".join(["Task", *(f".{name}" for name in place[:1] if name in NAMES)])


NAMES = {one.alias or name for name, one in Task.model_fields.items() if not name.endswith("__ext")}
