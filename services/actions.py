"""Every change of the directory. `by=None` stands for a command run by the operator."""

import csv
import datetime as dt
import uuid
from pathlib import Path

from django.utils import timezone

from privacy import audit
from privacy.acts import action, as_the_system
from privacy.pseudonyms import search_key
from services.models import Commune, FormerDistrict, Organisation, Service
from services.pace import take_at_their_word
from services.policies import check_confirm_capacity, check_edit_directory, check_keep_current, check_partner

COMMUNES_FILE = Path(__file__).parent / "data" / "communes.csv"
REMEMBERED = 100  # taps of one service: far more than a week has


@as_the_system
def load_communes(path: Path = COMMUNES_FILE) -> int:
    """Bring the communes in from the file, by code; a second run changes nothing. Returns their number.

    A name or a point that an administrator corrected stays, until the file says the same.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for name in sorted({row["former_district"] for row in rows}):
        FormerDistrict.objects.update_or_create(code=district_code(name), defaults={"name": name})
    corrected = {one.code: one for one in Commune.objects.filter(corrected=True)}
    for row in rows:
        fields = not_undoing(corrected.get(row["code"]), commune_fields(row))
        Commune.objects.update_or_create(code=row["code"], defaults=fields)
    return len(rows)


CORRECTED = ("name", "search_key", "latitude", "longitude")


def not_undoing(commune: Commune | None, fields: dict) -> dict:
    """What the file may set of a commune: all of it, or, where somebody corrected it, what was not corrected."""
    if commune is None:
        return fields
    if all(getattr(commune, name) == fields[name] for name in CORRECTED):
        return {**fields, "corrected": False}
    return {name: value for name, value in fields.items() if name not in CORRECTED}


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
    check_confirm_capacity(by, service)
    service = Service.objects.select_for_update().get(pk=service.pk)
    service.places_a_week, service.places_free = places_a_week, places_free
    service.last_confirmed = timezone.localdate()
    service.save(update_fields=["places_a_week", "places_free", "last_confirmed"])
    take_at_their_word([service.pk])
    audit.wrote("service.capacity_confirmed", service, by=by, fields=["places_a_week", "places_free"])
    return service


@action
def take_place(*, by, id: uuid.UUID, service) -> Service:
    """One place less this week, since somebody was accepted; the same `id` again takes none. Where nobody said this
    week how many are free, or none is, nothing changes."""
    check_confirm_capacity(by, service)
    service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if id in service.taken_for or not service.is_told or not service.places_free:
        return service
    service.places_free -= 1
    service.taken_for = [*service.taken_for, id][-REMEMBERED:]
    service.save(update_fields=["places_free", "taken_for"])
    audit.wrote("service.place_taken", service, by=by, fields=["places_free"])
    return service


@action
def confirm_unchanged(*, by) -> int:
    """The partner says that all its places are still as they stand. Returns of how many services."""
    check_partner(by)
    held = list(Service.objects.filter(organisation_id=by.organisation_id, active=True).select_for_update())
    for service in held:
        service.last_confirmed = timezone.localdate()
        service.save(update_fields=["last_confirmed"])
        audit.wrote("service.capacity_confirmed", service, by=by, fields=["last_confirmed"])
    take_at_their_word(one.pk for one in held)
    return len(held)


@action
def pause(*, by, service, until: dt.date) -> None:
    """The service takes nobody up to and including this day."""
    if _closed_until(until, by=by, service=service):
        audit.wrote("service.paused", service, by=by, fields=["temporarily_closed_until"])


@action
def reopen(*, by, service) -> None:
    """The service takes people again."""
    if _closed_until(None, by=by, service=service):
        take_at_their_word([service.pk])
        audit.wrote("service.reopened", service, by=by, fields=["temporarily_closed_until"])


def _closed_until(until: dt.date | None, *, by, service) -> bool:
    """Write it down; says whether it was otherwise before."""
    check_keep_current(by, service)
    held = Service.objects.select_for_update().get(pk=service.pk)
    changed, held.temporarily_closed_until = held.temporarily_closed_until != until, until
    held.save(update_fields=["temporarily_closed_until"])
    return changed


@action
def change_organisation(*, by, organisation, communes_served=None, **fields) -> Organisation:
    """Enter what is otherwise of an organisation; the same again changes nothing."""
    check_edit_directory(by)
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    changed = _set(organisation, fields)
    if communes_served is not None and set(communes_served) != set(organisation.communes_served.all()):
        organisation.communes_served.set(communes_served)
        changed.append("communes_served")
    if changed:
        audit.wrote("organisation.changed", organisation, by=by, fields=changed)
    return organisation


@action
def change_service(*, by, service, **fields) -> Service:
    """Enter what is otherwise of a service; the same again changes nothing."""
    check_edit_directory(by)
    service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    if changed := _set(service, fields):
        audit.wrote("service.changed", service, by=by, fields=changed)
    return service


def _set(record, fields: dict) -> list[str]:
    """Save what differs; answers with its names."""
    changed = sorted(name for name, value in fields.items() if getattr(record, name) != value)
    for name in changed:
        setattr(record, name, fields[name])
    if changed:
        record.save(update_fields=changed)
    return changed
