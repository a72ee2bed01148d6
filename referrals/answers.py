"""Answers of a screening that a client may let a receiver know, one by one.

What is shared are codes with the version of the questionnaire, spoken by its file: so the receiver reads them in
either language, and in the words in which they were asked.
"""

from typing import NamedTuple

from casework.clients.policies import check_work_with
from casework.needs.rules import in_force
from casework.screening.circumstances import as_it_stood
from casework.screening.items import ANSWERED
from casework.screening.models import Screening
from casework.screening.reading import questionnaire
from privacy.policies import allows


class Offered(NamedTuple):
    """One answer that could be shared: the question and the answer in words, and whether to be careful with it."""

    slug: str
    question: str
    said: str
    sensitive: bool


def offered(user, need) -> list[Offered]:
    """The answers of the last completed screening that could help with this need, for whoever may read them: those that
    speak for it, and those that its rule of eligibility asks for. What was declined or not asked is no answer."""
    if not allows(check_work_with, user, need.client):
        return []
    screening = Screening.objects.of(need.client).last_done()
    return _offered(screening, need.category) if screening else []


def _offered(screening, category) -> list[Offered]:
    form, given = questionnaire(screening.questionnaire, screening.version), screening.answers
    speaking = {item.slug for item in form.speaking_for(category, given, as_it_stood(screening))}
    speaking.update(in_force(screening.started_on).rules[category].confirm)
    return [
        Offered(item.slug, item.text, item.say(given[item.slug]["value"]), item.section.sensitive)
        for item in form.items if item.slug in speaking and given.get(item.slug, {}).get("state") == ANSWERED
    ]


def take(need, slugs) -> dict:
    """For the snapshot: these answers as codes, as far as they may be offered for this need; {} for none."""
    screening = Screening.objects.of(need.client).last_done() if slugs else None
    if screening is None:
        return {}
    held = {one.slug: screening.answers[one.slug]["value"] for one in _offered(screening, need.category)}
    given = {slug: value for slug, value in held.items() if slug in slugs}
    return {"questionnaire": screening.questionnaire, "version": screening.version, "given": given} if given else {}


def spoken(held: dict) -> list[tuple[str, str]]:
    """What `take` gave, as (question, answer) in the words of that version."""
    form = questionnaire(held["questionnaire"], held["version"])
    return [
        (item.text, item.say(held["given"][item.slug])) for item in form.items if item.slug in held["given"]
    ]
