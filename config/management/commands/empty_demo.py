"""`manage.py empty_demo`: drop the demo's tables, as their owner. Refuses anywhere but in demo mode."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config.database import OWNER_ROLE


class Command(BaseCommand):
    help = "Drop every table of the demo's two databases."
    requires_system_checks: list[str] = []

    def handle(self, **options):
        if not settings.DEMO or settings.DATABASES["default"]["USER"] != OWNER_ROLE:
            raise CommandError("This empties a demo on the embedded server, and nothing else.")
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute(f"DROP OWNED BY {OWNER_ROLE} CASCADE")
