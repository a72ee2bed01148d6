"""One line a figure: what, the measured values side by side, the limit, and whether it is kept."""

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """`values` as they should be read; `ratio` is compared with `limit` when there is one."""

    what: str
    values: str
    ratio: float | None = None
    limit: float | None = None
    unit: str = "×"

    @property
    def verdict(self) -> str:
        if self.limit is None or self.ratio is None:
            return ""
        return "kept" if self.ratio <= self.limit else "MISSED"


def show(lines: list[Line]) -> None:
    table = Table(title="Figures of one run on this machine")
    for heading in ("what", "measured", "figure", "limit", ""):
        table.add_column(heading)
    for line in lines:
        figure = f"{line.ratio:.2f} {line.unit}" if line.ratio is not None else ""
        limit = f"{line.limit:g} {line.unit}" if line.limit is not None else ""
        table.add_row(line.what, line.values, figure, limit, line.verdict)
    Console(width=140).print(table)
