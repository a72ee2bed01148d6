"""What the receiver sees of a person: only the fields agreed to for this referral."""

from casework.clients.codes import AgeBand, SafeChannel, Sex
from referrals.codes import Shared

FIELDS = {
    Shared.ALIAS: lambda client, need: client.alias,
    Shared.AGE_BAND: lambda client, need: client.age_band,
    Shared.SEX: lambda client, need: client.sex,
    Shared.SAFE_CONTACT: lambda client, need: client.safe_contact,
    Shared.REASON: lambda client, need: need.reason,
}


def take(client, need, agreed) -> dict:
    """The snapshot: {field: value} for each agreed field that has one."""
    held = {str(name): FIELDS[Shared(name)](client, need) for name in agreed}
    return {name: value for name, value in held.items() if value not in ("", None, {})}


def spoken(snapshot: dict) -> list[tuple[str, str]]:
    """The snapshot as (label, text), in the order of the fields: the same words in preview and inbox."""
    return [(str(Shared(name).label), _say(name, snapshot[name])) for name in Shared.values if name in snapshot]


def _say(name: str, value) -> str:
    if name == Shared.AGE_BAND:
        return str(AgeBand(value).label)
    if name == Shared.SEX:
        return str(Sex(value).label)
    if name == Shared.SAFE_CONTACT:
        return say_safe_contact(value)
    return str(value)


def say_safe_contact(rule: dict) -> str:
    """The safe-contact rule in one line: channel, hours, words to use."""
    parts = [str(SafeChannel(rule["channel"]).label), rule.get("hours", ""), rule.get("words", "")]
    return ". ".join(part for part in parts if part)
