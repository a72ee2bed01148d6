"""Working an estimate out before it is entered. Nothing is stored here; the figures go on to the estimate's form."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from reporting.estimating.forms import HINTS, STUDIES
from reporting.models import Method
from reporting.policies import check_enter_estimate


def choose(request):
    """By which method."""
    check_enter_estimate(request.user)
    offered = [(reverse("estimate-work-out", args=[one]), Method(one).label, HINTS[one]) for one in STUDIES]
    return render(request, "reporting/methods.html", {"methods": offered, "back_url": reverse("estimates")})


def work_out(request, method):
    """What the figures of a study come to, and the way on to entering it."""
    check_enter_estimate(request.user)
    if method not in STUDIES:
        raise Http404
    asks, come_to = STUDIES[method]
    form = asks(request.GET or None)
    found = come_to(**form.cleaned_data) if form.is_bound and form.is_valid() else None
    on = found and "{}?{}".format(reverse("estimate-new"), urlencode({**vars(found), "method": method}))
    return render(request, "reporting/work_out.html", {
        "form": form, "found": found, "on_url": on, "method": Method(method).label, "hint": HINTS[method],
        "back_url": reverse("estimate-methods"),
    })
