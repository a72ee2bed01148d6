"""What the receiver sees of a person: only the fields agreed to for this referral."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from casework.clients.codes import AgeBand, Sex
from casework.followups.reaching import in_a_line
from pages.templatetags.pages import code
from referrals import answers
from referrals.codes import NAMES, Shared

FIELDS = {
    Shared.ALIAS: lambda client, need: client.alias,
    Shared.CODE: lambda client, need: client.code,
    Shared.AGE_BAND: lambda client, need: client.age_band,
    Shared.SEX: lambda client, need: client.sex,
    Shared.SAFE_CONTACT: lambda client, need: client.safe_contact,
    Shared.REASON: lambda client, need: need.reason,
}


def take(client, need, agreed, of_screening=()) -> dict:
    """The snapshot: {field: value} for each agreed field that has one. `of_screening` names the questions whose
    answers were agreed to."""
    check_one_name(agreed)
    held = {str(name): FIELDS[Shared(name)](client, need) for name in agreed if name != Shared.ANSWERS}
    held[str(Shared.ANSWERS)] = answers.take(need, of_screening)
    return {name: value for name, value in held.items() if value not in ("", None, {})}


def take_each(client, need) -> dict:
    """Every field that has a value, for the page on which the client is asked about each."""
    return {name: value for name, field in FIELDS.items() if (value := field(client, need)) not in ("", None, {})}


def check_one_name(agreed) -> None:
    if set(agreed) >= NAMES:
        raise ValidationError(_("Chỉ cho biết biệt danh hoặc mã hồ sơ, không cho biết cả hai."))


def spoken(snapshot: dict) -> list[tuple[str, str]]:
    """The snapshot as (label, text), in the order of the fields: the same words in preview and inbox."""
    said = [
        (str(Shared(name).label), say(name, snapshot[name]))
        for name in Shared.values if name in snapshot and name != Shared.ANSWERS
    ]
    return said + (answers.spoken(snapshot[Shared.ANSWERS]) if Shared.ANSWERS in snapshot else [])


def say(name: str, value) -> str:
    """The value of one field in words."""
    if name == Shared.CODE:
        return code(value)
    if name == Shared.AGE_BAND:
        return str(AgeBand(value).label)
    if name == Shared.SEX:
        return str(Sex(value).label)
    if name == Shared.SAFE_CONTACT:
        return in_a_line(value)
    return str(value)
