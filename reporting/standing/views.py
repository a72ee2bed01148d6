"""The pages of a programme manager: one approved release, read as figures. Nothing here counts anybody."""

from collections.abc import Callable

from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from reporting.catalogue import Period
from reporting.indicators import TARGET
from reporting.models import Release
from reporting.policies import check_read
from reporting.standing import kinds, next_steps, overview, people, places_page, results, words
from reporting.standing import places as placed
from reporting.standing.choosing import Chosen, choose, read
from reporting.standing.keeping import kept
from reporting.standing.pace import observed, pace
from reporting.standing.pace_words import band, drawing, say_needed, say_pace
from reporting.standing.tabs import tabs

# What may be asked for; a page asked for anything else is made anew.
ASKED = ("release", "page", "rows", "q", "district", "state", "order")


def coverage(request):
    """Where we stand: C1 first, then everything that it must not be read without."""
    check_read(request.user)
    chosen = choose(request)

    def said() -> dict:
        whole = choose(request, "cascade", chosen.approved)
        return overview.said(chosen, whole, *overview.read_all(chosen, whole))

    return shown(request, chosen, "coverage", said)


def places(request):
    """The map, the communes, the former districts."""
    check_read(request.user)
    chosen = choose(request, "needs")
    return shown(request, chosen, "coverage-places", lambda: places_page.said(request, chosen.reading("coverage")))


def services(request):
    """The nine kinds of service."""
    check_read(request.user)
    chosen = choose(request, "needs")

    def said() -> dict:
        found = kinds.kinds(chosen.reading("needs", "referrals").figures)
        return {"kinds": found, "say_kinds": kinds.say_kinds(found), "target": TARGET}

    return shown(request, chosen, "coverage-services", said)


def reached(request):
    """Whom the programme reaches, and what is counted apart."""
    check_read(request.user)
    chosen = choose(request, "profile")
    before = [one for one in chosen.of_year(Period.HALF) if one != chosen.release]
    return shown(request, chosen, "coverage-people", lambda: {
        "quarters_before": before, **people.said(chosen.reading(*people.TABLES).figures)
    })


def outcomes(request):
    """From contact to lasting result."""
    check_read(request.user)
    chosen = choose(request, "cascade")
    return shown(request, chosen, "coverage-results", lambda: results.said(chosen.reading(*results.TABLES).figures))


def tempo(request):
    """The months of the year so far, and what December may come to."""
    check_read(request.user)
    chosen = choose(request)

    def said() -> dict:
        found = pace(observed(list(read(request.user, chosen.of_year(*Period), ["coverage"]).values())))
        return {"pace": found, "drawing": drawing(found), "say_pace": say_pace(found), "say_needed": say_needed(found),
                "band": band(found) if found.low is not None else ""}

    return shown(request, chosen, "coverage-pace", said)


def following(request):
    """What to do next."""
    check_read(request.user)
    chosen = choose(request, "needs")

    def said() -> dict:
        figures = chosen.reading(*next_steps.TABLES).figures
        shrunk = words.denominator(figures, chosen.before)
        return {
            "for_people": led_on(chosen, next_steps.for_people(figures, placed.spots())),
            "for_figures": led_on(chosen, next_steps.for_figures(figures, shrunk)),
        }

    return shown(request, chosen, "coverage-next", said)


def led_on(chosen: Chosen, steps: list[next_steps.Step]) -> list[dict]:
    """The steps with the address of the page that says more; those of a release keep it."""
    labels = next_steps.page_words()
    return [
        {"fact": one.fact, "do": one.do, "link": labels[one.page],
         "url": chosen.url(one.page, **one.query) if one.page.startswith("coverage")
         else reverse(one.page, query=one.query or None)}
        for one in steps
    ]


def protection(request):
    """How figures are protected, and what "1–9" means."""
    check_read(request.user)
    chosen = choose(request)
    held = Release.objects.visible_to(request.user).filter(pk=chosen.release.pk) if chosen.release else None
    return render(request, "reporting/standing/protection.html", {
        "release": chosen.release, "back_url": chosen.url("coverage"),
        "certificate_url": certificate_url(chosen.release),
        "k": held.values_list("tables__k", flat=True).first() if held is not None else None,
    })


def shown(request, chosen: Chosen, which: str, said: Callable[[], dict]):
    """A page with its tabs, made once for each release and question; or that nothing is approved yet."""
    if chosen.release is None:
        return render(request, "reporting/standing/nothing.html")

    def make() -> str:
        return render_to_string(f"reporting/standing/{which.removeprefix('coverage-')}.html", {
            "chosen": chosen, "release": chosen.release, "tabs": tabs(chosen, which), "request": request,
            "certificate_url": certificate_url(chosen.release), **said(),
        })

    asked = tuple(request.GET.get(name) for name in ASKED)
    approved = tuple((one.pk, one.approved_at) for one in chosen.approved)
    is_plain = request.GET.keys() <= set(ASKED)
    body = kept((which, get_language(), approved, asked), make) if is_plain else make()
    return render(request, "reporting/standing/page.html", {
        "body": mark_safe(body),  # noqa: S308  # nosec B308 B703  # a template has escaped it
    })


def certificate_url(release) -> str:
    """Where a release's certificate stands, if it has a page."""
    try:
        return reverse("release-certificate", args=[release.pk]) if release else ""
    except NoReverseMatch:
        return ""
