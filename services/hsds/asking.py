"""What comes up while tables are turned into records of ours: notes on what can't be kept, and questions that only a
person can answer. An answer belongs to its question's key, so that one answer serves every row that asks the same."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from services.hsds.matching import Directory
from services.hsds.places import Communes
from services.hsds.rows import Package, Row

LEAVE_OUT = "-"  # the answer that leaves the rows of a question out
CATEGORY, COMMUNE, KIND, ORGANISATION, ROW = "category", "commune", "kind", "organisation", "row"
LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Note:
    """A value that the directory does not take, where it stood, and why."""

    where: str
    what: str
    value: str
    why: str


@dataclass
class Question:
    """Asked once for all rows in `about`. `kind` says which answers there are; ROW can only be left out."""

    key: str
    kind: str
    sentence: str
    about: list[str] = field(default_factory=list)
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return not self.answer


@dataclass
class Reading:
    """One file being read, with the answers given so far."""

    package: Package
    communes: Communes
    directory: Directory
    answers: dict[str, str]
    notes: dict[Note, None] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)

    def note(self, row: Row, name: str, why: str) -> Any:
        """Tell that a value is not kept; gives None, which stands for it from then on."""
        self.notes[Note(row.where, f"{row.entity}.{name}", shown(row, name, row.values.get(name)), why)] = None

    def ask(self, kind: str, about_key: str, sentence: str, about: str) -> Question:
        """The question, with the answer it has or none."""
        key = f"{kind}:{about_key}"
        asked = self.questions.setdefault(key, Question(key, kind, sentence, answer=self.answers.get(key, "")))
        if about not in asked.about:
            asked.about.append(about)
        return asked


def shown(row: Row, name: str, value: Any) -> str:
    """A value as a report may repeat it."""
    if not row.may_tell(name):
        return _("(không nhắc lại)")
    said = " ".join(str(value).split())
    return said if len(said) <= LONGEST_SHOWN else said[:LONGEST_SHOWN] + "…"


def use(row: Row, *names: str) -> None:
    """This row stands in a record of ours: what links it is made use of, and these values."""
    row.taken |= {"id", "link_id", "link_entity", *names}
    row.taken |= {name for name in row.values if name.endswith("_id") and not name.startswith("parent_")}


def left_out(package: Package) -> list[Note]:
    """Everything that no record took, row by row: nothing of a file goes by unsaid."""
    notes = []
    for row in package.rows():
        notes += _contradicted(row)
        left = [(name, value) for name, value in row.left() if name != "id" and not name.endswith("_id")]
        if row.is_personal and (left or "id" not in row.taken):
            notes.append(Note(row.where, row.entity, "", _("thông tin liên hệ của một người: danh bạ không giữ")))
        elif left:
            notes += [Note(row.where, f"{row.entity}.{name}", shown(row, name, value), _("danh bạ không có chỗ ghi"))
                      for name, value in left]
        elif "id" not in row.taken:
            notes.append(Note(row.where, row.entity, "", _("không thuộc dịch vụ hay tổ chức nào trong tệp")))
    return notes


def _contradicted(row: Row) -> list[Note]:
    """What the same record says otherwise further down: the first that was said counts, the other is told."""
    why = _("khác với %(where)s; nội dung ở đó được giữ") % {"where": row.where}
    return [Note(where, f"{row.entity}.{name}", shown(row, name, value), why) for where, name, value in row.otherwise]
