"""`manage.py referral_times`: remind, escalate and close what has waited too long; measure how services answered."""

from django.core.management.base import BaseCommand, CommandError

from referrals.times.daily import run_times
from referrals.times.measured import measure

SAID = {
    "remind": "Receivers reminded", "escalate": "Escalated to case managers", "expire": "Expired without an answer",
    "lapse": "Expired because nobody came", "fall_silent": "Closed because no result was written",
}


class Command(BaseCommand):
    help = "Remind, escalate and close referrals by their limits; measure how services answered. Run it once a day."

    def handle(self, *args, **options):
        done = run_times()
        for verb, said in SAID.items():
            self.stdout.write(f"{said}: {done[verb]}")
        self.stdout.write(f"Services measured: {measure()}")
        if done["failed"]:
            raise CommandError(f"Referrals that could not be brought up to date: {done['failed']}. The log says where.")
