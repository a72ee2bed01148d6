"""`manage.py load_communes`: bring in the province's communes."""

from django.core.management.base import BaseCommand

from services.actions import load_communes


class Command(BaseCommand):
    help = "Bring in the 124 communes and wards and their former districts; safe to run again."

    def handle(self, **options):
        self.stdout.write(f"{load_communes()} communes and wards are in the directory.")
