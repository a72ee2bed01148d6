"""Bringing a filled workbook in: what it would change, and carrying that out. All or nothing."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError

from privacy.acts import action
from reporting.programme.actions import check_values, enter_report, unlike
from reporting.programme.figures import Of, Value, before
from reporting.programme.models import ProgrammeReport
from reporting.programme.policies import check_import
from reporting.programme.subjects import Subject
from reporting.programme.workbook import Sheet
from services.models import Commune


@dataclass(frozen=True)
class Change:
    """One commune's line: what it does to what stands, and what is unlike the period before."""

    number: int
    commune: str
    name: str
    kind: str  # new, changed or same
    replaces: int
    values: dict[str, list]
    surprising: list[str]

    def stored(self) -> dict:
        """As JSON."""
        return asdict(self)


def changes(user, sheet: Sheet, end: dt.date) -> tuple[list[Change], list[tuple[int, str]]]:
    """What the rows would do, and every problem of the file, both in the order of its rows."""
    now, last = standing_at(user, end), standing_at(user, before(end))
    found, problems = [], list(sheet.problems)
    for row in sheet.rows:
        subject = Subject(Of.COMMUNE, commune=row.commune)
        try:
            check_values(subject, row.values)
        except ValidationError as refused:
            problems += [(row.number, sentence) for sentence in refused.messages]
            continue
        sentences = unlike(last.get(row.commune.pk), end, row.values)
        found.append(_change(row, now.get(row.commune.pk), sentences))
    return found, sorted(problems)


def standing_at(user, end: dt.date) -> dict[str, ProgrammeReport]:
    """What stands of every commune in a period, by the commune's code."""
    held = ProgrammeReport.objects.visible_to(user).standing().filter(period_end=end, of=Of.COMMUNE)
    return {str(one.commune_id): one for one in held}


def _change(row, held: ProgrammeReport | None, sentences: list[str]) -> Change:
    kind = "new" if held is None else "same" if held.read == row.values else "changed"
    values = {code: [one.part, one.whole] for code, one in row.values.items()}
    return Change(
        row.number, row.commune.pk, row.commune.name, kind, held.edition if held else 0, values,
        [] if kind == "same" else sentences,
    )


@action
def carry_out(*, by, upload: uuid.UUID, stored: list[dict], end: dt.date) -> int:
    """Enter every new and changed line of a preview; the same `upload` again enters nothing. Returns how many lines
    there were to enter. Raises ValidationError if anything changed since the preview: then nothing is entered."""
    check_import(by)
    communes = Commune.objects.in_bulk([one["commune"] for one in stored])
    lines = [one for one in stored if one["kind"] != "same"]
    for one in lines:
        values = {code: Value(*held) for code, held in one["values"].items()}
        enter_report(
            by=by, id=uuid.uuid5(upload, one["commune"]), subject=Subject(Of.COMMUNE, commune=communes[one["commune"]]),
            period_end=end, values=values, replaces=one["replaces"], sure=True,
        )
    return len(lines)
