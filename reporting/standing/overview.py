"""The first page: the newest release for C1, and the newest whole one for what a month doesn't say, read together."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pages.templatetags.pages import number
from reporting.catalogue import Period
from reporting.figures import Figures
from reporting.indicators import TARGET
from reporting.standing import kinds, next_steps, results, words
from reporting.standing import places as placed
from reporting.standing.choosing import Chosen, read
from reporting.standing.pace import Pace, observed, pace
from reporting.standing.pace_words import say_pace

TABLES = ("coverage", "estimate", "duplicates", "late", "cascade", "needs", "referrals", "waiting", "lasting",
          "programme")


def read_all(chosen: Chosen, whole: Chosen) -> tuple[Pace, dict]:
    """Every release that the page speaks of in one query, then the names of places."""
    of_year = chosen.of_year(*Period)
    wanted = [*of_year, chosen.release, chosen.previous, whole.release, whole.previous]
    found = read(chosen.user, list({one.pk: one for one in wanted if one}.values()), TABLES)
    for one in (chosen, whole):
        if one.release is not None:
            one.holds(found)
    return pace(observed([found[one] for one in of_year])), placed.spots()


def said(chosen: Chosen, whole: Chosen, tempo: Pace, known: dict) -> dict:
    """What stands on the page."""
    now, share = chosen.figures, chosen.figures.c1
    return {
        "figures": now, "target": TARGET, "headline": words.headline(now), "verdict": words.verdict(now),
        "missing": number(share.missing) if share.missing else "", "duplicates": words.duplicates(now),
        "few": words.few(share), "pace": tempo, "pace_url": chosen.url("coverage-pace"), "say_pace": say_pace(tempo),
        "denominator": denominator(chosen, whole), "late": late(now),
        "whole": whole if whole.release else None, "c2": c2(whole),
        "teasers": teasers(chosen, whole, known) if whole.release else [],
    }


def denominator(chosen: Chosen, whole: Chosen) -> words.Denominator | None:
    """What the denominator did; where the whole release behind a month's alarms, that is said."""
    found = [words.denominator(one.figures, one.before) for one in (chosen, whole) if one.release is not None]
    return next((one for one in found if one is not None and one.shrinks), found[0])


def c2(whole: Chosen) -> dict | None:
    """C2 with what the range of the estimate makes of it; None where no whole release has an estimate."""
    if whole.release is None or whole.figures.c2 is None:
        return None
    figures, band = whole.figures, whole.figures.c2_range()
    return {"share": figures.c2, "range": words.say_band(band) if band else "", "estimate": figures.estimate()}


def late(figures: Figures) -> list[dict]:
    """What came in after an earlier period had closed, period by period."""
    held = figures.table("late")
    return [
        {"period": words.say_period(period), "eligible": held[period, "eligible"],
         "served": held.get((period, "served"))}
        for period in figures.codes("late", "period") if (period, "eligible") in held
    ]


def teasers(chosen: Chosen, whole: Chosen, known: dict) -> list[dict]:
    """One sentence of each of the other pages, and the way there."""
    figures = whole.figures
    shrunk = words.denominator(figures, whole.before)
    steps = [*next_steps.for_people(figures, known), *next_steps.for_figures(figures, shrunk)]
    made = [
        ("coverage-next", _("Nên làm tiếp"),
         steps[0].fact if steps else _("Không có việc nào nổi lên từ số liệu này.")),
        ("coverage-places", pgettext("tabs", "Địa bàn"), placed.say_places(placed.places(figures, known))),
        ("coverage-services", pgettext("tabs", "Dịch vụ"), kinds.say_kinds(kinds.kinds(figures))),
        ("coverage-results", _("Từ tiếp cận đến kết quả"), results.say_cascade(results.cascade(figures))),
    ]
    return [{"url": chosen.url(name), "title": title, "sentence": sentence} for name, title, sentence in made]


