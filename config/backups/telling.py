"""What an operator sees: a line that moves when something takes over a second, and the table at the end."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

AFTER, ON_TERMINAL, IN_LOG = 1.0, 0.2, 10.0
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `holds` is None for what could not be looked at yet."""

    what: str
    found: str
    holds: bool | None = True

    @property
    def verdict(self) -> str:
        return {True: "holds", False: "FAILS", None: "open"}[self.holds]


def show(title: str, findings: list[Finding]) -> None:
    table = Table(title=title)
    for heading in ("what", "found", ""):
        table.add_column(heading)
    for finding in findings:
        table.add_row(finding.what, finding.found, finding.verdict)
    Console(width=120).print(table)


@contextmanager
def progress(doing: str, total: int = 0) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many bytes went by. Silent for a second, then a line on standard error."""
    line = _Line(doing, total)
    try:
        yield line.advance
    finally:
        line.end()


class _Line:
    def __init__(self, doing: str, total: int) -> None:
        self.doing, self.total, self.done = doing, total, 0
        self.terminal = sys.stderr.isatty()
        self.shown, self.next = False, time.monotonic() + AFTER

    def advance(self, number: int) -> None:
        self.done += number
        now = time.monotonic()
        if now >= self.next:
            self.next = now + (ON_TERMINAL if self.terminal else IN_LOG)
            self._write()

    def _write(self) -> None:
        share = f" of {self.total / MEGABYTE:,.1f}" if self.total else ""
        text = f"{self.doing}: {self.done / MEGABYTE:,.1f}{share} MB"
        sys.stderr.write(f"\r{text:70}" if self.terminal else f"{text}\n")
        sys.stderr.flush()
        self.shown = True

    def end(self) -> None:
        if self.shown and self.terminal:
            self._write()
            sys.stderr.write("\n")
