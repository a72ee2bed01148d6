"""`manage.py expire_referrals`: close what nobody answered in time. For the operator's daily timer."""

from django.core.management.base import BaseCommand

from privacy.datakeys import opened_keys
from referrals.actions import expire_unanswered


class Command(BaseCommand):
    help = "Close the referrals that nobody answered by their day. Run it once a day."

    def handle(self, *args, **options):
        with opened_keys():
            closed = expire_unanswered()
        self.stdout.write(f"Referrals closed without an answer: {closed}")
