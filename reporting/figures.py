"""What a page and the paper say of a release: shares with their intervals, and the words of the verdicts."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from reporting.indicators import CASCADE, TARGET, TOTAL
from services.models import FormerDistrict

# Verdict → tone of its tag.
TONES = {"met": "fine", "below": "due", "undecided": "neutral", "protected": "neutral", "none": "neutral"}


def verdict_word(verdict: str) -> str:
    return {
        "met": _("Đạt"),
        "below": _("Chưa đạt"),
        "undecided": _("Chưa kết luận"),
        "protected": _("Số nhỏ được bảo vệ"),
        "none": _("Chưa có số liệu"),
    }[verdict]


@dataclass(frozen=True)
class Figure:
    """A published figure: its value, or the interval that any reader can work out (`high` may be unknown)."""

    value: int | None
    low: int
    high: int | None

    @property
    def is_protected(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Share:
    """A part of a whole, each a published figure; `within` says that the part can't exceed the whole."""

    part: Figure
    whole: Figure
    within: bool = True

    @property
    def low(self) -> float | None:
        return self.part.low / self.whole.high if self.whole.high else (0.0 if self.whole.high is None else None)

    @property
    def high(self) -> float | None:
        if not self.whole.high and self.whole.high is not None:
            return None
        part, whole = self.part.high, self.whole.low
        if part is None or not whole:
            return 1.0 if self.within else None  # nothing bounds a share that may exceed its whole
        return min(part / whole, 1.0) if self.within else part / whole

    @property
    def value(self) -> float | None:
        part, whole = self.part.value, self.whole.value
        known = not self.part.is_protected and not self.whole.is_protected
        return part / whole if known and part is not None and whole else None

    @property
    def open_from(self) -> float | None:
        """Where the interval of a protected share begins and ends, for a bar; nothing for an exact one."""
        return self.low if self.value is None else None

    @property
    def open_to(self) -> float | None:
        return (1.0 if self.high is None else self.high) if self.value is None else None

    @property
    def is_over(self) -> bool:
        """More than everybody: the denominator has to be reviewed."""
        return self.value is not None and self.value > 1

    @property
    def verdict(self) -> str:
        if self.low is None or self.high is None:
            return "none"
        if self.low >= TARGET:
            return "met"
        if self.high < TARGET:
            return "below"
        return "protected" if self.whole.is_protected or self.part.low <= 1 else "undecided"

    @property
    def word(self) -> str:
        return verdict_word(self.verdict)

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True)
class Row:
    """One former district."""

    name: str
    coverage: Share


class Figures:
    """Reads the open form of one release; knows nothing else."""

    def __init__(self, release) -> None:
        self.release = release
        self.tables = {table["name"]: table["cells"] for table in release.tables["tables"]}
        self._persons = {(c["at"]["measure"], c["at"]["zone"]): read(c) for c in self.tables["persons"]}
        self._estimates = {c["at"]["zone"]: read(c) for c in self.tables["estimate"]}

    def persons(self, measure: str, zone: str = TOTAL) -> Figure:
        return self._persons[measure, zone]

    def coverage(self, zone: str = TOTAL) -> Share:
        """C1: of those in need and eligible, who received a service."""
        return Share(self.persons("served", zone), self.persons("eligible", zone))

    @property
    def c1(self) -> Share:
        return self.coverage()

    @property
    def estimate(self) -> Figure | None:
        return self._estimates.get(TOTAL)

    @property
    def c2(self) -> Share | None:
        """Persons reached, of the estimated population."""
        return self._of_estimate("contacted")

    @property
    def d1_of_estimate(self) -> Share | None:
        """Beside C1, which also rises when fewer people are assessed."""
        return self._of_estimate("eligible")

    def _of_estimate(self, measure: str) -> Share | None:
        if not self.estimate or not self.estimate.value:
            return None
        point = Figure(self.estimate.value, self.estimate.value, self.estimate.value)
        return Share(self.persons(measure), point, within=False)

    @property
    def missing(self) -> int:
        """How many more persons the target would have taken; 0 where it is met or can't be said."""
        part, whole = self.c1.part.value, self.c1.whole.value
        if part is None or whole is None:
            return 0
        return max(-(-7 * whole // 10) - part, 0)

    @cached_property
    def cascade(self) -> list[dict]:
        """Each step with its share of the longest bar, which is the most that is certain or possible of any step."""
        found = [(label, self.persons(step)) for step, label in CASCADE.items()]
        top = max(most(figure) for _label, figure in found)
        return [
            {"label": label, "figure": figure} | (spread(figure, top) if top else {"share": None})
            for label, figure in found
        ]

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(zone.name, self.coverage(zone.code)) for zone in FormerDistrict.objects.order_by("name")]

    @property
    def children(self) -> Figure:
        return read(self.tables["children"][0])

    @property
    def anonymous(self) -> Figure:
        return read(self.tables["anonymous_contacts"][0])


def most(figure: Figure) -> int:
    """The upper bound; the lower one where nothing bounds it from above."""
    return figure.low if figure.high is None else figure.high


def spread(figure: Figure, top: int) -> dict[str, float | None]:
    """The certain part of a bar, and between where it may end if the figure is protected."""
    ends = (figure.low / top, most(figure) / top) if figure.is_protected else (None, None)
    return {"share": figure.low / top, "open_from": ends[0], "open_to": ends[1]}


def read(cell: dict) -> Figure:
    return Figure(cell["value"], cell["low"], cell["high"])
