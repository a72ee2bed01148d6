"""From a Task that a partner's system sends to one verb of the lifecycle, and to the fields that the verb needs.

Nothing is decided here twice: which verbs there are, from where they lead where, and what they need is read from
`referrals.lifecycle`. No database here.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from django.utils import timezone

from referrals.codes import Result
from referrals.fhir.codes import (
    CODES,
    OURS_ALONE,
    REASON_OF_DECLINE,
    REASON_OF_FAILURE,
    RESULT,
    RESULTING_ACTIVITY,
    SDOHCC_CODES,
)
from referrals.fhir.outcomes import Refused
from referrals.lifecycle import FHIR_STATUS, TRANSITIONS, Actor, possible

# What only a person does, who says why.
BY_PEOPLE_ALONE = frozenset({"reopen"})
# Says that it was received and is being looked at: nothing changes with us, and nothing is wrong.
SAME_AS = {"received": "requested"}
FURTHEST = dt.timedelta(days=2 * 366)


def verb_for(state: str, status: str) -> str | None:
    """The one verb of the receiver that leads from `state` to this Task.status; None where none does."""
    for row in possible(state, Actor.RECEIVER):
        if row.verb not in BY_PEOPLE_ALONE and FHIR_STATUS[row.leads_to(state)] == status:
            return row.verb
    return None


def stands_at(state: str, status: str) -> bool:
    """Whether a referral in `state` has this Task.status already."""
    return FHIR_STATUS[state] == SAME_AS.get(status, status)


def is_bare(verb: str | None, task: dict) -> bool:
    """Whether a Task takes a referral on and says no hour: what a client of the SDOH guide sends first. It is taken as
    `received` is, and moves nothing."""
    return verb == "accept" and not task.get("executionPeriod", {}).get("start")


def still_wanted(status: str, task: dict) -> str:
    """What an answer still asks for, by `outcomes.WANTED`; nothing where the Task moved what it was to move."""
    return "appointment" if (status, task["status"]) == ("requested", "accepted") else ""


def changes_of(verb: str, task: dict) -> dict:
    """What the verb needs, taken from the Task. Raises Refused for the first that is missing."""
    return {name: FIELDS[name](task) for name in TRANSITIONS[verb].needs}


# --- One field each -------------------------------------------------------------------------------------

def appointment_at(task: dict) -> dt.datetime:
    """Task.executionPeriod.start with its hour and offset: when the person is expected."""
    said = task.get("executionPeriod", {}).get("start") or _missing("Task.executionPeriod.start")
    moment = _moment(said, "Task.executionPeriod.start")
    if not isinstance(moment, dt.datetime) or moment > timezone.now() + FURTHEST:
        raise Refused("value", "Task.executionPeriod.start")
    return moment


def attended_on(task: dict) -> dt.date:
    """The day of Task.executionPeriod.start, or, without one, that of Task.lastModified."""
    return _day(task, "start")


def completed_on(task: dict) -> dt.date:
    """The day of Task.executionPeriod.end, or, without one, that of Task.lastModified."""
    return _day(task, "end")


def decline_reason(task: dict) -> str:
    return _coded(_codings(task.get("statusReason")), REASON_OF_DECLINE, "Task.statusReason")


def fail_reason(task: dict) -> str:
    return _coded(_codings(task.get("statusReason")), REASON_OF_FAILURE, "Task.statusReason")


def result(task: dict) -> str:
    """A coding of ours among Task.output; an activity of the SDOH guide says that the service was given."""
    outputs = task.get("output", [])
    codings = [one for output in outputs for one in _codings(output.get("valueCodeableConcept"))]
    kinds = [one for output in outputs for one in _codings(output.get("type"))]
    activity = any(one.get("system") == SDOHCC_CODES and one.get("code") == RESULTING_ACTIVITY for one in kinds)
    if activity and not any(one.get("system") == RESULT for one in codings):
        return Result.DONE
    return _coded(codings, RESULT, "Task.output")


# What a verb needs → where it stands in a Task.
FIELDS: dict[str, Callable[[dict], object]] = {
    "appointment_at": appointment_at, "attended_on": attended_on, "completed_on": completed_on,
    "decline_reason": decline_reason, "fail_reason": fail_reason, "result": result,
}
# The same for people and in refusals: FHIR's path.
ELEMENTS = {
    "appointment_at": "Task.executionPeriod.start", "attended_on": "Task.executionPeriod.start",
    "completed_on": "Task.executionPeriod.end", "decline_reason": "Task.statusReason",
    "fail_reason": "Task.statusReason", "result": "Task.output",
}


def _day(task: dict, edge: str) -> dt.date:
    said, where = task.get("executionPeriod", {}).get(edge), f"Task.executionPeriod.{edge}"
    if not said:
        said, where = task.get("lastModified") or _missing(where), "Task.lastModified"
    moment = _moment(said, where)
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment


def _moment(said: str, where: str) -> dt.datetime | dt.date:
    """A day, or a moment with its offset. Half a date (a year, a month) and an hour without offset are no answer."""
    try:
        if "T" not in said:
            return dt.date.fromisoformat(said)
        moment = dt.datetime.fromisoformat(said)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Refused("value", where) from None


def _codings(concept: dict | None) -> Iterator[dict]:
    yield from (concept or {}).get("coding", [])


def _coded(codings, system: str, where: str) -> str:
    """The first code of this system of ours. Raises Refused, naming the codes that there are."""
    known = [one.value for one in CODES[system] if one not in OURS_ALONE]
    found = [one.get("code") for one in codings if one.get("system") == system]
    if not found or found[0] not in known:
        raise Refused("code", where, codes=f"{system}: {', '.join(known)}")
    return found[0]


def _missing(where: str) -> str:
    raise Refused("required", where)
