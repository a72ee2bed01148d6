"""A province that grows to any number of registered persons, all through the actions that people use.

One worker in three groups each carries an ever longer caseload, and one clinic an ever longer inbox, so that the
lists which are measured really are long.
"""

import random
import subprocess
import sys
import uuid
from pathlib import Path

from rich.progress import track


class Province:
    """The demo's organisations and users in an own folder, and persons on top."""

    def __init__(self, folder: Path):
        make_tables()
        import django

        django.setup()
        from django.core.management import call_command

        from config.demo.world import make_world, seeded
        from privacy.keyring import make_key_ring
        from services.actions import load_communes
        from services.models import Commune

        make_key_ring(folder / "keyring.json")
        call_command("collectstatic", interactive=False, verbosity=0)
        load_communes()
        self.rng: random.Random = seeded(7)
        self.world, self.persons = make_world(self.rng), 0
        self.communes = list(Commune.objects.all())

    def grow(self, to: int) -> None:
        """Register persons until there are `to`; every eighth has a need that is referred."""
        from privacy.datakeys import opened_keys

        for number in track(range(self.persons, to), f"Registering up to {to:,} persons"):
            with opened_keys():
                self.add(number)
        self.persons = max(self.persons, to)
        self.tidy()

    def add(self, number: int) -> None:
        from casework.clients.actions import register

        workers = self.world.of_role("outreach_worker")
        worker = workers[number % len(workers)]
        answers = {"mother": "La", "birth_day": number % 28 + 1, "birth_month": number // 28 % 12 + 1,
                   "nickname": f"Tý {number}", "siblings": number % 9 + 1}
        client = register(
            by=worker, id=uuid.uuid4(), alias="Mận", answers=answers, age_band="25-49", sex="female",
            safe_contact={"channel": "message", "hours": "Sau 19 giờ", "words": ""},
            commune=self.rng.choice(self.communes),
        )
        if number % 8 == 0:
            self.refer(worker, client)

    def refer(self, worker, client) -> None:
        """One wanted need, consent, and a referral to the first health service."""
        from casework.consents.actions import take_consent
        from casework.consents.wording import Purpose
        from casework.needs.actions import Decision, decide_needs
        from referrals.actions import refer

        take_consent(by=worker, client=client, purposes=Purpose.values)
        need = decide_needs(by=worker, client=client, decisions=[Decision("health", "yes", "eligible")])[0]
        service = next(one for one in self.world.services if one.category == "health")
        refer(by=worker, id=uuid.uuid4(), need=need, service=service, agreed=["alias"])

    def tidy(self) -> None:
        """What a running server's own autovacuum does by and by: dead rows gone, statistics for the planner."""
        as_owner("VACUUM ANALYZE")


def make_tables() -> None:
    for words in (["createcachetable"], ["migrate"], ["migrate", "--database", "keys"]):
        subprocess.run([sys.executable, "manage.py", *words, "--verbosity", "0"], check=True)


def as_owner(statement: str) -> None:
    """Say one thing to the records as the owner of their tables."""
    import psycopg2
    from django.db import connection

    from config.database import OWNER_ROLE

    given = connection.get_connection_params()
    owner = psycopg2.connect(host=given["host"], dbname=given["dbname"], user=OWNER_ROLE)
    owner.autocommit = True  # VACUUM wants no transaction around it
    owner.cursor().execute(statement)
    owner.close()
