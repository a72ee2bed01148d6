"""The answers of a screening for people: by section, each as an answer, as declined, or as not asked."""

from django.urls import reverse

from casework.screening.actions import questionnaire_of
from casework.screening.circumstances import circumstances
from casework.screening.items import words
from casework.screening.questionnaire import said


def answers_page(screening, by) -> dict:
    """Sections with their questions, and the scores with what they are called. An open one is not scored yet."""
    form = questionnaire_of(screening)
    way = form.way(screening.answers, circumstances(screening, by))
    sections: dict[str, list[dict]] = {}
    for item in form.items:
        sections.setdefault(words(item.section.texts), []).append(row(screening, way, item))
    scores = [
        {"label": words(score.texts), "value": score.say(screening.scores.get(score.slug))} for score in form.scores
    ]
    return {
        "sections": [{"title": title, "rows": rows} for title, rows in sections.items()],
        "scores": [one for one in scores if one["value"]], "version": form.version,
    }


def row(screening, way, item) -> dict:
    """One question: what was said, and where it is said anew while the screening is open."""
    answer = screening.answers.get(item.slug)
    asked = item.slug in way.given
    url = reverse("screening-question", args=[screening.pk, item.slug]) if asked and not screening.completed_on else ""
    return {
        "label": item.text, "value": said(item, answer), "state": answer["state"] if answer else "not_asked",
        "change_url": url,
    }
