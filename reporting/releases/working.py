"""The background work on releases: a queue that is the rows themselves, one process, and what it writes down.

A process takes the oldest release that nobody has begun with, says what it is doing, and ends with "prepared" or
"failed". One that dies leaves the release as it was; whoever looks sees that it has gone silent and tries again, with
another attempt: whatever an earlier attempt still wants to write is dropped. docs/decisions/releases.md says why there
is no library for this.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from django.db import connections
from django.utils import timezone

from privacy import audit
from privacy.acts import action
from privacy.identity import acting_as
from reporting.releases.codes import Doing, Problem, State
from reporting.releases.models import Release
from reporting.releases.preparing import Made, NotPrepared, made_of

log = logging.getLogger(__name__)
HEARTBEAT, LOOK_AGAIN, SAY_AGAIN = 15.0, 2.0, 0.5  # seconds
# Told in a terminal: what is being done, and how far it is, from 0 to 1.
Show = Callable[[Doing, float], None]


class Turn(NamedTuple):
    """One attempt at one release."""

    release: UUID
    attempt: int


# --- What the process writes -----------------------------------------------------------------------------------
@action
def take_next(*, by: None = None, only: UUID | None = None) -> Release | None:
    """Begin with the oldest release that waits, or with this one; nothing where none waits. Two processes never take
    the same one."""
    waiting = Release.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    release = (waiting.filter(pk=only) if only else waiting).select_related("prepared_by__organisation").first()
    if release is not None:
        release.started_at = release.seen_at = timezone.now()
        release.save(update_fields=["started_at", "seen_at"])
    return release


@action
def say_doing(*, by, turn: Turn, doing: Doing, share: float) -> None:
    """Write down what is being done, which also says that the process lives."""
    release = current(turn)
    if release is not None:
        release.doing, release.share, release.seen_at = doing, share, timezone.now()
        release.save(update_fields=["doing", "share", "seen_at"])


@action
def still_there(*, by, turn: Turn) -> None:
    """A sign of life."""
    release = current(turn)
    if release is not None:
        release.seen_at = timezone.now()
        release.save(update_fields=["seen_at"])


@action
def finish(*, by, turn: Turn, made: Made) -> Release | None:
    """Keep what was prepared: it waits for a second person. Nothing where somebody began anew or threw it away."""
    release = current(turn)
    if release is None:
        return None
    for name in ("cutoff", "catalogue", "rules", "tables", "certificate", "solution", "seal"):
        setattr(release, name, getattr(made, name))
    release.state, release.doing, release.share = State.PREPARED, Doing.KEEPING, 1.0
    release.save()
    audit.wrote("release.prepared", release, by=by, fields=["state", "tables", "certificate"])
    return release


@action
def fail(*, by, turn: Turn, problem: Problem, tables: list[str]) -> Release | None:
    """Say why it could not be prepared; nothing of it is kept."""
    release = current(turn)
    if release is None:
        return None
    release.state, release.problem, release.problem_in = State.FAILED, problem, tables
    release.save(update_fields=["state", "problem", "problem_in"])
    audit.wrote("release.failed", release, by=by, fields=["state", "problem"])
    return release


def current(turn: Turn) -> Release | None:
    """The release, if this attempt is still the one that counts."""
    held = Release.objects.select_for_update().filter(pk=turn.release, attempt=turn.attempt, state=State.PREPARING)
    return held.first()


# --- Working -----------------------------------------------------------------------------------------------------
def work(release: Release, *, show: Show | None = None) -> Release:
    """Prepare a release that `take_next` gave, as whoever asked for it; returns how it stands."""
    by, turn = release.prepared_by, Turn(release.pk, release.attempt)
    with acting_as(by), living(by, turn):
        try:
            made = made_of(release, telling(by, turn, show))
        except NotPrepared as refusal:
            fail(by=by, turn=turn, problem=refusal.problem, tables=refusal.tables)
        except Exception:
            log.exception("release.unexpected")
            fail(by=by, turn=turn, problem=Problem.UNEXPECTED, tables=[])
        else:
            finish(by=by, turn=turn, made=made)
        return Release.objects.get(pk=release.pk)


def telling(by, turn: Turn, show: Show | None) -> Show:
    """Writes down each new thing that is done, and how far it is, but not more often than a reader could notice."""
    last: list[tuple[Doing, float]] = []

    def tell(doing: Doing, share: float) -> None:
        now = time.monotonic()
        if not last or last[-1][0] != doing or now - last[-1][1] >= SAY_AGAIN:
            last[:] = [(doing, now)]
            say_doing(by=by, turn=turn, doing=doing, share=share)
            if show is not None:
                show(doing, share)

    return tell


@contextmanager
def living(by, turn: Turn) -> Iterator[None]:
    """Give signs of life from a thread of its own for as long as the work inside lasts."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT):
            still_there(by=by, turn=turn)
        connections.close_all()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def prepare_now(release: Release, *, show: Show | None = None) -> Release:
    """Prepare a release that was just asked for, here and now; as it stands where another process has it already."""
    taken = take_next(by=None, only=release.pk)
    if taken is None:
        with acting_as(release.prepared_by):
            return Release.objects.get(pk=release.pk)
    return work(taken, show=show)


def work_on_all(*, forever: bool, stopped: threading.Event, show: Show | None = None) -> int:
    """Prepare what waits, one after the other; for ever, until `stopped`. Returns how many."""
    done = 0
    while not stopped.is_set():
        release = take_next(by=None)
        if release is None:
            if not forever:
                break
            stopped.wait(LOOK_AGAIN)
            continue
        work(release, show=show)
        done += 1
    return done
