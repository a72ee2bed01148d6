"""What is easy to guess in a password: words that people here often take, names, numbers, runs on the keyboard.

A password is easy when so little is left without these that a list of habits would find it. No Django here.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HABITS = Path(__file__).parent / "habits.txt"
ENOUGH = 5  # letters that must be left: two short words
MOST = 3  # pieces: four words together are a password, also four that many take
SHORTEST = 3  # of a piece; shorter ones would be found in everything
LEET = str.maketrans("034578@$!|+", "oeastbasiit")
ONE = ("i", "l")  # a 1 stands for either
# Telephone numbers, days, years, as they are written here.
NUMBERS = re.compile(r"(?:\+?84|0)\d{8,9}|(?:0?[1-9]|[12]\d|3[01])(?:0?[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "01234567890", "abcdefghijklmnopqrstuvwxyz",
        "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm")
RUN = 4


def folded(text: str) -> str:
    """Small letters without marks: "Đồng Hành" → "dong hanh"."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return "".join(one for one in apart if not unicodedata.combining(one))


def letters(text: str) -> str:
    return re.sub("[^a-z]", "", text)


def readings(password: str) -> set[str]:
    """The letters that a password may be meant by: digits left out, or read as the letters that they look like."""
    whole = folded(password)
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", whole)
    found = {letters(whole)}
    for one in ONE:
        found |= {letters(said.replace("1", one).translate(LEET)) for said in (whole, core)}
    return found


@cache
def habits() -> frozenset[str]:
    """The list of this folder, one habit a line."""
    lines = (line.partition("#")[0] for line in HABITS.read_text("utf-8").splitlines())
    return frozenset(filter(None, map(letters, map(folded, lines))))


def names_in(*said: str) -> frozenset[str]:
    """The words of names, and each name as one word."""
    words = [letters(word) for one in said for word in (*folded(one).split(), folded(one))]
    return frozenset(word for word in words if len(word) >= SHORTEST)


def taken_out(reading: str, pieces: Iterable[str]) -> tuple[str, int]:
    """What is left of it, and how many pieces went; the longest first, and nothing new is made by what closes up."""
    went = 0
    for piece in sorted(pieces, key=len, reverse=True):
        went += reading.count(piece)
        reading = reading.replace(piece, " ")
    return letters(reading), went


def is_easy(password: str, pieces: frozenset[str], *, most: int = MOST) -> bool:
    """Whether it is little more than such pieces, up to so many, and numbers."""
    number = NUMBERS.search(re.sub(r"[\s.\-/]", "", password))
    for reading in readings(password):
        left, went = taken_out(reading, pieces)
        if (number or went) and went <= most and len(left) < ENOUGH:
            return True
    return False


def is_run(password: str) -> bool:
    """Whether it is little more than neighbours on the keyboard or in the alphabet, or one piece again and again."""
    said = re.sub(r"[^a-z0-9]", "", folded(password))
    if not said:
        return True
    return is_repeated(said) or len(re.sub(r"(.)\1\1+", "", without_runs(said))) < ENOUGH


def is_repeated(said: str) -> bool:
    """The same piece at least twice, the last one perhaps cut short."""
    return any(said[size:] == said[:-size] for size in range(1, len(said) // 2 + 1))


def without_runs(said: str) -> str:
    for row in ROWS:
        for line in (row, row[::-1]):
            for size in range(len(line), RUN - 1, -1):
                for start in range(len(line) - size + 1):
                    said = said.replace(line[start : start + size], " ")
    return said.replace(" ", "")
