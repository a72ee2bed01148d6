"""Looking a password up among those known from breaches, offline: in a file that anybody can download once.

The file is of the form of Have I Been Pwned (https://haveibeenpwned.com/Passwords): lines `SHA1:count`, sorted by the
hash. It may hold a thousand million lines: it is searched by halves, some thirty-five reads, and never loaded.
"""

import hashlib
import os
import re
from typing import BinaryIO

LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\r?\n?")
LONGEST, HASH = 80, 40  # bytes of a line, of its hash
SPOTS = 64  # looked at when the software starts


def is_breached(path: str, password: str) -> bool:
    """Whether the file has this password. Raises OSError where it can't be read."""
    # What the list is keyed by; nothing is kept or protected by it.
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with open(path, "rb") as file:
        return holds(file, wanted)


def holds(file: BinaryIO, wanted: bytes) -> bool:
    """By halves: the line, if there, begins at or after `low` and before `high` (bytes from the beginning)."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        begins, line = line_from(file, middle)
        if begins >= high or not line:
            high = middle
            continue
        found = line[:HASH].upper()
        if found == wanted:
            return True
        low, high = (begins + len(line), high) if found < wanted else (low, middle)
    return False


def line_from(file: BinaryIO, at: int) -> tuple[int, bytes]:
    """The first line that begins at or after `at`, and where it begins."""
    file.seek(max(at - 1, 0))
    if at:
        file.readline(LONGEST)
    return file.tell(), file.readline(LONGEST)


def problem_of(path: str) -> str:
    """What is wrong with the file, as far as some spots of it tell; nothing where all are well."""
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            lines = [line_from(file, size * n // SPOTS)[1] for n in range(SPOTS)]
    except OSError as problem:
        return f"it can't be read ({problem.strerror})"
    read = [line for line in lines if line]
    if not read:
        return "it is empty"
    if not all(LINE.fullmatch(line) for line in read):
        return "a line is not of the form SHA1:count: 40 hexadecimal digits, a colon, a number"
    hashes = [line[:HASH].upper() for line in read]
    return "" if hashes == sorted(hashes) else "it is not sorted by hash"
