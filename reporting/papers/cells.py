"""What stands in one field of a printed table: a published figure with its place in the release, or what is made of
such figures. Writing them out happens here and nowhere else, so that every paper says a figure alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.figures import Figure, Figures, Share
from reporting.templatetags.figures import figure as say_figure
from reporting.templatetags.figures import share as say_share

Held = Figure | Share | str | None


@dataclass(frozen=True)
class Cell:
    """`place`: the table and codes of the figure in the release; None for what is made of several."""

    held: Held
    place: tuple[str, tuple[str, ...]] | None = None

    @property
    def words(self) -> str:
        if isinstance(self.held, Figure):
            return say_figure(self.held)
        if isinstance(self.held, Share):
            return say_share(self.held)
        return "–" if self.held is None else self.held

    @property
    def is_text(self) -> bool:
        """Whether it is read as a word, not as a number."""
        return isinstance(self.held, str) and self.held[:1].isalpha()


@dataclass(frozen=True)
class Line:
    """One row. `is_name`: its label is a Vietnamese name, whatever the language of the paper."""

    label: str
    cells: tuple[Cell, ...] = ()
    is_sum: bool = False
    is_name: bool = False

    @property
    def is_heading(self) -> bool:
        return not self.cells


@dataclass(frozen=True)
class Grid:
    """A table of a paper: `heads` begins with the head of the labels."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    has_verdict: bool = False  # the last column holds words

    @property
    def is_short(self) -> bool:
        """Whether it may share a page with others."""
        return len(self.lines) <= 12

    @property
    def shown(self) -> Iterable[Cell]:
        """Every published figure in it."""
        return (cell for line in self.lines for cell in line.cells if cell.place is not None)


def at(figures: Figures, table: str, *codes: str) -> Cell:
    """The figure at this place; a dash where the release doesn't hold it."""
    return Cell(figures.table(table).get(codes), (table, codes)) if figures.has(table, *codes) else Cell(None)


def less(whole: Figure, part: Figure) -> Figure:
    """What of the whole is not in its part, as far as any reader can tell."""
    if whole.value is not None and part.value is not None:
        exact = whole.value - part.value
        return Figure(exact, exact, exact)
    low = 0 if part.high is None else max(whole.low - part.high, 0)
    return Figure(None, low, None if whole.high is None else whole.high - part.low)
