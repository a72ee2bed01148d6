"""Files in every shape of HSDS 3.0, made from the schema: each field of each entity once, with a word of its own in it,
so that a test can follow every word to where it stays."""

import io
import json
import uuid
import zipfile

from services.hsds.flattening import flattened
from services.hsds.schema import ENTITIES, NUMBER, TEXT, Many, One

SPACE = uuid.UUID("1f6b2b0e-7a1f-4a52-8a39-0a7d5d6f5b11")
# Fields that must be more than a word.
VALUES = {
    ("service", "status"): "active", ("service", "assured_date"): "2026-01-15", ("service", "minimum_age"): 18,
    ("service", "maximum_age"): 60, ("location", "latitude"): 23.25, ("location", "longitude"): 105.35,
    ("location", "location_type"): "physical", ("address", "address_type"): "physical",
    ("schedule", "byday"): "MO,WE,FR", ("schedule", "opens_at"): "08:00", ("schedule", "closes_at"): "17:00:00",
    ("schedule", "freq"): "WEEKLY", ("schedule", "interval"): 1, ("schedule", "valid_from"): "2020-01-01",
    ("schedule", "valid_to"): "2099-01-01", ("schedule", "until"): "2099-01-02", ("schedule", "wkst"): "MO",
    ("language", "name"): "Tày", ("language", "code"): "tyz", ("phone", "number"): "+84 219 386 0000",
    ("phone", "type"): "voice",
    ("cost_option", "currency"): "vnd", ("cost_option", "amount"): 35_000, ("service_capacity", "available"): 3,
    ("service_capacity", "maximum"): 8, ("taxonomy_term", "name"): "Mental health",
}
ADDRESSES = {"email": "{}@vi-du.vn", "assurer_email": "{}@vi-du.vn", "url": "https://{}.vn", "website": "https://{}.vn"}
# What a record inside another one does not hold again.
NOT_INSIDE = {"services", "service", "metadata"}
PAGE = {"total_items": 1, "total_pages": 1, "page_number": 1, "size": 1, "first_page": True, "last_page": True,
        "empty": False}


def word(entity: str, name: str) -> str:
    return f"{entity}-{name}".replace("_", "-")


def record(entity: str, *, without=(), depth=0, **given) -> dict:
    """A record with every field that the standard gives it."""
    held = {}
    for name, kind in ENTITIES[entity].items():
        if name in given:
            held[name] = given[name]
        elif name in without or (depth and name in NOT_INSIDE) or depth > 3:
            continue
        elif isinstance(kind, Many):
            held[name] = [record(kind.entity, depth=depth + 1, without=without)]
        elif isinstance(kind, One):
            held[name] = record(kind.entity, depth=depth + 1, without=without)
        elif name == "id":
            held[name] = str(uuid.uuid5(SPACE, entity))
        elif not name.endswith("_id") and kind in (TEXT, NUMBER):
            held[name] = value(entity, name, kind)
    held.setdefault("id", str(uuid.uuid5(SPACE, entity)))
    return held


def value(entity: str, name: str, kind: str):
    if (entity, name) in VALUES:
        return VALUES[entity, name]
    if kind == NUMBER:
        return 7
    return ADDRESSES.get(name, "{}").format(word(entity, name))


def page(*contents, **more) -> dict:
    return {**PAGE, **more, "contents": list(contents)}


def service_full(**given) -> dict:
    return record("service", **given)


def organization_full(**given) -> dict:
    return record("organization", services=[record("service", depth=1, without=("organization",))], **given)


def simple(entity: str, **given) -> dict:
    """The plain fields of a record, as in the lists of the standard."""
    inside = {name for name, kind in ENTITIES[entity].items() if isinstance(kind, Many | One)}
    return record(entity, without=inside, **given)


def shapes() -> dict[str, object]:
    """Every shape that the specification's examples have, by the names of its files."""
    service, organization = service_full(), organization_full()
    at = record("service_at_location", service=record("service", depth=1), location=record("location", depth=1))
    tables = {entity: [row.values for row in rows] for entity, rows in flattened(service, "x").tables.items()}
    return {
        "service_full.json": service, "organization_full.json": organization, "service_at_location_full.json": at,
        "service_list.json": page(simple("service") | {"organization": simple("organization")}),
        "organization_list.json": page(simple("organization")), "service_at_location_list.json": page(at),
        "location.json": record("location"), "taxonomy.json": simple("taxonomy"),
        "taxonomy_list.json": page(simple("taxonomy")), "taxonomy_term.json": record("taxonomy_term"),
        "taxonomy_term_list.json": page(record("taxonomy_term")), "tabular.json": tables,
        "services.json": [service], "directory.json": {"services": [service], "organizations": [organization]},
    }


def as_json(data) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def as_csv(entity: str, rows: list[dict], separator=",") -> bytes:
    import csv

    columns = list(dict.fromkeys(name for row in rows for name in row))
    page = io.StringIO()
    table = csv.writer(page, delimiter=separator)
    table.writerows([columns, *([row.get(name, "") for name in columns] for row in rows)])
    return page.getvalue().encode()


def as_zip(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def package(data) -> bytes:
    """The same records as tables in a zip, as the standard's datapackage has them."""
    return as_zip({
        f"{entity}.csv": as_csv(entity, [row.values for row in rows])
        for entity, rows in flattened(data, "x").tables.items()
    } | {"datapackage.json": b"{}"})
