#!/usr/bin/env python3
"""Django's command line for this project. `./dev manage …` calls it in the right environment."""

import os
import sys


def main() -> int:
    """Run one management command; a set-up mistake is told in one sentence, never as a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    from privacy.errors import KeyRingError
    from privacy.logs import nothing_unformatted

    if os.environ.get("DH_MODE", "production") == "production":
        nothing_unformatted()  # a timer's failed command is mailed to its operator: without anybody's words

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, KeyRingError) as mistake:
        print(f"{mistake}", file=sys.stderr)
        return 2
    except OperationalError as mistake:
        print(f"The database can't be reached: {str(mistake).strip().splitlines()[0]}. "
              "Check DATABASE_URL and KEYS_DATABASE_URL, and that the server runs.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
