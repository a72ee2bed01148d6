"""Many tries at the same moment, with committed rows and a connection each.

Run inside a house of its own (tests/privacy/at_work.py): `python -m tests.accounts.guessing GUESS …` answers in JSON
with how often each answer was given.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable

AT_ONCE = 20


def ends(deed: Callable[[], str], times: int = AT_ONCE) -> dict[str, int]:
    from tests.stories.racing import met

    return dict(Counter(met(*[deed] * times)))


def worker():
    from tests.stories.racing import People

    return People().worker


def officer():
    from tests.stories.racing import People

    return People().officer


def wrong_passwords() -> dict[str, int]:
    """Through the page, from one browser each that the account does not know."""
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    call_command("collectstatic", interactive=False, verbosity=0)
    name = worker().username

    def deed() -> str:
        page = Client().post(reverse("sign-in"), {"username": name, "password": "not-the-password-1"})
        return "looked at" if "chưa đúng" in page.content.decode() else "refused"

    return ends(deed)


def wrong_codes() -> dict[str, int]:
    """Within a page's transaction, as pages ask."""
    from django.db import transaction

    user = worker()
    return ends(lambda: transaction.atomic(proving)(user, "000000"))


def wrong_numbers() -> dict[str, int]:
    """The number of a locked screen; how often one was really looked at."""
    from django.db import transaction

    from accounts.idle import actions

    user, looked, real = worker(), [], actions.check_password
    user.pin = "a hash"
    actions.check_password = lambda *given: looked.append(given) or False
    try:
        opened = ends(lambda: str(transaction.atomic(actions.opens)(user, "4711")))
    finally:
        actions.check_password = real
    return {"looked at": len(looked), **opened}


def one_code() -> dict:
    """Five times the same right code."""
    from config.demo.codes import codes_of, enrol

    user = officer()
    enrol(user)
    code = codes_of(user.username)[0]
    return {"code": code, "ends": ends(lambda: proving(user, code), 5)}


def code_again(code: str) -> dict:
    """In another process: that code, which is still good by the clock; and one that was not used."""
    from allauth.mfa.totp.internal.auth import validate_totp_code

    from config.demo.codes import codes_of, seed_of

    user = officer()
    return {"good by the clock": validate_totp_code(seed_of(user.username), code), "again": proving(user, code),
            "another": proving(user, codes_of(user.username)[1])}


def rolled_back() -> dict:
    """Wrong ones on pages that end in an error."""
    from django.db import transaction

    from accounts.tries import Tries

    user, tries = worker(), Tries("test", limit=2, seconds=60)
    for _n in range(2):
        try:
            with transaction.atomic():
                tries.begin(user)
                raise LookupError
        except LookupError:
            pass
    return {"allowed": tries.begin(user).is_allowed}


def proving(user, code: str) -> str:
    from accounts.factors.proving import NotProved, prove_code
    from privacy.identity import VISITOR, acting_as

    with acting_as(VISITOR):
        try:
            return prove_code(user, code, address="192.0.2.1")
        except NotProved as refused:
            return refused.code


if __name__ == "__main__":
    import django

    django.setup()
    from privacy.identity import SYSTEM, acting_as

    with acting_as(SYSTEM):
        print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
