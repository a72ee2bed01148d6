"""`manage.py release`: prepare, approve, withdraw, discard, list, export and audit releases, as a named user.

`work` is the background process, which prepares what was asked for on the pages.
"""

import datetime as dt
import json
import signal
import threading
import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from privacy import audit
from privacy.disclosure.audit import audit as attack
from privacy.disclosure.openform import read
from privacy.identity import acting_as
from reporting.catalogue import UNCOUNTED
from reporting.policies import check_manage, check_read
from reporting.releases.actions import approve_release, discard_release, prepare_release, withdraw_release
from reporting.releases.codes import Audience, Because, State
from reporting.releases.models import Release
from reporting.releases.working import prepare_now, work_on_all

VERBS = {
    "prepare": "count a closed period, protect it and attack it, here and now", "approve": "publish what is prepared",
    "withdraw": "take a release back, with the reason", "discard": "throw away what is not approved",
    "list": "all releases", "export": "print the open form", "audit": "attack a release anew, jointly with the year's",
}


class Command(BaseCommand):
    help = "Prepare, approve, withdraw, discard, list, export and audit releases; work prepares what waits."

    def add_arguments(self, parser):
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, says in VERBS.items():
            one = verbs.add_parser(verb, help=says)
            one.add_argument("--by", required=True, help="user name of the programme manager who acts")
            if verb not in ("prepare", "list"):
                one.add_argument("number", type=int)
            getattr(self, f"ask_{verb}", lambda one: None)(one)
        worker = verbs.add_parser("work", help="prepare what waits, for ever")
        worker.add_argument("--once", action="store_true", help="stop when nothing waits any more")

    def ask_prepare(self, parser):
        parser.add_argument("start", type=dt.date.fromisoformat)
        parser.add_argument("end", type=dt.date.fromisoformat)
        parser.add_argument("--for", dest="audience", choices=Audience.values, default=Audience.DEPARTMENT.value)
        parser.add_argument("--merge", action="store_true", help="show small communes of a half-year together")

    def ask_withdraw(self, parser):
        parser.add_argument("--because", choices=Because.values, required=True)
        parser.add_argument("--words", required=True, help="why, in a sentence that names nobody")

    def ask_export(self, parser):
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *, verb, by="", **options):
        if verb == "work":
            self.work(once=options["once"])
            return
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active account named {by!r}.")
        try:
            check_read(user)
            with acting_as(user):
                getattr(self, verb)(user, options)
        except (PermissionDenied, ValidationError) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", None) or [str(refusal)])) from None

    # --- As a user -----------------------------------------------------------------------------------------------
    def prepare(self, user, options):
        period = options["start"], options["end"]
        withdrawn = Release.objects.visible_to(user).of_period(*period).filter(state=State.WITHDRAWN).first()
        asked = prepare_release(
            by=user, id=uuid.uuid4(), period_start=period[0], period_end=period[1], audience=options["audience"],
            merges=options["merge"], replaces=withdrawn,
        )
        release = prepare_now(asked, show=self.show)
        if release.state == State.FAILED:
            raise CommandError(f"Release {release.number}: {release.get_problem_display()} {release.advice}")
        if release.state == State.PREPARING:
            self.stdout.write(f"Release {release.number} is being prepared by the background process.")
            return
        self.stdout.write(f"Release {release.number} is prepared; a second person approves it.")

    def approve(self, user, options):
        release = approve_release(by=user, release=self.named(user, options))
        self.stdout.write(f"Release {release.number} is approved.")

    def withdraw(self, user, options):
        release = self.named(user, options)
        release = withdraw_release(by=user, release=release, because=options["because"], words=options["words"])
        self.stdout.write(f"Release {release.number} is withdrawn.")

    def discard(self, user, options):
        release = discard_release(by=user, release=self.named(user, options))
        self.stdout.write(f"Release {release.number} is discarded.")

    def list(self, user, options):
        for one in Release.objects.visible_to(user).defer("tables", "certificate", "solution"):
            self.stdout.write(f"{one.number}  {one.period_start} – {one.period_end}  {one.state}")

    def export(self, user, options):
        release = self.holding(user, options)
        audit.exported("release.exported", release, by=user, count=1)
        self.stdout.write(json.dumps(release.tables, ensure_ascii=False, indent=2))

    def audit(self, user, options):
        """Attack anew, with everything of the year that was ever read and has a lower number."""
        release = self.holding(user, options)
        check_manage(user, release)
        before = Release.objects.ever_published(release.period_end.year).filter(number__lt=release.number)
        earlier = [read(one.tables) for one in before]
        certificate = attack(read(release.tables), earlier, uncounted=UNCOUNTED).certificate
        self.stdout.write(certificate.words())
        if not certificate.holds:
            raise CommandError(f"Release {release.number} gives away what it must not.")

    def holding(self, user, options) -> Release:
        release = self.named(user, options)
        if release.tables is None:
            raise CommandError(f"Release {release.number} holds no figures: it is {release.state}.")
        return release

    def named(self, user, options) -> Release:
        release = Release.objects.visible_to(user).filter(number=options["number"]).first()
        if release is None:
            raise CommandError(f"{user} sees no release {options['number']}.")
        return release

    # --- In the background ----------------------------------------------------------------------------------------
    def work(self, *, once: bool) -> None:
        stopped = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
        done = work_on_all(forever=not once, stopped=stopped)
        if once:
            self.stdout.write(f"{done} prepared or failed; nothing waits.")

    def show(self, doing, share: float) -> None:
        """A line that is written over."""
        end = "\r" if self.stderr.isatty() else "\n"
        self.stderr.write(f"{share:4.0%}  {doing.value.replace('_', ' '):<20}", ending=end)
