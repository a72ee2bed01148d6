"""`manage.py tell_by_mail`: say to staff who asked for it that there is work, and nothing else."""

from django.core.management.base import BaseCommand, CommandError

from referrals.mail.actions import tell_by_mail


class Command(BaseCommand):
    help = "Mail whoever asked for it and has something new; at most once a day each. Run it every hour."

    def handle(self, *args, **options):
        done = tell_by_mail()
        self.stdout.write(f"Mails sent: {done['sent']}")
        if done["failed"]:
            raise CommandError(f"Mails that could not be sent: {done['failed']}. The next run tries again.")
