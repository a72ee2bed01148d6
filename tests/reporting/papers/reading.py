"""Reads figures back out of what was made of a release: (value, low, high) by table and codes.

Shares with the papers only which table stands where, never how a figure is written.
"""

import io
import re
from collections.abc import Iterator

from openpyxl import load_workbook
from pypdf import PdfReader

Read = dict[tuple[str, tuple[str, ...]], tuple[int | None, int, int | None]]
INTERVAL = re.compile(r"\s*(\d[\d.]*)–(\d[\d.]*)(?!\s*%)(?=\s|$)")
EXACT = re.compile(r"\s*(\d[\d.]*)(?!\s*%)(?=\s|$)")
GAP = 700  # signs between two rows: the foot of a page, the head of the next, and the heads of the table


def open_form(tables: dict) -> Read:
    """What the release publishes."""
    return {
        (table["name"], tuple(cell["at"][name] for name in table["dimensions"])):
            (cell["value"], cell["low"], cell["high"])
        for table in tables["tables"] for cell in table["cells"]
    }


def number(written: str) -> int:
    return int(written.replace(".", ""))


def said(words: str) -> tuple[int | None, int, int | None]:
    """1.043 or 1–9, read back."""
    if found := INTERVAL.fullmatch(words):
        return None, number(found[1]), number(found[2])
    exact = number(words)
    return exact, exact, exact


# --- PDF ------------------------------------------------------------------------------------------------------
def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


class Text:
    """The text of a paper, read from the front to the back; blanks between the letters of a word don't count."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = [(i, sign) for i, sign in enumerate(text) if not sign.isspace()]
        self.packed = "".join(sign for _i, sign in self.letters)
        self.at = 0  # in the packed text

    def after(self, words: str, start: int) -> int | None:
        """Where the words end, at or after `start`; None where they don't stand there."""
        packed = re.sub(r"\s", "", words)
        found = self.packed.find(packed, start)
        return None if found < 0 else found + len(packed)

    def figure(self, start: int) -> tuple[tuple[int | None, int, int | None], int] | None:
        """The figure that begins here, and where it ends."""
        place = self.letters[start][0]
        found = INTERVAL.match(self.text, place) or EXACT.match(self.text, place)
        return (said(found[0].strip()), start + len(found[0].strip())) if found else None

    def row(self, line) -> dict | None:
        """The figures of one row; None where its label isn't followed by as many."""
        start = self.at
        while (end := self.after(line.label, start)) is not None and end - self.at < GAP:
            if (found := self._cells(line, end)) is not None:
                return found
            start = end
        return None

    def _cells(self, line, end: int) -> dict | None:
        figures = {}
        for cell in line.cells:
            if cell.place is None:
                packed = re.sub(r"\s", "", cell.words)
                if not self.packed.startswith(packed, end):
                    return None
                end += len(packed)
                continue
            read = self.figure(end)
            if read is None:
                return None
            figures[cell.place], end = read
        self.at = end
        return figures


def in_pdf(pdf: bytes, grids) -> Iterator[tuple]:
    """(place, figure read) of every figure of these tables in the order of the paper; None where a row isn't there."""
    text = Text(text_of(pdf))
    for grid in grids:
        text.at = text.after(grid.title, text.at) or text.at
        for line in grid.lines:
            found = text.row(line)
            for cell in line.cells:
                if cell.place is not None:
                    yield cell.place, found and found[cell.place]


# --- Workbook -----------------------------------------------------------------------------------------------
def in_workbook(content: bytes, tables: dict) -> Read:
    """Row by row beside the release: an area's code must be the row's own; numbers must be numbers."""
    book, read = load_workbook(io.BytesIO(content)), {}
    for table in tables["tables"]:
        if not table["cells"]:
            continue
        rows = list(book[table["name"]].iter_rows(min_row=2, values_only=True))
        assert len(rows) == len(table["cells"])
        for row, cell in zip(rows, table["cells"], strict=True):
            codes = tuple(cell["at"][name] for name in table["dimensions"])
            assert "area" not in cell["at"] or row[table["dimensions"].index("area")] == cell["at"]["area"]
            *_labels, value, low, high = row
            assert isinstance(value, int) or said(value)[1:] == (low, high)
            read[table["name"], codes] = (value if isinstance(value, int) else None, low, high)
    return read
