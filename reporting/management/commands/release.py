"""`manage.py release`: prepare, approve, withdraw, list and export releases, as a named user."""

import datetime as dt
import json
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from privacy import audit
from privacy.identity import acting_as
from reporting.actions import approve_release, prepare_release, withdraw_release
from reporting.models import Release
from reporting.policies import check_read


class Command(BaseCommand):
    help = "Prepare, approve, withdraw, list and export releases, as the programme manager named with --by."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb in ("prepare", "approve", "withdraw", "list", "export"):
            one = verbs.add_parser(verb)
            one.add_argument("--by", required=True, help="user name of the programme manager who acts")
            if verb == "prepare":
                one.add_argument("start", type=dt.date.fromisoformat)
                one.add_argument("end", type=dt.date.fromisoformat)
            elif verb != "list":
                one.add_argument("number", type=int)
            if verb == "export":
                one.add_argument("--format", choices=["json"], default="json")

    def handle(self, *, verb, by, **options):
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account named {by!r}.")
        try:
            check_read(user)
            with acting_as(user):
                getattr(self, verb)(user, options)
        except (PermissionDenied, ValidationError) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", None) or [str(refusal)])) from None

    def prepare(self, user, options):
        release = prepare_release(by=user, id=uuid.uuid4(), period_start=options["start"], period_end=options["end"])
        self.stdout.write(f"Release {release.number} is prepared; a second person approves it.")

    def approve(self, user, options):
        release = approve_release(by=user, release=self.named(user, options))
        self.stdout.write(f"Release {release.number} is approved.")

    def withdraw(self, user, options):
        release = withdraw_release(by=user, release=self.named(user, options))
        self.stdout.write(f"Release {release.number} is withdrawn.")

    def list(self, user, options):
        for one in Release.objects.visible_to(user):
            self.stdout.write(f"{one.number}  {one.period_start} – {one.period_end}  {one.state}")

    def export(self, user, options):
        release = self.named(user, options)
        audit.exported("release.exported", release, by=user, count=1)
        self.stdout.write(json.dumps(release.tables, ensure_ascii=False, indent=2))

    def named(self, user, options) -> Release:
        release = Release.objects.visible_to(user).filter(number=options["number"]).first()
        if release is None:
            raise CommandError(f"{user} sees no release {options['number']}.")
        return release
