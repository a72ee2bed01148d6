"""`manage.py dhis2 N --by NAME [--dry-run]`: an approved release as `dataValueSets`, or what would be in it."""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from privacy import audit
from privacy.identity import acting_as
from reporting.models import Release
from reporting.papers.dhis2 import SENT, UNMAPPED, WITHHELD, configured, rows, value_set
from reporting.papers.policies import check_send_on
from reporting.policies import check_read


class Command(BaseCommand):
    help = "Write an approved release as DHIS2 dataValueSets JSON, or say with --dry-run what becomes of each figure."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int)
        parser.add_argument("--by", required=True, help="user name of the programme manager who acts")
        parser.add_argument("--dry-run", action="store_true", help="write nothing but what would be sent, row by row")

    def handle(self, *, number, by, dry_run, **options):
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account named {by!r}.")
        try:
            check_read(user)
            with acting_as(user):
                self.written(user, number, dry_run)
        except (PermissionDenied, ValidationError) as refusal:
            raise CommandError("\n".join(getattr(refusal, "messages", None) or [str(refusal)])) from None

    def written(self, user, number: int, dry_run: bool) -> None:
        release = Release.objects.visible_to(user).filter(number=number).first()
        if release is None:
            raise CommandError(f"{user} sees no release {number}.")
        check_send_on(user, release)
        mapping = configured()
        if dry_run:
            return self.told(release, mapping)
        made = value_set(release, mapping)
        audit.exported("release.dhis2", release, by=user, count=len(made["dataValues"]))
        return self.stdout.write(json.dumps(made, indent=1))

    def told(self, release, mapping) -> None:
        """One line a figure: what becomes of it, where it stands, and its ids or why it is not sent."""
        counts = dict.fromkeys((SENT, UNMAPPED, WITHHELD), 0)
        for one in rows(release, mapping):
            counts[one.becomes] += 1
            table, codes = one.place
            said = " ".join(f"{name}={value}" for name, value in one.value.items()) or one.why
            self.stdout.write(f"{one.becomes:9} {table} {'/'.join(codes) or '-'}  {said}")
        self.stdout.write(
            f"Would be sent: {counts[SENT]}. Not mapped: {counts[UNMAPPED]}. Withheld, so left out: {counts[WITHHELD]}."
        )
