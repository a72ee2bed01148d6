"""Closing what no longer exists, opening it again, and correcting a commune."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacy import audit
from privacy.acts import action
from privacy.pseudonyms import search_key
from services.keeping.closing import ties_of
from services.models import Commune, Organisation, Service
from services.policies import check_edit_directory

# Where a point of the country can lie, degrees.
NORTH, EAST = (8.0, 24.0), (102.0, 110.0)


@action
def close_organisation(*, by, organisation) -> Organisation:
    """It is found nowhere any more; what it did stays. Twice is once.

    Raises ValidationError with what must end first: accounts, open clients, open referrals.
    """
    check_edit_directory(by)
    held = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if ties := ties_of(held):
        raise ValidationError([_("Chưa đóng được:"), *ties])
    if _changed(held, active=False):
        audit.wrote("organisation.closed", held, by=by, fields=["active"])
    return held


@action
def reopen_organisation(*, by, organisation) -> Organisation:
    """It stands in the directory again. Twice is once."""
    check_edit_directory(by)
    held = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if _changed(held, active=True):
        audit.wrote("organisation.reopened", held, by=by, fields=["active"])
    return held


@action
def close_service(*, by, service) -> Service:
    """It takes no new referrals; those that are open stay. Twice is once."""
    check_edit_directory(by)
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if _changed(held, active=False):
        audit.wrote("service.closed", held, by=by, fields=["active"])
    return held


@action
def offer_again(*, by, service) -> Service:
    """It takes referrals again. Twice is once."""
    check_edit_directory(by)
    held = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if _changed(held, active=True):
        audit.wrote("service.offered_again", held, by=by, fields=["active"])
    return held


def _changed(held, *, active: bool) -> bool:
    """Write it down; says whether it was otherwise before."""
    if held.active == active:
        return False
    held.active = active
    held.save(update_fields=["active"])
    return True


@action
def correct_commune(*, by, commune, name: str, latitude: float, longitude: float) -> Commune:
    """Correct the name and the point. What was corrected here outlasts the next load of the data file.

    Raises ValidationError by field for an empty name or a point outside the country.
    """
    check_edit_directory(by)
    check_point(name, latitude, longitude)
    held = Commune.objects.select_for_update(of=("self",)).get(pk=commune.pk)
    wanted = {"name": name, "latitude": latitude, "longitude": longitude}
    changed = sorted(one for one, value in wanted.items() if getattr(held, one) != value)
    for one in changed:
        setattr(held, one, wanted[one])
    if changed:
        held.search_key, held.corrected = search_key(name), True
        held.save(update_fields=[*changed, "search_key", "corrected"])
        audit.wrote("commune.corrected", held, by=by, fields=changed)
    return held


def check_point(name: str, latitude: float, longitude: float) -> None:
    wrong = {}
    if not name.strip():
        wrong["name"] = _("Hãy nhập tên.")
    if not NORTH[0] <= latitude <= NORTH[1]:
        wrong["latitude"] = _("Vĩ độ ở Việt Nam từ 8 đến 24.")
    if not EAST[0] <= longitude <= EAST[1]:
        wrong["longitude"] = _("Kinh độ ở Việt Nam từ 102 đến 110.")
    if wrong:
        raise ValidationError(wrong)
