"""A small file that only its owner may read or replace: the key ring, and the token of a key server.

Every refusal is one sentence with its remedy. A change replaces the file in one step, so that a reader meets the
old ring or the new one, and a crash leaves either.
"""

import contextlib
import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from privacy.errors import KeyRingError
from privacy.ring import RESTORE

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
MAKE = "make one with: ./dev manage keys make"
RING = "The key ring"


def fingerprint(path: Path | str, what: str = RING) -> tuple[int, ...]:
    """Changes whenever the file is replaced, rewritten, given away or opened to others. Asked many times a request."""
    name = os.fspath(path)
    try:
        found, folder = os.lstat(name), os.stat(os.path.dirname(name) or ".")
    except FileNotFoundError:
        advice = f"If data exists, {RESTORE}; else {MAKE}" if what == RING else "Make it, or correct the setting."
        raise KeyRingError(f"{what} is missing: there is no {path}. {advice}") from None
    except OSError as problem:
        raise KeyRingError(f"{what} {path} can't be reached ({problem.strerror}).") from None
    return (
        found.st_mode, found.st_uid, folder.st_mode, folder.st_uid, found.st_ino, found.st_mtime_ns, found.st_size,
    )


def read(path: Path, what: str = RING) -> str:
    """The content, once nobody else can have changed or read it."""
    _refuse_what_others_reach(path, what)
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        raise KeyRingError(f"{what} {path} can't be read: give it to the user that serves.") from None


def _refuse_what_others_reach(path: Path, what: str) -> None:
    mode, owner, folder_mode, folder_owner, *_rest = fingerprint(path, what)
    me, folder = os.geteuid(), path.parent
    if stat.S_ISLNK(mode):
        problem = f"{path} is a symbolic link, which can be turned elsewhere. Name the file itself in the setting."
    elif owner != me:
        problem = f"{path} belongs to another user. Give it to the one that serves: chown {me} {path}"
    elif mode & OTHERS:
        problem = f"{path} is open to other users. Close it with: chmod 600 {path}"
    elif folder_owner not in (me, 0):
        problem = f"{path} lies in a folder of another user. Give it to the one that serves: chown {me} {folder}"
    elif folder_mode & WRITTEN_BY_OTHERS and not folder_mode & stat.S_ISVTX:
        problem = f"{path} lies in a folder where others can put another. Close it with: chmod go-w {folder}"
    else:
        return
    raise KeyRingError(f"{what} {problem}")


def write_new(path: Path, text: str) -> None:
    """A new file for its owner alone. Never overwrites: over a key ring that would destroy all data."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    with _alone(path) as folder:
        draft = _draft(path, text)
        try:
            os.link(draft, path)  # fails when the name is taken, unlike a rename
        except FileExistsError:
            raise KeyRingError(f"There is a key ring at {path} already, and it stays as it is.") from None
        finally:
            draft.unlink()
        os.fsync(folder)


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Put the changed content in the file's place, in one step and for good. One writer at a time."""
    with _alone(path) as folder:
        draft = _draft(path, change(read(path)))
        draft.replace(path)
        os.fsync(folder)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[int]:
    """Hold the folder, swept of drafts that a crash left; answers with its descriptor."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for leftover in path.parent.glob(f".{path.name}.*.draft"):
            leftover.unlink()
        yield folder
    finally:
        os.close(folder)


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
