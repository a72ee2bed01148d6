"""Where something is: a location of the file with its commune, its point, its address and how to get there."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from services.hsds import values
from services.hsds.asking import COMMUNE, Question, Reading, use
from services.hsds.mapping import language_of
from services.hsds.places import COMMUNE_CODES, impossible
from services.hsds.rows import Row
from services.models import Commune

PROVINCE = frozenset({"tuyen quang", "tinh tuyen quang", "vn", "viet nam", "vietnam", "vnm"})


@dataclass
class Place:
    """A location as our directory holds it; `why` there is no commune, where none was found."""

    row: Row
    commune: Commune | None = None
    why: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)


def place_of(reading: Reading, row: Row) -> Place:
    """The place of a location; the same for whoever is there."""
    if row.id not in reading.places:
        reading.places[row.id] = _read(reading, row)
    return reading.places[row.id]


def _read(reading: Reading, row: Row) -> Place:
    use(row, *_if_here(row, "location_type"))
    addresses = reading.package.held_by("address", "location_id", row.id)
    address = next((one for one in addresses if one.values.get("address_type") == "physical"), None) or next(
        iter(addresses), None
    )
    place = Place(row, languages=languages(reading, "location_id", row.id))
    place.why = _find_commune(reading, row, address, place)
    place.fields |= {
        "location_name": values.text(row, "name", reading.note, 120),
        "transportation": values.text(row, "transportation", reading.note),
        "accessibility": _accessibility(reading, row),
        "address": _address(reading, address, place),
    }
    return place


def ask_commune(reading: Reading, place: Place) -> Question:
    """In which commune this place is; asked once for everything that is there."""
    told = {"name": str(place.row.values.get("name") or place.row.id)[:80], "why": place.why}
    question = reading.ask(
        COMMUNE, place.row.id, _("Địa điểm “%(name)s” thuộc xã, phường nào? %(why)s") % told, place.row.where
    )
    place.commune = reading.communes.by_code(question.answer)
    return question


def _find_commune(reading: Reading, row: Row, address: Row | None, place: Place) -> str:
    """Set the commune and the point; answers why there is none."""
    if row.values.get("external_identifier_type") == COMMUNE_CODES:
        use(row, "external_identifier_type")
        place.commune = reading.communes.by_code(row.link("external_identifier"))
    place.commune = place.commune or _by_name(reading, row, address)
    latitude, longitude = (values.decimal(row, name, reading.note) for name in ("latitude", "longitude"))
    if wrong := impossible(latitude, longitude):
        for name in ("latitude", "longitude"):
            reading.note(row, name, wrong)
        return _("Vị trí trong tệp không dùng được: %(why)s.") % {"why": wrong}
    if latitude is None or longitude is None:
        return _("Tệp không nói tên xã nào của tỉnh.")
    near = reading.communes.by_point(latitude, longitude)
    if near is None:
        for name in ("latitude", "longitude"):
            reading.note(row, name, _("điểm này ở ngoài tỉnh"))
        return _("Điểm trong tệp ở ngoài tỉnh.")
    place.commune = place.commune or near
    if (latitude, longitude) != (place.commune.latitude, place.commune.longitude):  # else it says no more than that
        place.fields |= {"latitude": latitude, "longitude": longitude}
    return ""


def _by_name(reading: Reading, row: Row, address: Row | None) -> Commune | None:
    """By the names in the address, the smallest place first; the name that it was counts as made use of."""
    for source, name in ((address, "city"), (address, "address_2"), (address, "region"), (row, "name")):
        told = str(source.values.get(name) or "") if source else ""
        found = reading.communes.by_names([told]) if told.strip() else None
        if found and source is not None:
            source.take(name)
            return found
    return None


def _address(reading: Reading, address: Row | None, place: Place) -> str | None:
    """The lines of the address that say more than the commune does."""
    if address is None:
        return None
    use(address, *_if_here(address, "address_type"))
    for name in ("state_province", "country", "region"):
        if str(address.values.get(name) or "").strip().lower() in PROVINCE | {"tuyên quang", "việt nam"}:
            address.take(name)
    lines = [values.text(address, name, reading.note, 200) for name in ("address_1", "address_2")]
    city = place.commune.name if place.commune else ""
    if address.values.get("city") == city:
        address.take("city")
    said = ", ".join(line for line in lines if line and line != city)
    if len(said) > 200:
        return reading.note(address, "address_1", _("dài hơn %(n)s ký tự") % {"n": 200})
    return said or None


def _accessibility(reading: Reading, row: Row) -> str | None:
    held = reading.package.held_by("accessibility", "location_id", row.id)
    lines = []
    for one in held:
        use(one)
        lines += [values.text(one, name, reading.note) for name in ("description", "details")]
    return "\n".join(dict.fromkeys(filter(None, lines))) or None


def languages(reading: Reading, column: str, id: str) -> list[str]:
    """The languages of ours that are spoken by this location or service; another one is told."""
    spoken = []
    for one in reading.package.held_by("language", column, id):
        told = {name: str(one.take(name) or "") for name in ("code", "name", "language")}
        use(one)
        code = language_of(*told.values())
        for name, said in told.items():
            if said and (code is None or language_of(said) != code):
                reading.note(one, name, _("danh bạ chưa ghi tiếng này"))
        if code is not None and code != "vi":
            spoken.append(code)
    return list(dict.fromkeys(spoken))


def _if_here(row: Row, name: str) -> list[str]:
    """That it is somewhere goes without saying; that it is a letter box or a call is told."""
    return [name] if row.values.get(name) == "physical" else []
