"""How the commands of backups end: with one sentence when something is in the way, and with nothing half-done."""

import errno
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

from privacy.backups.keys import BackupRefused


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn what can be in the way into a CommandError. A polite end (SIGTERM) cleans up as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except BackupRefused as problem:
        raise CommandError(str(problem)) from None
    except OSError as problem:
        full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = "The disk is full" if full else problem.strerror or "An error of the system"
        raise CommandError(f"{reason}: {place}. Nothing half-written was left behind.") from None
    except KeyboardInterrupt:
        raise CommandError("Ended before it was complete. Nothing half-written was left behind.") from None
    finally:
        signal.signal(signal.SIGTERM, before)
