"""A file that somebody brought becomes tables: JSON, one CSV table, or a package of them in a zip. Nothing in it is
trusted: how large it is, how deep, in which letters, or what it unpacks to."""

import csv
import io
import json
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _

from privacy.spreadsheets import SIGNS, SKIPPED, from_cell
from services.hsds.errors import Unreadable
from services.hsds.flattening import MOST_ROWS, flattened
from services.hsds.rows import Package, Row
from services.hsds.schema import ENTITIES, NUMBER, SAID_BY_NAME, entity_of

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_MEMBERS = 80
ZIP, UTF16 = b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
FORMULA = re.compile(rf"^[{SKIPPED}]*[{SIGNS.replace('+', '', 1)}]")  # a telephone number begins with +


def read(content: bytes, name: str) -> Package:
    """The tables of the file, by what it is and not by how it is called. Raises `Unreadable` with a sentence."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("%(file)s quá lớn: nhiều nhất %(n)s MB.") % {"file": name, "n": MOST_BYTES // 1024**2})
    if not content.strip():
        raise Unreadable(_("%(file)s không có gì bên trong.") % {"file": name})
    if content.startswith(ZIP):
        return _read_zip(content, name)
    text = decoded(content, name)
    if text.lstrip()[:1] in "{[":
        return flattened(parsed(text, name), name)
    package = Package()
    _read_table(package, text, name)
    return package


def decoded(content: bytes, name: str) -> str:
    """UTF-8 with or without its mark; UTF-16 with one."""
    encoding = "utf-16" if content.startswith(UTF16) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise Unreadable(
            _("%(file)s, dòng %(line)s: không phải chữ UTF-8. Hãy lưu lại tệp với mã UTF-8.")
            % {"file": name, "line": line}
        ) from None


# --- JSON ---------------------------------------------------------------------------------------------

def parsed(text: str, name: str) -> Any:
    """JSON, where a key stands once and numbers are numbers."""
    try:
        return json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_number)
    except json.JSONDecodeError as wrong:
        place = {"file": name, "line": wrong.lineno, "column": wrong.colno}
        raise Unreadable(_("%(file)s, dòng %(line)s, cột %(column)s: không phải JSON đúng.") % place) from None
    except RecursionError:
        raise Unreadable(_("%(file)s: các bản ghi lồng nhau quá sâu.") % {"file": name}) from None
    except Twice as wrong:
        raise Unreadable(
            _("%(file)s: mục “%(key)s” đứng hai lần trong cùng một bản ghi.") % {"file": name, "key": wrong}
        ) from None
    except ValueError:
        raise Unreadable(_("%(file)s: có một số không đọc được.") % {"file": name}) from None


class Twice(ValueError):
    """A key stands twice in one record; which of the two was meant, nobody knows."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for key, value in pairs:
        if key in record:
            raise Twice(key[:40])
        record[key] = value
    return record


def _no_number(text: str) -> None:
    raise ValueError(text)


# --- CSV ----------------------------------------------------------------------------------------------

def _read_table(package: Package, text: str, name: str) -> None:
    """One table, named for its entity: organization.csv, services.csv, …"""
    stem = stem_of(name)
    entity = entity_of(stem)
    if entity is None:
        raise Unreadable(_("%(file)s: tên tệp phải là tên một bảng HSDS, ví dụ service.csv.") % {"file": name})
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        columns = [from_cell(cell).strip().lower() for cell in next(lines, [])]
        _check_columns(columns, entity, name)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                _add_cells(package, entity, columns, cells, _("%(file)s, dòng %(line)s") % {
                    "file": name, "line": lines.line_num,
                }, SAID_BY_NAME.get(stem.lower(), {}))
    except csv.Error:
        raise Unreadable(
            _("%(file)s, dòng %(line)s: không đọc được bảng. Kiểm tra dấu ngoặc kép.")
            % {"file": name, "line": lines.line_num}
        ) from None


def stem_of(name: str) -> str:
    """What a file is called, without its folder and its ending."""
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _separator(text: str) -> str:
    """A comma; a semicolon or a tab where the head of the table has more of those."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _check_columns(columns: list[str], entity: str, name: str) -> None:
    named = [column for column in columns if column]
    if len(set(named)) < len(named):
        raise Unreadable(_("%(file)s: một cột đứng hai lần ở dòng đầu.") % {"file": name})
    if not set(named) & ENTITIES[entity].keys():
        raise Unreadable(
            _("%(file)s: dòng đầu phải là tên cột của bảng “%(table)s”.") % {"file": name, "table": entity}
        )


def _add_cells(
    package: Package, entity: str, columns: list[str], cells: list[str], where: str, given: dict[str, str]
) -> None:
    if package.size > MOST_ROWS:
        raise Unreadable(_("Tệp có hơn %(n)s bản ghi. Hãy chia thành nhiều tệp.") % {"n": MOST_ROWS})
    values: dict[str, Any] = dict(given)
    for number, cell in enumerate(cells):
        if cell.strip():
            column = (columns[number] if number < len(columns) else "") or f"#{number + 1}"
            values[column] = from_cell(cell)
            if FORMULA.match(cell) and ENTITIES[entity].get(column) != NUMBER:
                package.remarks.append((where, _(
                    "Cột “%(column)s” bắt đầu như một công thức. Được giữ như chữ, không bao giờ được tính."
                ) % {"column": column}))
    if "id" not in values:
        values["id"] = f"#{where}"
    package.add(Row(entity, where, values))


# --- A package of tables ------------------------------------------------------------------------------

def _read_zip(content: bytes, name: str) -> Package:
    """A datapackage: CSV tables side by side, or one JSON. What else is in it is told."""
    package, seen = Package(), set[tuple]()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check_members(members, name)
            for member in members:
                stem, _dot, ending = member.filename.rsplit("/", 1)[-1].lower().rpartition(".")
                if ending == "csv" and entity_of(stem):
                    _check_once(entity_of(stem), stem, seen, name)
                    _read_table(package, decoded(_unpacked(archive, member, name), member.filename), member.filename)
                elif (stem, ending) != ("datapackage", "json"):
                    package.remarks.append((member.filename[:80], _("Không phải bảng HSDS, bị bỏ lại.")))
    # zipfile says NotImplementedError of a way of packing that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        raise Unreadable(_("%(file)s: gói nén bị hỏng, không mở được.") % {"file": name}) from None
    if not package.size:
        raise Unreadable(_("%(file)s: trong gói không có bảng HSDS nào.") % {"file": name})
    return package


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    """Before anything is unpacked: how many, how large, and whether all can be opened."""
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise Unreadable(_("%(file)s: gói nén bung ra quá lớn.") % {"file": name})
    if any(one.flag_bits & 0x1 for one in members):
        raise Unreadable(_("%(file)s: gói nén có mật khẩu.") % {"file": name})


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """What a member says of its size is not believed either."""
    with archive.open(member) as opened:
        content = opened.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise Unreadable(_("%(file)s: gói nén bung ra quá lớn.") % {"file": name})
    return content


def _check_once(entity: str | None, stem: str, seen: set[tuple], name: str) -> None:
    """Two files of one table are refused, but for addresses that are kept apart by what they are for."""
    table = (entity, *SAID_BY_NAME.get(stem, {}).values())
    if table in seen:
        raise Unreadable(_("%(file)s: có hai tệp cho cùng một bảng “%(table)s”.") % {"file": name, "table": entity})
    seen.add(table)
