"""How services have answered: a case manager's page."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from referrals.policies import check_figures
from referrals.results import by_service


def services(request):
    """One quarter: what was sent and what became of it, by category and by service."""
    check_figures(request.user)
    held = by_service.quarters()
    quarter = next((one for one in held if one.slug == request.GET.get("quarter")), held[0])
    figures = by_service.of_quarter(request.user, quarter)
    return render(request, "referrals/by_service.html", {
        "say": by_service.say(quarter, figures), "quarters": held, "quarter": quarter, **figures,
        "tables": [(_("Theo nhóm dịch vụ"), figures["categories"]), (_("Theo dịch vụ"), figures["services"])],
    })
