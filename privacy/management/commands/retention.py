"""`manage.py retention [--dry-run]`: what is due by the declared periods and why; carried out without --dry-run."""

from django.core.management.base import BaseCommand
from django.db.models import Count, Min
from django.utils import timezone

from privacy.classification import period
from privacy.datakeys import opened_keys
from privacy.identity import SYSTEM, acting_as
from privacy.retention import RULES, Rule


class Command(BaseCommand):
    help = "Show what is due by the declared retention periods, and carry it out unless --dry-run. Run it once a day."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="show only, change nothing")

    def handle(self, *args, dry_run: bool, **options):
        today = timezone.localdate()
        with acting_as(SYSTEM), opened_keys():
            for rule in RULES.values():
                self.stdout.write(self.line(rule, today))
                if not dry_run and rule.carry_out:
                    self.stdout.write(f"    done: {rule.carry_out(rule.rows(today))}")

    def line(self, rule: Rule, today) -> str:
        """One rule: its model, how many rows are due, since when the oldest, and why."""
        found = rule.rows(today).order_by().aggregate(count=Count("pk"), oldest=Min(rule.dated))
        held = period(rule.retention)
        oldest = f", oldest {found['oldest']:%Y-%m-%d}" if found["oldest"] else ""
        return (
            f"{rule.name} ({rule.model._meta.label}): {found['count']} due{oldest}\n"
            f"    {held.days} days after {held.since}; {rule.why}"
        )
