"""`migrate`, which on the database of keys does the work of one app and notes down the rest as done.

Django walks every migration on every database and builds the models of each, also where the router lets none of them
make a table; a first start waited for that twice.
"""

from django.core.management.commands import migrate

from privacy.router import APART, KEYS

# Asked with one of these, it is Django's own command on either database.
AS_DJANGO = ("app_label", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def handle(self, *args, **options):
        if options["database"] != KEYS or any(options[name] for name in AS_DJANGO):
            super().handle(*args, **options)
            return
        options["run_syncdb"] = False
        for label in sorted({label for label, _model in APART}):
            super().handle(*args, **{**options, "app_label": label})
        super().handle(*args, **{**options, "fake": True, "verbosity": 0})
