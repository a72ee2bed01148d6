"""What the logs may say: when, what kind of thing, where in our code, which request. Never anybody's words.

A message, its arguments, an exception's text and a frame's variables may all hold a person's data, so none of them
is written. One line of JSON each; `docs/operations.md` says how to read one.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = (".venv", "site-packages", "node_modules")
LONGEST_CHAIN = 8
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# The warnings module hands over one finished text; its beginning tells place and kind, its rest may quote values.
WARNING = re.compile(r"(?P<path>[^\n]+?):(?P<line>\d+): (?P<kind>\w+): ")
# The server's own life: begun, ended, a worker lost. Its sentences are constants of gunicorn's source; what would
# be filled in is left out.
MAY_SPEAK = {"gunicorn.error"}

_request: ContextVar[HttpRequest | None] = ContextVar("request of the log", default=None)


@contextmanager
def about(request: HttpRequest) -> Iterator[None]:
    """Whatever is logged inside belongs to this request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


class JSONLines(logging.Formatter):
    """One record as one line of JSON, made of names and numbers alone."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, **kind_and_place(record), **request_of(record),
            **getattr(record, "line", {}),
        }
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=True)


def kind_and_place(record: logging.LogRecord) -> dict[str, Any]:
    """The exceptions with the places that they came from; without one, the logger and the place that called it."""
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        chain = list(causes(error))
        return {"logger": record.name, **chain[0], "because": chain[1:] or None}
    if record.name == "py.warnings" and (found := WARNING.match(record.getMessage())):
        return {"logger": record.name, "type": found["kind"], "place": at(found["path"], found["line"])}
    said = record.msg if record.name in MAY_SPEAK and isinstance(record.msg, str) else None
    return {"logger": record.name, "type": record.name, "event": said,
            "place": at(record.pathname, record.lineno, record.funcName)}


def causes(error: BaseException) -> Iterator[dict[str, str | None]]:
    """An exception, what it came from, and so on: type and place of each."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(id(one))
        kind = type(one)
        yield {"type": f"{kind.__module__}.{kind.__qualname__}", "place": raised_at(one.__traceback__)}
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def raised_at(trace: TracebackType | None) -> str | None:
    """The last place in our own code on the way to the exception; without one, the last place at all."""
    frames = [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in traceback.walk_tb(trace)]
    ours = [frame for frame in frames if is_ours(frame[0])]
    return at(*(ours or frames)[-1]) if frames else None


def is_ours(path: str) -> bool:
    return Path(path).is_relative_to(ROOT) and not any(part in path for part in NOT_OURS)


def at(path: str, line: object, function: str | None = None) -> str:
    """File, line and function; of a file that is not ours, the name alone."""
    name = str(Path(path).relative_to(ROOT)) if is_ours(path) else Path(path).name
    return f"{name}:{line}" + (f" {function}" if function else "")


def request_of(record: logging.LogRecord) -> dict[str, Any]:
    """Number, method and the *name* of the address: the address itself holds ids."""
    held = getattr(record, "request", None)
    request = held if isinstance(held, HttpRequest) else _request.get()
    if request is None:
        return {}
    return {
        "request": str(number) if (number := getattr(request, "id", None)) else None,
        "method": known_method(request.method), "route": route_of(request),
        "status": getattr(record, "status_code", None),
    }


def known_method(method: str | None) -> str | None:
    """The method if there is one of that name: otherwise the word is the sender's own."""
    return method if method in METHODS else None


def route_of(request: HttpRequest) -> str | None:
    """The name of the address in urls.py; None for an address that leads nowhere."""
    match = request.resolver_match
    return str(match.view_name) if match and match.url_name else None


def nothing_unformatted() -> None:
    """Take over every other way by which Python itself would write an exception or a record to the terminal."""
    logging.raiseExceptions = False  # or a failing handler prints the record with its arguments
    logging.captureWarnings(True)
    log = logging.getLogger("uncaught")
    sys.excepthook = lambda kind, error, trace: log.critical("", exc_info=(kind, error, trace))
    threading.excepthook = lambda held: _log_held(log, held.exc_value)
    sys.unraisablehook = lambda held: _log_held(log, held.exc_value)


def _log_held(log: logging.Logger, error: BaseException | None) -> None:
    if error is not None:
        log.error("", exc_info=(type(error), error, error.__traceback__))
