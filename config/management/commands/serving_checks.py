"""`manage.py serving_checks`: what must hold before anybody is served; each failure is one sentence."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from casework.clients.indexes import OtherQuestions, check_questions
from casework.consents.wording import WordsMissing, check_standing_words
from config.database import QUIET_SETTINGS, talkative
from privacy.checks import verify_key_ring
from privacy.errors import KeyRingError, SealBroken


class Command(BaseCommand):
    help = "Check settings, databases, migrations, the key ring, and that data files fit the records, before serving."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        call_command("check", deploy=True)
        for alias in connections:
            executor = MigrationExecutor(connections[alias])
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                raise CommandError(
                    f"The tables of {alias} are not up to date. Run ./dev manage migrate --database {alias}."
                )
            self.tell_of_the_server_log(alias)
        try:
            verify_key_ring()
            check_questions()
            check_standing_words()
        except (KeyRingError, SealBroken, OtherQuestions, WordsMissing) as mistake:
            raise CommandError(str(mistake)) from None

    def tell_of_the_server_log(self, alias: str) -> None:
        """Its administrator must mend it, so this warns and does not refuse."""
        with connections[alias].cursor() as cursor:
            wrong = talkative(cursor)
        if wrong:
            told = ", ".join(f"{name} = {QUIET_SETTINGS[name]}" for name in wrong)
            self.stderr.write(
                f"The database server of {alias} may write personal data into its own log. Ask its administrator "
                f"to set: {told}."
            )
