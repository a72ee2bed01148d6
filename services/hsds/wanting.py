"""Organisations as the file wants them, in fields of ours; and what both organisations and services are made from."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from services.categories import OrganisationKind
from services.hours.words import Span
from services.hsds import values
from services.hsds.asking import COMMUNE, KIND, LEAVE_OUT, ROW, Question, Reading, use
from services.hsds.located import Place, ask_commune, place_of
from services.hsds.mapping import TAXONOMY
from services.hsds.rows import Row

QUOTED = re.compile(r'"(\+?[\d .()-]+)"')  # a number within quotation marks, as some tools write it


@dataclass
class Wanted:
    """A record as the file tells it. Fields that it does not tell are not there: they stay as they stand."""

    entity: str  # organization or service
    id: str
    where: str
    name: str
    fields: dict[str, Any] = field(default_factory=dict)
    spans: list[Span] | None = None
    organisation: str = ""  # the organisation's id in the file
    source: str = ""  # where the record first came from, where the file says so
    standing: Any = None  # the record of the directory that it is, where there is one
    questions: list[Question] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.entity}:{self.id}"

    @property
    def waits(self) -> bool:
        return any(one.is_open for one in self.questions)

    @property
    def left_out(self) -> bool:
        return any(one.answer == LEAVE_OUT for one in self.questions)


def wanted_organisation(reading: Reading, row: Row) -> Wanted:
    use(row)
    own = own_attributes(reading, row)
    wanted = begun(reading, row, own)
    wanted.standing = reading.directory.organisation(wanted.id, wanted.source, wanted.name)
    places = [place_of(reading, one) for one in reading.package.held_by("location", "organization_id", row.id)]
    wanted.fields |= {
        "alternate_name": values.text(row, "alternate_name", reading.note, 60),
        "description": values.text(row, "description", reading.note),
        "email": values.mail(row, "email", reading.note), "website": values.web(row, "website", reading.note),
        "phone": phone(reading, "organization_id", row.id),
        "languages": own_list(own, "languages", [one for place in places for one in place.languages]),
        "communes_served": communes_served(reading, wanted, own),
        "kind": _kind(reading, wanted, own),
        "commune": _commune(reading, wanted, places),
    }
    return wanted


def begun(reading: Reading, row: Row, own: dict[str, str]) -> Wanted:
    """A record with its name, or the reason why it can't be one."""
    name = values.text(row, "name", reading.note, 120)
    wanted = Wanted(row.entity, row.id, row.where, name or row.id, {"name": name}, source=own.get("source", ""))
    if row.id.startswith("#"):
        refuse(reading, wanted, _("Dòng này không có mã (id), nên lần sau không nhận ra được."))
    if name is None:
        refuse(reading, wanted, _("Dòng này không có tên dùng được."))
    if row.conflicts:
        refuse(reading, wanted, _("Mã này đứng nhiều lần trong tệp với nội dung khác nhau: %(fields)s.") % {
            "fields": ", ".join(sorted(set(row.conflicts))),
        })
    return wanted


def refuse(reading: Reading, wanted: Wanted, why: str) -> None:
    """The row can't be loaded as it is; somebody says that it is left out, or mends the file."""
    wanted.questions.append(reading.ask(ROW, f"{wanted.key}:{len(wanted.questions)}", why, wanted.where))


def _kind(reading: Reading, wanted: Wanted, own: dict[str, str]) -> str | None:
    """HSDS does not tell what kind an organisation is: our own files do, of others that are new it is asked."""
    if own.get("kind") in OrganisationKind.values:
        return own["kind"]
    if wanted.standing:
        return None
    asked = reading.ask(KIND, wanted.id, _("“%(name)s” là loại tổ chức nào?") % {"name": wanted.name}, wanted.where)
    wanted.questions.append(asked)
    return asked.answer if asked.answer in OrganisationKind.values else None


def _commune(reading: Reading, wanted: Wanted, places: list[Place]):
    """Where the organisation sits: its own location, else that of a service of its."""
    at = [link for service in reading.package.held_by("service", "organization_id", wanted.id)
          for link in reading.package.held_by("service_at_location", "service_id", service.id)]
    rows = [reading.package.get("location", str(link.values.get("location_id") or "")) for link in at]
    places = places or [place_of(reading, row) for row in rows if row is not None]
    found = next((place.commune for place in places if place.commune), None)
    if found or wanted.standing:
        return found
    asked = ask_commune(reading, places[0]) if places else reading.ask(
        COMMUNE, wanted.key, _("“%(name)s” ở xã, phường nào? Tệp không nói.") % {"name": wanted.name}, wanted.where
    )
    wanted.questions.append(asked)
    return reading.communes.by_code(asked.answer)


def communes_served(reading: Reading, wanted: Wanted, own: dict[str, str]) -> list | None:
    """The communes that its services' areas name; our own files list them."""
    named = []
    for service in reading.package.held_by("service", "organization_id", wanted.id):
        for area in reading.package.held_by("service_area", "service_id", service.id):
            if found := reading.communes.by_names([str(area.values.get("name") or "")]):
                use(area, "name")
                named.append(found)
    if "communes_served" in own:
        told = [reading.communes.by_code(code) for code in own["communes_served"].split(",")]
        return [one for one in told if one is not None]
    return list(dict.fromkeys(named)) or None


def own_list(own: dict[str, str], name: str, told: list[str]) -> list[str] | None:
    """A list as our own files write it, which may be empty on purpose; else what was told, where anything was."""
    if name in own:
        return [one for one in own[name].split(",") if one]
    return list(dict.fromkeys(told)) or None


def own_attributes(reading: Reading, row: Row) -> dict[str, str]:
    """What our own files say beyond the standard: {code of the term: value}."""
    held = {}
    for one in reading.package.held_by("attribute", "link_id", row.id):
        term = reading.package.get("taxonomy_term", str(one.values.get("taxonomy_term_id") or ""))
        if term is not None and term.values.get("taxonomy") == TAXONOMY:
            use(one, "link_type", "value")
            use(term, "code", "name", "description", "taxonomy", "language", "term_uri")
            held[str(term.values.get("code"))] = str(one.values.get("value") or "")
    return held


def _is_spoken_to(row: Row) -> bool:
    """A number that is called or written to; a fax or a pager is told, and is no telephone."""
    return str(row.values.get("type") or "voice").lower() in ("voice", "cell", "text", "mobile")


def phone(reading: Reading, column: str, id: str, longest: int = 60) -> str | None:
    """The numbers by which this is reached, one after the other, as far as they fit."""
    numbers: list[str] = []
    for one in reading.package.held_by("phone", column, id):
        if one.is_personal or not _is_spoken_to(one):
            continue
        use(one, "type")
        number = values.text(one, "number", reading.note, longest) or ""
        if quoted := QUOTED.fullmatch(number):
            number = quoted[1]
        extension = one.take("extension")
        said = f"{number} ({extension})" if number and extension else number
        if said and said not in numbers:
            if len(", ".join([*numbers, said])) > longest:
                reading.note(one, "number", _("danh bạ không còn chỗ cho số này"))
            else:
                numbers.append(said)
    return ", ".join(numbers) or None


