"""`manage.py verify_audit [--anchor FILE] [--older SECONDS]`: does the audit trail still say what was written?"""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from privacy import anchors
from privacy.identity import SYSTEM, acting_as
from privacy.verifying import verify


class Command(BaseCommand):
    help = "Verify the chain over the audit trail. Exit code 1 and the first broken link if it does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--anchor", type=Path, help="a file of anchors kept off this machine")
        parser.add_argument("--older", type=float, default=60, help="seconds that an event may wait for its seal")

    @acting_as(SYSTEM)
    def handle(self, *, anchor, older, **options):
        began = time.perf_counter()
        try:
            kept = anchors.read(anchor) if anchor else []
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"The anchor file can't be read: {type(problem).__name__}.") from None
        except anchors.AnchorBroken as problem:
            raise CommandError(f"BROKEN: {problem}.") from None
        found = verify(anchors=kept, older_than=older)
        took = time.perf_counter() - began
        if found.wrong:
            raise CommandError("BROKEN: " + "; ".join(found.wrong) + f". {found.links} links before it hold.")
        rate = found.links / took if took else 0
        self.stdout.write(
            f"{found.links} events hold, {found.anchors} of them anchored ({took:.1f} s, {rate:,.0f} events a second)."
            + ("" if kept else " Without --anchor a cut tail goes unnoticed.")
        )
