"""Records of JSON, one inside the other, as rows of tables that point at one another."""

from typing import Any

from django.utils.translation import gettext as _

from services.hsds.errors import Unreadable
from services.hsds.rows import Package, Row
from services.hsds.schema import ENTITIES, NUMBER, POINTS_BACK, Many, One, entity_of

# What a page of a list says of itself.
PAGING = frozenset({
    "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
})
# Of a description of an interface: nobody's service.
DESCRIPTION = frozenset({"version", "profile", "openapi_url"})
MOST_ROWS = 50_000
DEEPEST = 24
# Asked in this order where a record could be two things.
LIKELY = ["service", "organization", "service_at_location", "location", "taxonomy_term", "taxonomy"]


def flattened(data: Any, name: str) -> Package:
    """Whatever shape of the standard this is: one record, a page, a list, or tables by their names."""
    package = Package()
    if isinstance(data, list):
        _records(package, data, name, "")
    elif isinstance(data, dict) and "contents" in data:
        _page(package, data, name)
    elif isinstance(data, dict) and set(data) <= DESCRIPTION:
        raise Unreadable(_("%(file)s chỉ mô tả một giao diện, không có dịch vụ nào.") % {"file": name})
    elif isinstance(data, dict) and data and all(entity_of(key) and isinstance(data[key], list) for key in data):
        _tables(package, data)
    elif isinstance(data, dict):
        _record(package, kind_of(data, name), data, name, {}, 0)
    else:
        raise Unreadable(_("%(file)s không phải là dữ liệu HSDS: phải là một bản ghi hoặc danh sách.") % {"file": name})
    return package


def _page(package: Package, data: dict, name: str) -> None:
    if not isinstance(data["contents"], list):
        raise Unreadable(_("%(file)s: mục “contents” phải là danh sách.") % {"file": name})
    _records(package, data["contents"], name, "contents")
    pages = data.get("total_pages")
    if isinstance(pages, int) and pages > 1:
        package.remarks.append((name, _("Đây là trang %(page)s trên %(pages)s; các trang khác chưa được nạp.") % {
            "page": data.get("page_number", "?"), "pages": pages,
        }))
    _tables(package, {key: value for key, value in data.items() if entity_of(key) and isinstance(value, list)})
    for key in data.keys() - PAGING:
        if not (entity_of(key) and isinstance(data[key], list)):
            package.remarks.append((name, _("Mục “%(key)s” không có trong chuẩn, bị bỏ lại.") % {"key": key[:40]}))


def _tables(package: Package, data: dict) -> None:
    for key, rows in data.items():
        for number, one in enumerate(rows):
            _record(package, str(entity_of(key)), _expect(one, f"{key}[{number}]"), f"{key}[{number}]", {}, 0)


def _records(package: Package, records: list, name: str, key: str) -> None:
    for number, one in enumerate(records):
        where = f"{key}[{number}]"
        record = _expect(one, where)
        _record(package, kind_of(record, name), record, where, {}, 0)


def _expect(value: Any, where: str) -> dict:
    if not isinstance(value, dict):
        raise Unreadable(_("%(where)s phải là một bản ghi {…}.") % {"where": where})
    return value


def kind_of(record: dict, name: str) -> str:
    """Which entity a record is of, by its keys; by the file's name where they leave a doubt."""
    keys = set(record)
    scores = {one: len(keys & ENTITIES[one].keys()) for one in LIKELY}
    best = max(scores.values())
    fitting = [one for one in LIKELY if scores[one] == best]
    if best < 2:
        raise Unreadable(_("%(file)s không giống dữ liệu HSDS nào.") % {"file": name})
    stem = name.rsplit("/", 1)[-1].lower()
    named = [one for one in fitting if stem.startswith(one)]
    if not named and {"organization", "taxonomy"} <= set(fitting) and "uri" in keys:
        return "taxonomy"
    return max(named, key=len) if named else fitting[0]


def _record(package: Package, entity: str, record: dict, where: str, links: dict[str, str], depth: int) -> Row:
    """One record and what it holds. A record without an id is known by its place."""
    if depth > DEEPEST:
        raise Unreadable(_("%(where)s: các bản ghi lồng nhau quá sâu.") % {"where": where})
    if package.size > MOST_ROWS:
        raise Unreadable(_("Tệp có hơn %(n)s bản ghi. Hãy chia thành nhiều tệp.") % {"n": MOST_ROWS})
    fields, held = ENTITIES[entity], []
    values: dict[str, Any] = dict(links)
    id = str(record.get("id") or f"#{where}")
    for key, value in record.items():
        kind = fields.get(key)
        if isinstance(kind, Many) and isinstance(value, list):
            held.append((kind.entity, key, value))
        elif isinstance(kind, One) and isinstance(value, dict):
            inner = _record(package, kind.entity, value, f"{where}.{key}", {}, depth + 1)
            values[kind.column] = inner.id
        elif value is not None:
            values[key] = _plain(value, kind)
    values["id"] = id
    row = package.add(Row(entity, where, values))
    for inside, key, records in held:
        back = {POINTS_BACK.get(inside, f"{entity}_id"): id}
        if inside == "attribute":
            back["link_entity"] = entity
        for number, one in enumerate(records):
            place = f"{where}.{key}[{number}]"
            _record(package, inside, _expect(one, place), place, back, depth + 1)
    return row


def _plain(value: Any, kind: Any) -> Any:
    """Numbers and texts as they are; a text where a number belongs and the reverse are for `values` to read."""
    if isinstance(value, str | int | float):
        return value if kind == NUMBER or isinstance(value, str) else str(value)
    return Misplaced(str(type(value).__name__))


class Misplaced(str):
    """A list or a record where a plain value belongs: never made use of, always told."""
