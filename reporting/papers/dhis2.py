"""Values for a DHIS2: a mapping from the tables of a release to its ids, and the `dataValueSets` made with it.

The mapping is the deployer's own file, named by the setting DHIS2_MAPPING; dhis2.example.toml beside this file shows
its form. Nothing is sent from here. A withheld figure is left out, never written as 0.

Source of the form: DHIS2 developer guide, data value sets; ids are a letter and ten letters or digits; periods
2026, 2026S1, 202610.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.catalogue import BY_NAME, TOTAL, Period
from reporting.figures import Figure, Figures
from reporting.papers.document import kind_of

UID = re.compile(r"[A-Za-z][A-Za-z0-9]{10}")
IDS = ("data_element", "category_option_combo", "attribute_option_combo")
KEYS = {"table", "at", "org_unit", *IDS}
SENT, UNMAPPED, WITHHELD = "sent", "unmapped", "withheld"
Place = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Target:
    """Where the figures of some codes go: `at` fixes every dimension but the area, which becomes the org unit."""

    table: str
    at: Mapping[str, str]
    ids: Mapping[str, str]
    org_unit: str = TOTAL  # key in the org units, for a table without areas


@dataclass(frozen=True)
class Crosswalk:
    """A whole mapping: org units by area code, targets by table and fixed codes."""

    org_units: Mapping[str, str]
    targets: Mapping[tuple[str, frozenset], Target]
    data_set: str = ""


@dataclass(frozen=True)
class Row:
    """What becomes of one figure; `why` says what it lacks where nothing is sent."""

    place: Place
    figure: Figure
    becomes: str
    why: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)


# --- Reading the mapping -------------------------------------------------------------------------------------------
def configured() -> Crosswalk:
    """The deployer's mapping. Raises ValidationError in words where there is none, or where it is wrong."""
    if not settings.DHIS2_MAPPING:
        raise ValidationError(_("Máy chủ này chưa có tệp đối chiếu với DHIS2. Người quản trị đặt đường dẫn của tệp "
                                "trong DHIS2_MAPPING; mẫu ở reporting/papers/dhis2.example.toml."))
    path = Path(settings.DHIS2_MAPPING)
    if not path.is_file():
        raise ValidationError(_("Không đọc được tệp mà DHIS2_MAPPING nêu."))
    return read(path.read_text(encoding="utf-8"))


def read(text: str) -> Crosswalk:
    """The mapping that a TOML text states. Raises ValidationError with every mistake and its line."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise ValidationError(_("Tệp đối chiếu không phải là TOML đúng: %(why)s.") % {"why": mistake}) from None
    checks = Checks(text)
    units = checks.ids(held.get("org_units", {}), "org_units")
    targets = {}
    for number, entry in enumerate(held.get("values", [])):
        if target := checks.target(entry, number, units):
            targets[target.table, frozenset(target.at.items())] = target
    data_set = checks.ids({"data_set": held["data_set"]}, "").get("data_set", "") if "data_set" in held else ""
    if not targets and not checks.wrong:
        checks.say(1, _("không có mục [[values]] nào"))
    if checks.wrong:
        raise ValidationError([_("Dòng %(line)s: %(why)s.") % {"line": line, "why": why} for line, why in checks.wrong])
    return Crosswalk(units, targets, data_set)


class Checks:
    """Finds mistakes in a mapping and the lines on which they stand."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.starts = [i for i, line in enumerate(self.lines, start=1) if line.strip().startswith("[[values]]")]
        self.wrong: list[tuple[int, str]] = []

    def say(self, line: int, why: str) -> None:
        self.wrong.append((line, why))

    def line_of(self, word: str, start: int = 1) -> int:
        """The first line from `start` on that holds the word; `start` where none does."""
        return next((i for i, line in enumerate(self.lines[start - 1:], start=start) if word in line), start)

    def ids(self, held: Any, section: str, start: int = 1) -> dict[str, str]:
        """Those of the pairs whose second part is an id; the others are said."""
        if not isinstance(held, dict):
            self.say(self.line_of(section, start), _("“%(name)s” phải là một bảng") % {"name": section})
            return {}
        start = self.line_of(f"[{section}]", start) if section else start
        for name, value in held.items():
            if not isinstance(value, str) or not UID.fullmatch(value):
                self.say(self.line_of(f"{value}", self.line_of(name, start)), _(
                    "“%(value)s” không phải là mã DHIS2 (một chữ cái rồi 10 chữ cái hoặc chữ số)") % {"value": value})
        return {name: value for name, value in held.items() if isinstance(value, str)}

    def target(self, entry: dict, number: int, units: Mapping[str, str]) -> Target | None:
        """One [[values]] entry; None where it can't be understood."""
        line = self.starts[number] if number < len(self.starts) else 1
        before = len(self.wrong)
        table, at = entry.get("table"), entry.get("at", {})
        if unknown := sorted(entry.keys() - KEYS):
            self.say(self.line_of(unknown[0], line), _("không có mục “%(name)s”") % {"name": unknown[0]})
        if table not in BY_NAME:
            self.say(self.line_of("table", line), _("không có bảng “%(name)s”") % {"name": table})
            return None
        self._check_codes(BY_NAME[table], at, line)
        ids = self.ids({name: entry[name] for name in IDS if name in entry}, "", line)
        if "data_element" not in ids:
            self.say(line, _("thiếu data_element"))
        unit = entry.get("org_unit", TOTAL)
        if "area" not in BY_NAME[table].dimensions and unit not in units:
            self.say(line, _("không có đơn vị “%(name)s” trong [org_units]") % {"name": unit})
        return Target(table, at, ids, unit) if len(self.wrong) == before else None

    def _check_codes(self, table, at: dict, line: int) -> None:
        wanted = [name for name in table.dimensions if name != "area"]
        if sorted(at) != sorted(wanted):
            self.say(self.line_of("at", line), _("bảng “%(table)s” cần đúng các mục: %(names)s") % {
                "table": table.name, "names": ", ".join(wanted) or "–"})
            return
        for name, code in at.items():
            if name in table.codes and code not in table.codes[name]:
                self.say(self.line_of("at", line), _("bảng “%(table)s” không có %(name)s “%(code)s”") % {
                    "table": table.name, "name": name, "code": code})


# --- Using it ------------------------------------------------------------------------------------------------------
def period_id(release) -> str:
    """As DHIS2 names periods: 2026, 2026S1 (cumulative from January, as the half is), 202610."""
    year, month = release.period_end.year, release.period_end.month
    return {Period.YEAR: f"{year}", Period.HALF: f"{year}S1", Period.MONTH: f"{year}{month:02}"}[kind_of(release)]


def rows(release, mapping: Crosswalk) -> Iterator[Row]:
    """Every figure of the release and what becomes of it, in the release's order."""
    figures, period = Figures(release), period_id(release)
    for table in release.tables["tables"]:
        if table["name"] in BY_NAME:
            for codes, figure in figures.table(table["name"]).items():
                yield row((table["name"], codes), figure, mapping, period)


def row(place: Place, figure: Figure, mapping: Crosswalk, period: str) -> Row:
    name, codes = place
    at = dict(zip(BY_NAME[name].dimensions, codes, strict=True))
    area = at.pop("area", None)
    target = mapping.targets.get((name, frozenset(at.items())))
    if target is None:
        return Row(place, figure, UNMAPPED, _("không có trong tệp đối chiếu"))
    unit = mapping.org_units.get(area or target.org_unit)
    if unit is None:
        return Row(place, figure, UNMAPPED, _("đơn vị %(code)s không có trong tệp đối chiếu") % {"code": area})
    if figure.value is None:
        return Row(place, figure, WITHHELD, _("số được bảo vệ"))
    return Row(place, figure, SENT, value=data_value(target, unit, period, figure.value))


def data_value(target: Target, unit: str, period: str, value: int) -> dict[str, Any]:
    names = {"data_element": "dataElement", "category_option_combo": "categoryOptionCombo",
             "attribute_option_combo": "attributeOptionCombo"}
    return {"period": period, "orgUnit": unit, **{names[name]: uid for name, uid in target.ids.items()},
            "value": str(value)}


def value_set(release, mapping: Crosswalk) -> dict[str, Any]:
    """The body of a POST to /api/dataValueSets: what is mapped and published."""
    held = {"dataSet": mapping.data_set} if mapping.data_set else {}
    return held | {"dataValues": [one.value for one in rows(release, mapping) if one.becomes == SENT]}
