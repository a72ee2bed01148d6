"""`manage.py first_administrators`: on the first day, let an administrator and a privacy officer in."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.debug import sensitive_variables

from accounts.codes.beginning import Newcomer, begin
from accounts.codes.paper import in_groups
from accounts.roles import Role

NAMED = ("USERNAME", "NAME")
NOBODY_LEFT = "Nobody needed a code: those that you named have come in already."
LAST_WORDS = """
Each code is good for 24 hours and is shown this once. Hand each over in person; close this terminal afterwards.
With it each sets a password and a second factor at {address}, then opens the other accounts with the other one's word.
Was one lost or too old? Run the same command again: the one before opens nothing any more.
"""


class Command(BaseCommand):
    help = (
        "Where nobody can let anybody in yet: open the department and accounts for an administrator and a privacy "
        "officer, and print a one-time code for each. Refused once both have come in, but for one of the two who lost "
        "the phone before a third colleague was there."
    )

    def add_arguments(self, parser):
        parser.add_argument("--organisation", required=True, help="name of the department that runs this")
        parser.add_argument("--commune", default="", help="where it sits, by name; asked for where it is opened anew")
        for name in ("--administrator", "--officer"):
            parser.add_argument(name, nargs=2, metavar=NAMED, required=True, help="user name, and name in quotes")
        parser.add_argument(
            "--again", action="append", default=[], metavar="USERNAME",
            help="one of the two who came in and lost the phone: a code for them too, while nobody third is in",
        )

    @sensitive_variables()
    def handle(self, *, organisation, commune, administrator, officer, again=(), **options):
        roles = {Role.ADMINISTRATOR: administrator, Role.PRIVACY_OFFICER: officer}
        people = [Newcomer(username, name, role) for role, (username, name) in roles.items()]
        try:
            handed = begin(by=None, organisation=organisation, commune=commune, people=people, again=again)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        for entry, code in handed:
            until = date_format(timezone.localtime(entry.expires_at), "H:i d/m/Y")
            self.stdout.write(f"{entry.user.role:16} {entry.user.username:20} {in_groups(code)}   until {until}")
        self.stdout.write(LAST_WORDS.format(address=where()) if handed else NOBODY_LEFT)


def where() -> str:
    """The page of codes, by the first name of this server."""
    host = next((one for one in settings.ALLOWED_HOSTS if one.strip(".*")), "")
    return f"https://{host.lstrip('.')}/begin/" if host else "/begin/"
