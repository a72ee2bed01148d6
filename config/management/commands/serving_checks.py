"""`manage.py serving_checks`: what must hold before anybody is served; each failure is one sentence."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from privacy.checks import verify_key_ring
from privacy.errors import KeyRingError, SealBroken


class Command(BaseCommand):
    help = "Check settings, databases, migrations and the key ring before serving."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        call_command("check", deploy=True)
        for alias in connections:
            executor = MigrationExecutor(connections[alias])
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                raise CommandError(
                    f"The tables of {alias} are not up to date. Run ./dev manage migrate --database {alias}."
                )
        try:
            verify_key_ring()
        except (KeyRingError, SealBroken) as mistake:
            raise CommandError(str(mistake)) from None
