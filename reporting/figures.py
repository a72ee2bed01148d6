"""Reads a release: published figures and the shares made of them. Every page and every paper reads through this.

Knows the open form of one release and nothing else, so that no reader can show what another withholds.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from reporting.catalogue import BY_NAME, CASCADE, ELIGIBLE, SERVED, SERVICES, TOTAL, UNREACHED
from reporting.indicators import TARGET

# Verdict → tone of its tag.
TONES = {"met": "fine", "below": "due", "undecided": "neutral", "protected": "neutral", "none": "neutral"}
WILSON = 1.96  # 95 %, as the field's programme reports use it


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

    @property
    def is_nobody(self) -> bool:
        return self.value == 0


@dataclass(frozen=True)
class Share:
    """A part of a whole, each a published figure; `within` says that the part can't exceed the whole, `rest` is what
    the whole holds beside the part, where that is published too."""

    part: Figure
    whole: Figure
    within: bool = True
    rest: Figure | None = None

    @cached_property
    def low(self) -> float | None:
        """The least that it can be, 0 to 1 (or more); None where the whole is nobody."""
        if self.whole.high == 0:
            return None
        of_whole = self.part.low / self.whole.high if self.whole.high else 0.0
        if self.rest is None or self.rest.high is None or not self.part.low:
            return of_whole
        return max(of_whole, self.part.low / (self.part.low + self.rest.high))

    @cached_property
    def high(self) -> float | None:
        """The most that it can be; None where the whole is nobody, or where nothing bounds it."""
        if self.whole.high == 0:
            return None
        part, whole = self.part.high, self.whole.low
        if part is None or not whole:
            return self._high_of_rest(1.0) if self.within else None
        return self._high_of_rest(min(part / whole, 1.0)) if self.within else part / whole

    def _high_of_rest(self, bound: float) -> float:
        part = self.part.high if self.part.high is not None else self.whole.high
        if self.rest is None or not self.rest.low or part is None:
            return bound
        return min(bound, part / (part + self.rest.low))

    @property
    def value(self) -> float | None:
        part, whole = self.part.value, self.whole.value
        return part / whole if part is not None and whole else None

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
        """Against the target: met, below, or which way it can't be said."""
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

    @property
    def missing(self) -> int:
        """How many more persons the target takes; 0 where it is met or can't be said."""
        part, whole = self.part.value, self.whole.value
        return 0 if part is None or whole is None else max(-(-7 * whole // 10) - part, 0)

    @property
    def wilson(self) -> tuple[float, float] | None:
        """The 95 % interval that the same share would have in a sample of this size: a sign of small numbers and
        nothing else, since reached persons are counted, not sampled. Source: Wilson, JASA 22 (1927)."""
        share, whole = self.value, self.whole.value
        if share is None or not whole or share > 1:
            return None
        z2 = WILSON**2
        centre = share + z2 / (2 * whole)
        spread = WILSON * (share * (1 - share) / whole + z2 / (4 * whole**2)) ** 0.5
        return (centre - spread) / (1 + z2 / whole), (centre + spread) / (1 + z2 / whole)

    @property
    def is_of_few(self) -> bool:
        """Whether so few people stand behind it that one or two would turn the verdict."""
        return self.wilson is not None and self.wilson[0] < TARGET <= self.wilson[1]


class Figures:
    """Reads the open form of one release; knows nothing else.

    `figure(table, *codes)` takes the codes in the order of the catalogue's dimensions and raises KeyError for what the
    release doesn't hold; `has` asks. `tables` are those of them that a page needs, where it has read no others.
    """

    def __init__(self, release, tables: list[dict] | None = None) -> None:
        self.release = release
        self._held = {table["name"]: held(table) for table in (release.tables["tables"] if tables is None else tables)}

    # --- Any figure ------------------------------------------------------------------------------------------
    def figure(self, table: str, *codes: str) -> Figure:
        return self._held[table][codes]

    def has(self, table: str, *codes: str) -> bool:
        """Whether the release holds the figure; without codes, whether it holds the table with any figure."""
        found = self._held.get(table, {})
        return codes in found if codes else bool(found)

    def table(self, name: str) -> dict[tuple[str, ...], Figure]:
        """All figures of a table by their codes; nothing where the release doesn't hold it."""
        return self._held.get(name, {})

    def codes(self, table: str, dimension: str) -> list[str]:
        """The codes of one dimension of a table, in the release's order, each once."""
        i = BY_NAME[table].dimensions.index(dimension)
        return list(dict.fromkeys(codes[i] for codes in self.table(table)))

    @cached_property
    def areas(self) -> list[str]:
        """The communes, or named areas of several, of this release (their codes joined by "+")."""
        return [area for area in self.codes("coverage", "area") if area.split("+")[0].isdigit()]

    @cached_property
    def zones(self) -> list[str]:
        return [area for area in self.codes("coverage", "area") if area not in {TOTAL, *self.areas}]

    # --- The target --------------------------------------------------------------------------------------------
    def coverage(self, area: str = TOTAL) -> Share:
        """C1: of those in need and eligible, who received a service."""
        return self._parted("coverage", area)

    def need(self, service: str, area: str = TOTAL) -> Share:
        """The same for the needs of one kind."""
        return self._parted("needs", area, service)

    def _parted(self, table: str, *codes: str) -> Share:
        whole, part, rest = (self.figure(table, *codes, measure) for measure in (ELIGIBLE, SERVED, UNREACHED))
        return Share(part, whole, rest=rest)

    @property
    def c1(self) -> Share:
        return self.coverage()

    @cached_property
    def c1_band(self) -> tuple[float, float] | None:
        """C1 from low to high, as far as possible duplicates leave it open; None where there are none.

        Two records that are one person count one less: of both sums where both were served, else of the whole alone.
        Where their number is protected, as many are taken as there can be.
        """
        if not self.has("duplicates") or self.c1.value is None:
            return None
        eligible, served = (self.figure("duplicates", measure) for measure in (ELIGIBLE, SERVED))
        if eligible.is_nobody or eligible.high is None or served.high is None:
            return None
        part, whole = self.c1.part.low, self.c1.whole.low
        both, alone = min(served.high, part), max(eligible.high - served.low, 0)
        low = (part - both) / (whole - both) if whole > both else part / whole
        return low, part / max(whole - alone, part)

    def estimate(self, area: str = TOTAL) -> Figure | None:
        """The estimated population; None where not all its communes have one."""
        return self.table("estimate").get((area,))

    @property
    def c2(self) -> Share | None:
        """Persons reached, of the estimated population of the province."""
        return self.of_estimate(self.figure("cascade", "contacted")) if self.has("cascade") else None

    @property
    def d1_of_estimate(self) -> Share | None:
        """Beside C1, which also rises when fewer people are assessed."""
        return self.of_estimate(self.figure("coverage", TOTAL, ELIGIBLE))

    def of_estimate(self, figure: Figure, area: str = TOTAL) -> Share | None:
        estimate = self.estimate(area)
        if estimate is None or not estimate.value:
            return None
        point = Figure(estimate.value, estimate.value, estimate.value)
        return Share(figure, point, within=False)

    def c2_range(self) -> tuple[float, float] | None:
        """C2 with the estimate's high and low as the whole: the uncertainty of the denominator."""
        estimate, reached = self.estimate(), self.table("cascade").get(("contacted",))
        if estimate is None or reached is None or reached.high is None or not estimate.low or not estimate.high:
            return None
        return reached.low / estimate.high, reached.high / estimate.low

    # --- The rest ----------------------------------------------------------------------------------------------
    @cached_property
    def cascade(self) -> dict[str, Figure]:
        """The steps in order, each with its figure; empty for a month."""
        return {step: self.figure("cascade", step) for step in CASCADE} if self.has("cascade") else {}

    @cached_property
    def services(self) -> dict[str, Share]:
        """C1 by kind of service; empty for a month."""
        return {service: self.need(service) for service in SERVICES} if self.has("needs") else {}

    @property
    def children(self) -> Figure | None:
        return self.table("children").get(())


def most(figure: Figure) -> int:
    """The upper bound; the lower one where nothing bounds it from above."""
    return figure.low if figure.high is None else figure.high


def spread(figure: Figure, top: int) -> dict[str, float | None]:
    """The certain part of a bar, and between where it may end if the figure is protected."""
    ends = (figure.low / top, most(figure) / top) if figure.is_protected else (None, None)
    return {"share": figure.low / top, "open_from": ends[0], "open_to": ends[1]}


def held(table: dict) -> dict[tuple[str, ...], Figure]:
    """The figures of one table of the open form, by their codes in the order of its dimensions."""
    return {
        tuple(cell["at"][name] for name in table["dimensions"]): Figure(cell["value"], cell["low"], cell["high"])
        for cell in table["cells"]
    }
