"""Every change of the directory. `by=None` stands for a command run by the operator."""

import csv
from pathlib import Path

from django.utils import timezone

from privacy import audit
from privacy.acts import action, as_the_system
from privacy.pseudonyms import search_key
from services.models import Commune, FormerDistrict, Organisation, Service
from services.policies import check_confirm_capacity, check_edit_directory

COMMUNES_FILE = Path(__file__).parent / "data" / "communes.csv"


@as_the_system
def load_communes(path: Path = COMMUNES_FILE) -> int:
    """Bring the communes in from the file, by code; a second run changes nothing. Returns their number."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for name in sorted({row["former_district"] for row in rows}):
        FormerDistrict.objects.update_or_create(code=district_code(name), defaults={"name": name})
    for row in rows:
        Commune.objects.update_or_create(code=row["code"], defaults=commune_fields(row))
    return len(rows)


def district_code(name: str) -> str:
    """'Huyện Vị Xuyên' → 'vi-xuyen'; 'Thành phố Hà Giang' → 'tp-ha-giang'."""
    key = search_key(name)
    for long, short in (("huyen ", ""), ("thanh pho ", "tp ")):
        if key.startswith(long):
            key = short + key.removeprefix(long)
    return key.replace(" ", "-")


def commune_fields(row: dict[str, str]) -> dict:
    return {
        "name": row["name"],
        "kind": row["type"],
        "former_district_id": district_code(row["former_district"]),
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
        "area_km2": float(row["area_km2"]),
        "search_key": search_key(row["name"]),
    }


@action
def add_organisation(*, by, id, name, kind, commune, languages=(), communes_served=(), demo=False, **fields):
    """Enter an organisation in the directory; the same `id` again changes nothing."""
    check_edit_directory(by)
    organisation, made = Organisation.objects.get_or_create(
        id=id,
        defaults={"name": name, "kind": kind, "commune": commune, "languages": list(languages), "demo": demo, **fields},
    )
    if made:
        organisation.communes_served.set(communes_served)
        audit.wrote("organisation.added", organisation, by=by, fields=["name", "kind", "commune"])
    return organisation


@action
def add_service(*, by, id, organisation, category, name, places_a_week, **fields):
    """Enter a service of an organisation; the same `id` again changes nothing."""
    check_edit_directory(by)
    service, made = Service.objects.get_or_create(
        id=id,
        defaults={
            "organisation": organisation, "category": category, "name": name,
            "places_a_week": places_a_week, "places_free": places_a_week,
            "last_confirmed": timezone.localdate(), **fields,
        },
    )
    if made:
        audit.wrote("service.added", service, by=by, fields=["category", "name", "places_a_week"])
    return service


@action
def confirm_capacity(*, by, service, places_a_week: int, places_free: int) -> Service:
    """The partner says how many places it has this week and how many are free."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    check_confirm_capacity(by, service)
    service.places_a_week, service.places_free = places_a_week, places_free
    service.last_confirmed = timezone.localdate()
    service.save(update_fields=["places_a_week", "places_free", "last_confirmed"])
    audit.wrote("service.capacity_confirmed", service, by=by, fields=["places_a_week", "places_free"])
    return service
