"""Everything of the page of places: the picture, the sentence of each part, and the lines that were asked for."""

from django.core.paginator import Paginator

from reporting.indicators import TARGET
from reporting.standing import map as mapped
from reporting.standing import places as placed
from reporting.standing.choosing import Chosen
from reporting.standing.forms import PlacesForm

A_PAGE = 20


def said(request, chosen: Chosen) -> dict:
    known = placed.spots()
    found, districts = placed.places(chosen.figures, known), placed.districts(chosen.figures, known)
    form = PlacesForm(request.GET, districts=placed.district_names(known))
    form.is_valid()
    wanted = placed.looked_for(found, form.cleaned_data)
    per_page = len(found) or 1 if request.GET.get("rows") == "all" else A_PAGE
    here = chosen.url("coverage-places")
    return {
        "search": form, "districts": districts, "target": TARGET, "map": picture(found, known),
        "page": Paginator(wanted, per_page).get_page(request.GET.get("page")),
        "here": f"{here}{'&' if '?' in here else '?'}", "all_rows": len(wanted) > per_page and everything(request),
        "say_places": placed.say_places(found), "say_districts": placed.say_districts(districts),
    }


def picture(found: list[placed.Place], known: dict[str, placed.Spot]) -> dict:
    within = mapped.frame(known.values())
    return {"width": mapped.WIDTH, "height": within.height, "labels": mapped.labels(known, within),
            "points": mapped.drawing(mapped.points(found, within))}


def everything(request) -> str:
    """The same question with all lines on one page, to be printed."""
    query = request.GET.copy()
    query.pop("page", None)
    query["rows"] = "all"
    return f"?{query.urlencode()}#communes"
