"""The directory as HSDS 3.0: a page of full services as JSON, or a datapackage of CSV tables.

What the standard has no field for stands as attributes of a taxonomy of our own, so that a file read again changes
nothing. Records that were imported keep the ids that they came with.
"""

import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation

from privacy.spreadsheets import written
from services.categories import Category, SpokenLanguage
from services.hours.words import Span
from services.hsds.flattening import flattened
from services.hsds.mapping import LANGUAGE_CODES, TAXONOMY
from services.hsds.places import COMMUNE_CODES
from services.hsds.schedules import DAYS
from services.hsds.schema import ENTITIES, NUMBER, TEXT
from services.models import Organisation, Service

PROVINCE, COUNTRY = "Tuyên Quang", "VN"
PLAIN = ("alternate_name", "description", "url", "email", "interpretation_services", "application_process",
         "fees_description", "eligibility_description", "minimum_age", "maximum_age", "alert")
# Names of the terms of our own taxonomy; categories have their own.
TERMS = {
    "category": "Nhóm dịch vụ", "kind": "Loại tổ chức", "places_a_week": "Số chỗ mỗi tuần",
    "places_free": "Số chỗ còn", "languages": "Ngôn ngữ", "schedule": "Giờ, bằng lời",
    "temporarily_closed_until": "Tạm ngừng đến hết ngày", "communes_served": "Xã, phường phục vụ",
    "source": "Nguồn dữ liệu",
}
SPACE = uuid.UUID("8b7f9f43-0f0b-4b0e-9f6d-2b6a5c1d7e10")


def document() -> dict[str, Any]:
    """The whole directory: a page of full services, and the organisations that have none."""
    services = list(
        Service.objects.select_related("organisation__commune", "commune").order_by("organisation__name", "name", "id")
        .prefetch_related("hours", "organisation__communes_served")
    )
    offering = {one.organisation_id for one in services}
    alone = Organisation.objects.exclude(pk__in=offering).select_related("commune").prefetch_related("communes_served")
    with translation.override("vi"):
        contents = [service_full(one) for one in services]
        return {
            "total_items": len(contents), "total_pages": 1, "page_number": 1, "size": len(contents),
            "first_page": True, "last_page": True, "empty": not contents, "contents": contents,
            "organizations": [organization(one) for one in alone.order_by("name")],
        }


def as_json() -> bytes:
    return json.dumps(document(), ensure_ascii=False, indent=2).encode()


def as_zip() -> bytes:
    """A datapackage: a table for each entity, and the description of all."""
    package = flattened(document(), "directory.json")
    tables = {entity: _table(entity, package.of(entity)) for entity in ENTITIES if package.of(entity)}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(_description(tables), indent=2))
        for entity, rows in tables.items():
            archive.writestr(f"{entity}.csv", written(rows))
    return held.getvalue()


def _columns(entity: str) -> dict[str, str]:
    return {name: kind for name, kind in ENTITIES[entity].items() if kind in (TEXT, NUMBER)}


def _table(entity: str, rows: Iterable) -> list[list]:
    columns = list(_columns(entity))
    return [columns, *([row.values.get(name) for name in columns] for row in rows)]


def _description(tables: dict[str, list]) -> dict[str, Any]:
    kinds = {TEXT: "string", NUMBER: "number"}
    return {
        "name": "human_services_data", "profile": "tabular-data-package", "version": "3.0",
        "resources": [
            {"name": entity, "path": f"{entity}.csv", "profile": "tabular-data-resource", "schema": {
                "primaryKey": "id",
                "fields": [{"name": name, "type": kinds[kind]} for name, kind in _columns(entity).items()],
            }} for entity in tables
        ],
    }


# --- Records ------------------------------------------------------------------------------------------

def service_full(service: Service) -> dict[str, Any]:
    """A service with its organisation, its place and its hours."""
    told = {name: getattr(service, name) for name in PLAIN}
    return _full({
        "id": id_of(service), "name": service.name, **told, "status": _status(service),
        "assured_date": service.last_confirmed and service.last_confirmed.isoformat(),
        "phones": _phones(service),
        "schedules": [one for number, span in enumerate(service.spans) for one in _schedule(service, number, span)],
        "service_areas": [
            {"id": part(service, "area", one.code), "name": one.name} for one in _served(service.organisation)
        ],
        "service_at_locations": [{"id": part(service, "at"), "location": _location(service)}],
        "languages": [_language(service, one) for one in service.languages],
        "required_documents": [
            {"id": part(service, "document", number), "document": one}
            for number, one in enumerate(_lines(service.required_documents))
        ],
        "organization": organization(service.organisation),
        "attributes": [_attribute(service, "service", code, value) for code, value in _service_terms(service)],
    })


def organization(organisation: Organisation) -> dict[str, Any]:
    return _full({
        "id": id_of(organisation), "name": organisation.name, "alternate_name": organisation.alternate_name,
        "email": organisation.email, "website": organisation.website, "phones": _phones(organisation),
        "locations": [_home(organisation)],
        "attributes": [
            _attribute(organisation, "organization", code, value) for code, value in _organisation_terms(organisation)
        ],
    }) | {"description": organisation.description}


def id_of(record: Service | Organisation) -> str:
    """What the record is called wherever it came from; here, for our own."""
    return record.source_id or str(record.pk)


def part(record: Service | Organisation, *names) -> str:
    """The id of something that a record holds: the same in every file."""
    return str(uuid.uuid5(SPACE, "/".join(map(str, (record.pk, *names)))))


def _full(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in record.items() if value not in (None, [], "")
            and not (isinstance(value, str) and not value.strip())}


def _status(service: Service) -> str:
    if not service.active:
        return "inactive"
    return "temporarily closed" if service.is_closed else "active"


def _phones(record: Service | Organisation) -> list[dict]:
    return [{"id": part(record, "phone"), "number": record.phone, "type": "voice"}] if record.phone.strip() else []


def _schedule(service: Service, number: int, span: Span) -> Iterator[dict[str, Any]]:
    if span.weekdays or span.description.strip():
        told = {"opens_at": _time(span.opens_at), "closes_at": _time(span.closes_at)} if span.weekdays else {}
        yield _full({
            "id": part(service, "schedule", number), "freq": "WEEKLY" if span.weekdays else None,
            "byday": ",".join(DAYS[day] for day in span.weekdays), **told, "description": span.description,
        })


def _time(at) -> str | None:
    return at and at.isoformat("seconds" if at.second else "minutes")


def _served(organisation: Organisation) -> list:
    return list(organisation.communes_served.all())


def _language(record: Service | Organisation, code: str) -> dict[str, str]:
    language = SpokenLanguage(code)
    return {"id": part(record, "language", code), "name": str(language.label), "code": LANGUAGE_CODES[language][0]}


def _lines(text: str) -> list[str]:
    """A line for each paper; the whole where taking it apart would lose how it was written."""
    lines = text.split("\n")
    whole = any(not line.strip() or line != line.strip() or "\r" in line for line in lines)
    return [one for one in ([text] if whole else lines) if one.strip()]


def _home(organisation: Organisation) -> dict[str, Any]:
    """Where the organisation sits: its commune."""
    place = _place(part(organisation, "location"), organisation.commune, "")
    return place | _full({"languages": [_language(organisation, one) for one in organisation.languages]})


def _place(id: str, commune, address: str) -> dict[str, Any]:
    return {
        "id": id, "location_type": "physical", "latitude": commune.latitude, "longitude": commune.longitude,
        "external_identifier": commune.code, "external_identifier_type": COMMUNE_CODES,
        "addresses": [{
            "id": str(uuid.uuid5(SPACE, f"{id}/address")), "address_1": address or commune.name, "city": commune.name,
            "state_province": PROVINCE, "postal_code": "", "country": COUNTRY, "address_type": "physical",
        }],
    }


def _location(service: Service) -> dict[str, Any]:
    """Its own place where it has one, else its organisation's."""
    own = (service.commune_id, service.location_name, service.address, service.transportation, service.accessibility)
    if not any(own) and service.latitude is None:
        return _home(service.organisation)
    place = _place(part(service, "location"), service.place, service.address)
    if service.latitude is not None:
        place |= {"latitude": service.latitude, "longitude": service.longitude}
    told: dict[str, Any] = {"name": service.location_name, "transportation": service.transportation}
    if service.accessibility.strip():
        told["accessibility"] = [{"id": part(service, "accessibility"), "description": service.accessibility}]
    return place | _full(told)


# --- What the standard has no field for ---------------------------------------------------------------

def _service_terms(service: Service) -> Iterator[tuple[str, Any]]:
    yield "category", service.category
    yield "places_a_week", service.places_a_week
    yield "places_free", service.places_free
    yield "languages", ",".join(service.languages)
    yield from _told(service, "schedule", "source")
    if service.temporarily_closed_until:
        yield "temporarily_closed_until", service.temporarily_closed_until.isoformat()


def _organisation_terms(organisation: Organisation) -> Iterator[tuple[str, Any]]:
    yield "kind", organisation.kind
    yield "languages", ",".join(organisation.languages)
    yield "communes_served", ",".join(one.code for one in _served(organisation))
    yield from _told(organisation, "source")


def _told(record: Service | Organisation, *names: str) -> Iterator[tuple[str, Any]]:
    for name in names:
        if value := getattr(record, name).strip() and getattr(record, name):
            yield name, value


def _attribute(record: Service | Organisation, entity: str, code: str, value: Any) -> dict[str, Any]:
    label = str(Category(value).label) if code == "category" else TERMS[code]
    term = f"{code}/{value}" if code == "category" else code
    return {
        "id": part(record, "attribute", code), "link_entity": entity, "value": str(value),
        "taxonomy_term": {
            "id": str(uuid.uuid5(SPACE, f"term/{term}")), "code": code, "name": label,
            "description": TERMS[code], "taxonomy": TAXONOMY, "language": "vi",
        },
    }
