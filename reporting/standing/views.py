"""The pages of a programme manager: one approved release, read as figures. Nothing here counts anybody."""

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from reporting.catalogue import Period
from reporting.indicators import TARGET
from reporting.models import Release
from reporting.policies import check_read
from reporting.standing import kinds, next_steps, overview, people, results, words
from reporting.standing import map as mapped
from reporting.standing import places as placed
from reporting.standing.choosing import Chosen, choose, read
from reporting.standing.forms import PlacesForm
from reporting.standing.pace import observed, pace
from reporting.standing.pace_words import band, drawing, say_needed, say_pace
from reporting.standing.tabs import tabs

A_PAGE = 20


def coverage(request):
    """Where we stand: C1 first, then everything that it must not be read without."""
    check_read(request.user)
    chosen = choose(request)
    if chosen.release is None:
        return shown(request, chosen, "coverage")
    whole = choose(request, "cascade", chosen.approved)
    known = overview.read_all(chosen, whole)
    return shown(request, chosen, "coverage", **overview.said(chosen, whole, *known))


def places(request):
    """The map, the communes, the former districts."""
    check_read(request.user)
    chosen = choose(request, "needs").reading("coverage")
    if chosen.release is None:
        return shown(request, chosen, "coverage-places")
    known = placed.spots()
    here = chosen.url("coverage-places")
    found, districts = placed.places(chosen.figures, known), placed.districts(chosen.figures, known)
    form = PlacesForm(request.GET, districts=placed.district_names(known))
    form.is_valid()
    wanted = placed.looked_for(found, form.cleaned_data)
    per_page = len(found) or 1 if request.GET.get("rows") == "all" else A_PAGE
    within = mapped.frame(known.values())
    return shown(
        request, chosen, "coverage-places", search=form, districts=districts, target=TARGET,
        page=Paginator(wanted, per_page).get_page(request.GET.get("page")),
        here=f"{here}{'&' if '?' in here else '?'}", all_rows=len(wanted) > per_page and everything(request),
        say_places=placed.say_places(found), say_districts=placed.say_districts(districts),
        map={"width": mapped.WIDTH, "height": within.height, "points": mapped.drawing(mapped.points(found, within)),
             "labels": mapped.labels(known, within)},
    )


def everything(request) -> str:
    """The same question with all lines on one page, to be printed."""
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    query["rows"] = "all"
    return f"?{query.urlencode()}#communes"


def services(request):
    """The nine kinds of service."""
    check_read(request.user)
    chosen = choose(request, "needs").reading("needs", "referrals")
    if chosen.release is None:
        return shown(request, chosen, "coverage-services")
    found = kinds.kinds(chosen.figures)
    return shown(request, chosen, "coverage-services", kinds=found, say_kinds=kinds.say_kinds(found), target=TARGET)


def reached(request):
    """Whom the programme reaches, and what is counted apart."""
    check_read(request.user)
    chosen = choose(request, "profile").reading(
        "quarters", "profile", "channels", "providers", "contacts", "children", "supplies"
    )
    if chosen.release is None:
        return shown(request, chosen, "coverage-people")
    quarters = [one for one in chosen.of_year(Period.HALF) if one != chosen.release]
    return shown(request, chosen, "coverage-people", quarters_before=quarters, **people.said(chosen.figures))


def outcomes(request):
    """From contact to lasting result."""
    check_read(request.user)
    chosen = choose(request, "cascade").reading("cascade", "referrals", "waiting", "lasting", "estimate")
    if chosen.release is None:
        return shown(request, chosen, "coverage-results")
    return shown(request, chosen, "coverage-results", **results.said(chosen.figures))


def tempo(request):
    """The months of the year so far, and what December may come to."""
    check_read(request.user)
    chosen = choose(request)
    of_year = chosen.of_year(*Period)
    found = pace(observed(list(read(request.user, of_year, ["coverage"]).values()))) if of_year else None
    if found is None:
        return shown(request, chosen, "coverage-pace")
    return shown(request, chosen, "coverage-pace", pace=found, drawing=drawing(found), say_pace=say_pace(found),
                 say_needed=say_needed(found), band=band(found) if found.low is not None else "")


def following(request):
    """What to do next."""
    check_read(request.user)
    chosen = choose(request, "needs").reading(
        "coverage", "needs", "cascade", "referrals", "waiting", "lasting", "estimate", "programme"
    )
    if chosen.release is None:
        return shown(request, chosen, "coverage-next")
    shrunk = words.denominator(chosen.figures, chosen.before)
    return shown(
        request, chosen, "coverage-next",
        for_people=led_on(chosen, next_steps.for_people(chosen.figures, placed.spots())),
        for_figures=led_on(chosen, next_steps.for_figures(chosen.figures, shrunk)),
    )


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
    k = Release.objects.visible_to(request.user).filter(pk=chosen.release.pk).values_list("tables__k", flat=True).get() \
        if chosen.release else None
    return shown(request, chosen, "coverage-protection", back_url=chosen.url("coverage"), k=k)


def shown(request, chosen: Chosen, which: str, **context):
    """A page of these, with its tabs, or that nothing is approved yet."""
    name = "nothing" if chosen.release is None and which != "coverage-protection" else which.removeprefix("coverage-")
    return render(request, f"reporting/standing/{name}.html", {
        "chosen": chosen, "release": chosen.release, "tabs": tabs(chosen, which),
        "certificate_url": certificate_url(chosen.release), **context,
    })


def certificate_url(release) -> str:
    """Where a release's certificate stands, if it has a page."""
    try:
        return reverse("release-certificate", args=[release.pk]) if release else ""
    except NoReverseMatch:
        return ""
