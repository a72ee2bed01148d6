"""Services as the file wants them, in fields of ours: the row, and all that other tables say of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from services.categories import Category, SpokenLanguage
from services.hsds import values
from services.hsds.asking import CATEGORY, Reading, use
from services.hsds.located import Place, ask_commune, languages, place_of
from services.hsds.mapping import category_of
from services.hsds.rows import Row
from services.hsds.schedules import spans_of
from services.hsds.wanting import Wanted, begun, own_attributes, own_list, phone

LONG = ("description", "interpretation_services", "application_process", "alert")
OLDEST, MOST_PLACES = 150, 100_000
CLOSED_FOR = dt.timedelta(days=30)  # where a file says "temporarily closed" and not until when


def wanted_service(reading: Reading, row: Row, homes: dict[str, Any]) -> Wanted:
    """`homes` are the organisations of the directory by their ids in the file."""
    use(row)
    own = own_attributes(reading, row)
    wanted = begun(reading, row, own)
    wanted.organisation = row.link("organization_id")
    home = homes.get(wanted.organisation)
    wanted.standing = reading.directory.service(wanted.id, wanted.source, wanted.name, home)
    place, at = _place(reading, wanted, row)
    wanted.fields |= {name: values.text(row, name, reading.note) for name in LONG}
    wanted.fields |= {
        "alternate_name": values.text(row, "alternate_name", reading.note, 120),
        "email": values.mail(row, "email", reading.note), "url": values.web(row, "url", reading.note),
        "required_documents": _documents(reading, row), "fees_description": _fees(reading, row, wanted.standing),
        "eligibility_description": _eligibility(reading, row, wanted.standing),
        "schedule": own.get("schedule"), "category": _category(reading, wanted, row, own),
        "languages": own_list(own, "languages", _spoken(reading, row, place)),
        "phone": _phone(reading, row, at),
        **_ages(reading, row), **_status(reading, row, own, wanted.standing), **_places(reading, row, own),
    }
    wanted.spans = _spans(reading, row, at)
    if place is not None:
        wanted.fields |= {"commune": place.commune, **place.fields}
    return wanted


def _place(reading: Reading, wanted: Wanted, row: Row) -> tuple[Place | None, Row | None]:
    """Where it is given. The directory keeps one place for a service: others stay in the report."""
    for at in reading.package.held_by("service_at_location", "service_id", row.id):
        location = reading.package.get("location", str(at.values.get("location_id") or ""))
        if location is not None:
            use(at)
            place = place_of(reading, location)
            if place.commune is None and wanted.standing is None:
                wanted.questions.append(ask_commune(reading, place))
            return place, at
    return None, None


def _nearby(reading: Reading, entity: str, row: Row, at: Row | None) -> list[Row]:
    """Rows of the service itself; where it has none, those of the service at its location, then of the location."""
    links = [("service_id", row.id)]
    if at is not None:
        links += [("service_at_location_id", at.id), ("location_id", str(at.values.get("location_id") or ""))]
    return next(filter(None, (reading.package.held_by(entity, column, id) for column, id in links)), [])


def _spans(reading: Reading, row: Row, at: Row | None):
    """Its hours. What the location repeats of them is made use of too."""
    spans = spans_of(reading, _nearby(reading, "schedule", row, at))
    if at is not None:
        for column, id in (("service_at_location_id", at.id), ("location_id", str(at.values.get("location_id")))):
            for one in reading.package.held_by("schedule", column, id):
                if _told_alike(one, reading.package.held_by("schedule", "service_id", row.id)):
                    one.taken |= set(one.values)
    return spans or None


def _told_alike(row: Row, others: list[Row]) -> bool:
    """The same record again, held by somebody else."""
    plain = {name: value for name, value in row.values.items() if not name.endswith("_id")}
    return any(plain == {name: value for name, value in one.values.items() if not name.endswith("_id")}
               for one in others if one is not row)


def _phone(reading: Reading, row: Row, at: Row | None) -> str | None:
    own = reading.package.held_by("phone", "service_id", row.id)
    said = phone(reading, "service_id", row.id)
    if at is not None:
        for column, id in (("service_at_location_id", at.id), ("location_id", str(at.values.get("location_id")))):
            said = said or phone(reading, column, id)
            for one in reading.package.held_by("phone", column, id):
                if _told_alike(one, own):
                    one.taken |= set(one.values)
    return said


def _category(reading: Reading, wanted: Wanted, row: Row, own: dict[str, str]) -> str | None:
    """By our own files' term, by a term that is known here, or by whoever is asked."""
    if own.get("category") in Category.values:
        return own["category"]
    named = []
    for one, term in _terms(reading, row):
        use(one)
        use(term)
        for name in ("name", "code"):
            if found := category_of(str(term.values.get(name) or "")):
                _told(term, name)
                return found
        named.append(_told(term, "name") or _told(term, "code"))
    return _asked_category(reading, wanted, [name for name in named if name])


def _terms(reading: Reading, row: Row) -> Iterator[tuple[Row, Row]]:
    """What links a service to a term, and the term. In version 1 the table of terms was called taxonomy."""
    held = [(one, "taxonomy_term_id") for one in reading.package.held_by("attribute", "link_id", row.id)]
    held += [(one, "taxonomy_id") for one in reading.package.held_by("service_taxonomy", "service_id", row.id)]
    for one, column in held:
        id = str(one.values.get(column) or "")
        term = reading.package.get("taxonomy_term", id) or reading.package.get("taxonomy", id)
        if term is not None:
            yield one, term


def _told(term: Row, name: str) -> str:
    """The name or code that counted; what only says it again counts as told."""
    said = str(term.take(name) or "")
    for other in ("name", "code", "description"):
        if said and term.values.get(other) == said:
            term.take(other)
    return said


def _asked_category(reading: Reading, wanted: Wanted, named: list[str]) -> str | None:
    if wanted.standing:
        return None
    sentence = (
        _("Dịch vụ có thuật ngữ “%(terms)s” thuộc nhóm nào?") % {"terms": ", ".join(named)[:120]} if named
        else _("Dịch vụ “%(name)s” thuộc nhóm nào?") % {"name": wanted.name}
    )
    asked = reading.ask(CATEGORY, "|".join(named)[:200] if named else wanted.key, sentence, wanted.where)
    wanted.questions.append(asked)
    return asked.answer if asked.answer in Category.values else None


def _eligibility(reading: Reading, row: Row, standing: Any) -> str | None:
    """For whom it is; in version 1 a table of its own, a line each."""
    lines = [values.text(row, "eligibility_description", reading.note)]
    for one in reading.package.held_by("eligibility", "service_id", row.id):
        use(one)
        lines.append(values.text(one, "eligibility", reading.note))
    return _joined(lines, standing and standing.eligibility_description)


def _joined(lines: list[str | None], held: str | None) -> str | None:
    """The lines, each once. A thin list tells the first alone; where that stands already with more below it, a full
    record told so, and nothing is told anew."""
    said = "\n".join(dict.fromkeys(filter(None, lines)))
    return None if len(lines) == 1 and (held or "").startswith(f"{said}\n") else said or None


def _documents(reading: Reading, row: Row) -> str | None:
    lines = []
    for one in reading.package.held_by("required_document", "service_id", row.id):
        use(one)
        lines.append(values.text(one, "document", reading.note))
    return "\n".join(filter(None, lines)) or None


def _fees(reading: Reading, row: Row, standing: Any) -> str | None:
    """What it costs, in words; each cost option is a line."""
    lines = [values.text(row, "fees_description", reading.note)]
    if not lines[0]:
        lines = [values.text(row, "fees", reading.note)]
    for one in reading.package.held_by("cost_option", "service_id", row.id):
        use(one)
        told = [values.text(one, name, reading.note) for name in ("option", "currency", "amount_description")]
        amount = values.decimal(one, "amount", reading.note)
        price = "" if amount is None else f"{amount:g} {(told[1] or '').upper()}".strip()
        said = ": ".join(filter(None, [told[0], " ".join(filter(None, [price, told[2]]))]))
        lines.append(said)
    return _joined(lines, standing and standing.fees_description)


def _ages(reading: Reading, row: Row) -> dict[str, int | None]:
    youngest, oldest = (values.whole(row, name, reading.note, OLDEST) for name in ("minimum_age", "maximum_age"))
    if youngest is not None and oldest is not None and youngest > oldest:
        reading.note(row, "minimum_age", _("tuổi nhỏ nhất lớn hơn tuổi lớn nhất"))
        return {}
    return {"minimum_age": youngest, "maximum_age": oldest}


def _status(reading: Reading, row: Row, own: dict[str, str], standing: Any) -> dict[str, Any]:
    """Whether it is offered, is paused, and when somebody last looked whether all this is right."""
    checked, today = values.day(row, "assured_date", reading.note), timezone.localdate()
    if checked and checked > today:
        checked = reading.note(row, "assured_date", _("ngày này chưa tới"))
    told = (values.text(row, "status", reading.note) or "").strip().lower()
    if told not in ("", "active", "inactive", "defunct", "temporarily closed"):
        reading.note(row, "status", _("không phải trạng thái của chuẩn HSDS"))
    held: dict[str, Any] = {"last_confirmed": checked}
    if told in ("inactive", "defunct"):
        held["active"] = False
    elif told:
        held["active"] = True
    until = _day_of(own.get("temporarily_closed_until"))
    if until is None and told == "temporarily closed" and not (standing and standing.is_closed):
        until = today + CLOSED_FOR
        reading.note(row, "status", _("tệp không nói đóng đến ngày nào; ghi là 30 ngày"))
    return {**held, "temporarily_closed_until": until}


def _day_of(said: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said or "")
    except ValueError:
        return None


def _places(reading: Reading, row: Row, own: dict[str, str]) -> dict[str, int | None]:
    """Places: as our own files say them, or as a capacity of HSDS 3.1 does."""
    if own.get("places_a_week", "").isdecimal() and own.get("places_free", "").isdecimal():
        most, free = int(own["places_a_week"]), int(own["places_free"])
    else:
        held = reading.package.held_by("service_capacity", "service_id", row.id)
        if len(held) != 1:
            return {}
        use(held[0])
        told = [values.whole(held[0], name, reading.note, MOST_PLACES) for name in ("available", "maximum")]
        if told[0] is None:
            return {}
        free, most = told[0], told[1] if told[1] is not None else told[0]
    return {"places_a_week": most, "places_free": min(free, most)} if most <= MOST_PLACES else {}


def _spoken(reading: Reading, row: Row, place: Place | None) -> list[str]:
    """The service's own languages, and those of its place where that is no organisation's."""
    held = languages(reading, "service_id", row.id)
    return [one for one in SpokenLanguage.values if one in {*held, *(place.languages if place else [])}]


