"""`manage.py demo`: prepare the demo once, print the cast's sign-ins, and serve on loopback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from accounts.models import User
from casework.clients.indexes import OtherQuestions, check_questions
from casework.consents.wording import WordsMissing, check_standing_words
from config.demo import PASSWORD
from config.demo.opened import opened_for_a_time
from config.demo.plans import endings
from config.demo.release import all_releases
from config.demo.stock import stock
from config.demo.transfers import handing_over
from config.demo.week import last_days
from config.demo.world import make_world, seeded
from config.demo.year import Year
from privacy.datakeys import opened_keys
from privacy.identity import SYSTEM, acting_as
from privacy.keyring import make_key_ring
from reporting.models import Release
from services.actions import load_communes
from services.models import Organisation

SEED, PERSONS = 2026, 200


class Command(BaseCommand):
    help = "Try the software: an invented province with a year of work, served on loopback."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything and stop")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--persons", type=int, default=PERSONS)

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("The demo runs only in demo mode, as ./dev demo starts it.")
        self.console = Console()
        self.prepare_schema(fresh=options["fresh"])
        if not is_filled():
            self.fill(options["persons"])
        refuse_other_questions()
        self.print_cast()
        if not options["no_serve"]:
            self.serve(options["port"])

    def prepare_schema(self, *, fresh: bool) -> None:
        """Tables, key ring and style sheets; only ever over demo data."""
        make_tables()
        if not Path(settings.KEY_RING_FILE).exists():
            make_key_ring(settings.KEY_RING_FILE)
        refuse_real_data()
        if fresh or is_half_filled():
            self.empty()
        call_command("collectstatic", interactive=False, verbosity=0)

    def empty(self) -> None:
        """Begin anew: drop every table of the demo and make them again."""
        as_owner("empty_demo")
        make_tables()

    def fill(self, persons: int) -> None:
        """A year through the actions, then its releases, with a progress bar for each."""
        rng, today = seeded(SEED), timezone.localdate()
        bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
                       TimeElapsedColumn(), console=self.console)
        with bar, opened_keys():
            task = bar.add_task("A year of invented work", total=1.0)
            load_communes()
            world = make_world(rng)
            Year(world, rng, persons, today).live(lambda share: bar.advance(task, share))
            last_days(world, seeded(SEED), today)
            opened_for_a_time(world, today)
            stock(world, today)
            endings(world, today)
            handing_over(world, today)
            task = bar.add_task("Releases, protected and attacked", total=1.0)
            all_releases(world, rng, today, lambda share: bar.advance(task, share))

    def print_cast(self) -> None:
        """One of each role, with what to type."""
        said = f"Sign in with one of these; the password of each is {PASSWORD}, and the next page shows its code"
        table = Table(title=said, show_lines=False)
        for heading in ("user name", "vai trò", "tổ chức"):
            table.add_column(heading)
        seen = set()
        for user in User.objects.select_related("organisation").order_by("opened_at", "username"):
            if (user.role, user.organisation.kind) not in seen:
                seen.add((user.role, user.organisation.kind))
                table.add_row(user.username, str(user.role_label), user.organisation.name)
        self.console.print(table)

    def serve(self, port: int) -> None:
        """The application server on loopback and the process that prepares releases; both end with this one."""
        self.console.print(f"Đồng Hành: http://localhost:{port}/   (Ctrl-C ends it)")
        connections.close_all()
        os.environ.update(BIND=f"127.0.0.1:{port}", WORKERS="1")
        serving = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
        preparing = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "release", "work"]
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # what ends the demo ends both
        server = subprocess.Popen(serving)  # noqa: S603  # our own words
        worker = subprocess.Popen(preparing)  # noqa: S603  # our own words
        try:
            server.wait()
        except KeyboardInterrupt:
            self.console.print("Ended.")
        finally:
            for one in (server, worker):
                one.terminate()
                one.wait()


def make_tables() -> None:
    """Every table; the cache's first, since the grants to the application role follow each migration."""
    as_owner("createcachetable", "--verbosity", "0")
    for alias in connections:
        as_owner("migrate", "--verbosity", "0", "--database", alias)


def is_filled() -> bool:
    """Whether the year was lived to its end: the releases come last."""
    with acting_as(SYSTEM):
        return Release.objects.approved().exists()


def is_half_filled() -> bool:
    """Whether an earlier filling was interrupted."""
    return Organisation.objects.exists() and not is_filled()


def as_owner(*words: str) -> None:
    """Run a command of the schema's owner: this process is only the application."""
    manage = Path(settings.BASE_DIR) / "manage.py"
    done = subprocess.run([sys.executable, str(manage), *words], check=False)  # noqa: S603  # our own words
    if done.returncode:
        raise CommandError(f"manage.py {words[0]} failed; see above.")


def refuse_real_data() -> None:
    """Touch nothing that the demo did not make."""
    if Organisation.objects.filter(demo=False).exists():
        raise CommandError(
            "This database holds data that the demo did not make, so the demo leaves it alone. "
            "Choose another folder with DH_DATA."
        )


def refuse_other_questions() -> None:
    """A demo that was filled with other recall questions or words of consent than there are now."""
    try:
        check_questions()
        check_standing_words()
    except (OtherQuestions, WordsMissing) as mistake:
        raise CommandError(str(mistake)) from None
