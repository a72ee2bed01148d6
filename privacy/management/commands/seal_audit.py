"""`manage.py seal_audit`: seal what processes left behind, and raise the alarm when something waited too long."""

import logging

from django.core.management.base import BaseCommand, CommandError

from privacy.chain import TOO_LONG_SECONDS, seal_pending, waiting
from privacy.identity import SYSTEM, acting_as

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Seal what waits on the audit trail. Exit code 1 when an event had waited longer than a minute."

    @acting_as(SYSTEM)
    def handle(self, **options):
        late = waiting(TOO_LONG_SECONDS)
        sealed = seal_pending()
        if late.count:
            said = f"{late.count} events of the audit trail had no seal for longer than {TOO_LONG_SECONDS} s"
            log.error("%s, since %s", said, late.since)
            raise CommandError(f"{said}; {sealed} events are sealed now.")
        self.stdout.write(f"{sealed} events sealed.")
