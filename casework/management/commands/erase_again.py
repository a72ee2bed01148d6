"""`manage.py erase_again`: after a restore or a crash, erase again whoever was erased; destroy keys that came back."""

from django.core.management.base import BaseCommand

from casework.rights.erasing import erase_again
from privacy.datakeys import opened_keys
from privacy.identity import SYSTEM, acting_as


class Command(BaseCommand):
    help = "Apply the register of erasures again. Run it after every restore; running it twice changes nothing."

    def handle(self, *args, **options):
        with acting_as(SYSTEM), opened_keys():
            done = erase_again()
        self.stdout.write(f"Persons erased again: {done['persons']}; keys destroyed: {done['keys']}")
