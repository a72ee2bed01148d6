"""Bars as SVG for paper: black, greys and shapes alone, so that a copier keeps them; each with its words.

Own code rather than the pages': paper has no style sheet of theirs and no colours.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from pages.templatetags.pages import percent
from reporting.catalogue import CASCADE, TOTAL
from reporting.figures import Figures, Share, most
from reporting.indicators import TARGET
from reporting.papers.cells import Cell
from reporting.papers.words import Areas, word

# In units of the drawing: millimetres on paper.
WIDTH, LABEL, ROW, THICK, TOP = 165, 48, 6.4, 4.2, 7
END = 30  # for the figure behind a bar
FONT = 'font-family="Tinos, Tinos Vietnamese, Tinos Ext, Liberation Serif, serif" font-size="3.9"'


@dataclass(frozen=True)
class Bar:
    """`low` is certain, from there to `high` it may end; both between 0 and 1."""

    label: str
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Chart:
    """A drawing, its title, and what it says to somebody who can't see it."""

    title: str
    alternative: str
    svg: str

    @property
    def address(self) -> str:
        return "data:image/svg+xml;base64," + b64encode(self.svg.encode()).decode()


def drawn(bars: Sequence[Bar], mark: float | None = None, mark_words: str = "") -> str:
    top = TOP if mark is not None else 1.0
    height, span = top + ROW * len(bars) + 1, WIDTH - LABEL - END
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{height:.1f}mm" '
             f'viewBox="0 0 {WIDTH} {height:.1f}" {FONT}>']
    for i, bar in enumerate(bars):
        parts += row(bar, top + i * ROW, span)
    if mark is not None:
        x = LABEL + mark * span
        parts.append(f'<path d="M{x:.1f} {top - 1.5} V{height - .5:.1f}" stroke="#000" stroke-width=".5" '
                     'stroke-dasharray="1.6 1"/>')
        parts.append(f'<text x="{x:.1f}" y="{top - 2.6}" text-anchor="middle">{escape(mark_words)}</text>')
    return "".join([*parts, "</svg>"])


def row(bar: Bar, y: float, span: float) -> list[str]:
    """Its label, its ground, the certain part dark, what is open light with an edge, and its figure."""
    low, high = (min(max(one, 0.0), 1.0) * span for one in (bar.low, bar.high))
    made = [f'<text x="{LABEL - 2}" y="{y + 4}" text-anchor="end">{escape(bar.label)}</text>',
            f'<rect x="{LABEL}" y="{y + .6}" width="{span}" height="{THICK}" fill="#f1f1f1"/>']
    if low:
        made.append(f'<rect x="{LABEL}" y="{y + .6}" width="{low:.2f}" height="{THICK}" fill="#555"/>')
    if high > low:
        made.append(f'<rect x="{LABEL + low:.2f}" y="{y + .75}" width="{high - low:.2f}" height="{THICK - .3}" '
                    'fill="#cfcfcf" stroke="#555" stroke-width=".3"/>')
    made.append(f'<text x="{LABEL + span + 2}" y="{y + 4}">{escape(bar.words)}</text>')
    return made


def share_bar(label: str, share: Share) -> Bar:
    low = share.low or 0.0
    high = low if share.low is None else 1.0 if share.high is None else share.high
    exact = share.value
    return Bar(label, low if exact is None else exact, high if exact is None else exact, Cell(share).words)


def target_words() -> str:
    return _("mức %(share)s") % {"share": percent(TARGET, 0)}


def coverage(figures: Figures) -> Chart:
    share = figures.c1
    said = Cell(share).words
    return Chart(
        _("Tỷ lệ tiếp cận dịch vụ so với chỉ tiêu"),
        _("Thanh ngang: tỷ lệ tiếp cận dịch vụ toàn tỉnh %(share)s, mức phải đạt %(target)s. %(verdict)s.")
        % {"share": said, "target": percent(TARGET, 0), "verdict": share.word},
        drawn([share_bar(_("Toàn tỉnh"), share)], TARGET, target_words()),
    )


def cascade(figures: Figures) -> Chart:
    held = [(word("step", step), figures.figure("cascade", step)) for step in CASCADE]
    top = max(most(figure) for _label, figure in held) or 1
    bars = [Bar(label, figure.low / top, most(figure) / top, Cell(figure).words) for label, figure in held]
    return Chart(
        _("Số người theo từng bước"),
        _("Thanh ngang theo từng bước: %(steps)s.") % {
            "steps": "; ".join(f"{bar.label} {bar.words}" for bar in bars)},
        drawn(bars),
    )


def districts(figures: Figures, areas: Areas) -> Chart:
    """Highest first; where nobody is eligible there is no bar."""
    found = [(areas.name(zone), figures.coverage(zone)) for zone in figures.zones if zone != TOTAL]
    ordered = sorted(found, key=lambda one: (-(one[1].value if one[1].value is not None else one[1].low or 0), one[0]))
    bars = [share_bar(name, share) for name, share in ordered]
    return Chart(
        _("Tỷ lệ tiếp cận dịch vụ theo địa bàn huyện cũ"),
        _("Thanh ngang theo địa bàn, mức phải đạt %(target)s: %(areas)s.") % {
            "target": percent(TARGET, 0), "areas": "; ".join(f"{bar.label} {bar.words}" for bar in bars)},
        drawn(bars, TARGET, target_words()),
    )
