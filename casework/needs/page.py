"""What a page says about a need: why it was proposed, by which rule it was decided, and what was decided before."""

from django.utils import timezone

from casework.needs.models import Eligibility, Wanted
from casework.needs.rules import EXPLANATIONS, rule_sets
from casework.screening.actions import questionnaire_of
from casework.screening.circumstances import as_it_stood
from casework.screening.reading import current

DECIDED = ("wanted", "eligibility", "rules", "urgent")
SHOWN = 10


def decision_page(need) -> dict:
    """The template's context."""
    rules = next((one for one in rule_sets() if one.id == need.rules), rule_sets()[0])
    return {
        "need": need, "client": need.client, "because": reasons(need), "rule": rules.rules[need.category].explanation,
        "version": rules.id, "since": rules.since, "stands": EXPLANATIONS[Eligibility(need.eligibility)],
        "before": earlier(need),
    }


def reasons(need) -> list[str]:
    """What the proposal rested on, in words; and what was confirmed since."""
    because = need.because or {}
    said = []
    if need.screening and because.get("screening") == need.screening.version:
        form, answers = questionnaire_of(need.screening), need.screening.answers
        who = as_it_stood(need.screening)
        said = [form.reason(slug, answers, who) for slug in because.get("from", [])]
    items = ((current().find(slug), value) for slug, value in because.get("confirmed", {}).items())
    return [*said, *(f"{item.text} – {item.say(value)}" for item, value in items if item)]


def earlier(need) -> list[dict]:
    """Every decision that changed something, the newest first, the one that stands included."""
    rows = need.history.select_related("history_user").order_by("history_date", "history_id")
    rows = rows.defer("reason", "because")
    found: list[dict] = []
    last = None
    for row in rows:
        now = tuple(getattr(row, name) for name in DECIDED)
        if now != last:
            found.append(line(row))
        last = now
    return found[::-1][:SHOWN]


def line(row) -> dict:
    """One decision for the timeline component."""
    said = [Wanted(row.wanted).label, Eligibility(row.eligibility).label]
    by = row.history_user.role_label if row.history_user else ""
    at = timezone.localtime(row.history_date)
    return {
        "when": f"{at:%d/%m/%Y}", "title": " · ".join(map(str, said)),
        "sub": " · ".join(filter(None, [by, row.rules])),
    }
