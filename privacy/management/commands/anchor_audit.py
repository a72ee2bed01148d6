"""`manage.py anchor_audit [--to FILE]`: one signed line that says where the audit trail ends today."""

from pathlib import Path

from django.core.management.base import BaseCommand

from privacy import anchors
from privacy.chain import seal_pending
from privacy.identity import SYSTEM, acting_as


class Command(BaseCommand):
    help = "Print the day's anchor of the audit trail, to be kept off this machine; --to also appends it to a file."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path)

    @acting_as(SYSTEM)
    def handle(self, *, to, **options):
        seal_pending()
        anchor = anchors.anchor_now()
        if to:
            anchors.append(anchor, to)
        self.stdout.write(anchor.line())
