"""Two people at the same moment on the same referral, with committed rows and a connection each.

Run inside a house of its own (tests/privacy/at_work.py): `python -m tests.stories.racing RACE TIMES` answers in JSON
with what each got and with what stands afterwards.
"""

import datetime as dt
import itertools
import json
import re
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable


def met(*deeds: Callable[[], str]) -> list[str]:
    """What each of these ends in, when all begin at the same moment; a mistake is told by its name."""
    from django.db import connections

    from privacy.datakeys import opened_keys

    ready, ends = threading.Barrier(len(deeds)), [""] * len(deeds)

    def run(number: int, deed: Callable[[], str]) -> None:
        try:
            connections["default"].ensure_connection()
            connections["keys"].ensure_connection()
            ready.wait()
            with opened_keys():
                ends[number] = deed()
        except BaseException as mistake:  # told to the test, which expects none
            ends[number] = repr(mistake)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def by_action(verb: str, who, referral, **changes) -> Callable[[], str]:
    """The action itself."""
    from referrals import actions
    from referrals.policies import MovedOn

    def deed() -> str:
        try:
            getattr(actions, verb)(by=who, referral=referral, **changes)
        except MovedOn:
            return "moved on"
        return "won"

    return deed


def by_page(verb: str, who, referral, **values) -> Callable[[], str]:
    """Through the page, as a browser does: signed in, with its form's token, and then where it leads."""
    from django.urls import reverse

    page = signed_in(who)
    url, back = reverse("referral-move", args=[referral.pk, verb]), reverse("received", args=[referral.pk])
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.get(url).content.decode())[1]

    def deed() -> str:
        answer = page.post(url, {**values, "csrfmiddlewaretoken": token})
        onward = answer.headers["Location"]
        assert (answer.status_code, onward.partition("?")[0]) == (302, back), answer.status_code
        said = page.get(onward).content.decode()
        assert ("Đã ghi" in said) != ("đã đổi trạng thái" in said)
        return "won" if "Đã ghi" in said else "moved on"

    return deed


def signed_in(who):
    from django.test import Client

    from privacy.identity import VISITOR, acting_as
    from tests.proofs import let_in

    page = Client(enforce_csrf_checks=True)
    with acting_as(VISITOR):
        let_in(page, who)
    return page


class People:
    """The cast of a small province with a second officer at the clinic."""

    def __init__(self) -> None:
        from accounts.actions import open_account
        from accounts.models import User
        from accounts.roles import Role
        from casework.clients.models import Client
        from services.actions import load_communes
        from services.models import Service
        from tests import factories
        from tests.cast import PASSWORD, Cast

        factories.counter = itertools.count(Client.objects.count() + 1)  # other persons than those of the race before
        if not User.objects.filter(username="hoa").exists():
            load_communes()
            cast = Cast()
            open_account(
                by=None, id=uuid.uuid4(), username="nhu", full_name="Lò Thị Như", role=Role.PARTNER_OFFICER,
                organisation=cast.clinic, password=PASSWORD,
            )
        named = {name: User.objects.get(username=name) for name in ("hoa", "mai", "khanh", "nhu")}
        self.worker, self.manager, self.officer, self.second = named.values()
        self.service = Service.objects.get(name="Khám và xét nghiệm")

    def at(self, state: str):
        from tests.factories import referral_at

        return referral_at(state, sender=self.worker, receiver=self.officer, service=self.service)


def stands(referral, before: int) -> dict:
    """What is true of it now: its state, lines of history since, events of moves, services."""
    from casework.given.models import ServiceGiven
    from privacy import audit
    from privacy.models import AuditEvent
    from referrals.models import Referral

    row = Referral.objects.get(pk=referral.pk)
    events = AuditEvent.objects.filter(object_ref=audit.object_ref(row), kind="wrote")
    moved = Referral.history.filter(id=row.pk).order_by("history_date").values_list("state", flat=True)
    return {
        "state": row.state, "emptied": row.is_emptied, "path": list(moved)[before:],
        "events": dict(Counter(events.values_list("action", flat=True))),
        "services": ServiceGiven.objects.filter(need=row.need_id).count(),
    }


def race(state: str, deeds_of: Callable, times: int) -> list[dict]:
    """So many referrals in `state`, each met by the same two; what each pair got and what stands afterwards."""
    from referrals.models import Referral

    people, found = People(), []
    for _n in range(times):
        referral = people.at(state)
        before = Referral.history.filter(id=referral.pk).count()
        ends = met(*deeds_of(people, referral))
        found.append({"ends": ends, **stands(referral, before)})
    return found


def soon() -> dict:
    from django.utils import timezone

    return {"appointment_at": timezone.now() + dt.timedelta(days=2)}


def done() -> dict:
    from django.utils import timezone

    return {"completed_on": timezone.localdate(), "result": "done"}


# --- The races -------------------------------------------------------------------------------------------

def two_answers(times: str) -> list[dict]:
    return race("sent", lambda people, one: [
        by_action("accept", people.officer, one, **soon()),
        by_action("decline", people.second, one, decline_reason="full"),
    ], int(times))


def two_answers_by_page(times: str) -> list[dict]:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=3)).strftime("%d/%m/%Y")
    return race("sent", lambda people, one: [
        by_page("accept", people.officer, one, day=day, hour="8:30"),
        by_page("decline", people.second, one, decline_reason="full"),
    ], int(times))


def two_completions(times: str) -> list[dict]:
    return race("attended", lambda people, one: [
        by_action("complete", people.officer, one, **done()), by_action("complete", people.second, one, **done()),
    ], int(times))


def accept_and_withdraw(times: str) -> list[dict]:
    return race("sent", lambda people, one: [
        by_action("accept", people.officer, one, **soon()), withdrawing(people, one),
    ], int(times))


def reopen_and_withdraw(times: str) -> list[dict]:
    return race("declined", lambda people, one: [
        by_action("reopen", people.officer, one, reopened_because="wrong_one"), withdrawing(people, one),
    ], int(times))


def complete_and_restrict(times: str) -> list[dict]:
    from casework.rights.actions import restrict

    return race("attended", lambda people, one: [
        by_action("complete", people.officer, one, **done()),
        lambda client=one.client: restrict(by=people.worker, client=client, because="wish") and "won",
    ], int(times))


def withdrawing(people, referral) -> Callable[[], str]:
    client = referral.client
    return lambda: taken_back(people.worker, client)


def taken_back(by, client) -> str:
    """The person takes back the consent to share, and is always heard."""
    from casework.consents.actions import withdraw_consent
    from casework.consents.wording import Purpose

    withdraw_consent(by=by, client=client, purpose=Purpose.SHARE)
    return "won"


def accept_and_expire(times: str) -> list[dict]:
    """The day for answering is over, and the nightly job comes to it as the officer answers."""
    from referrals.times.daily import pass_time

    def deeds(people, one):
        overdue(one)
        return [by_action("accept", people.officer, one, **soon()), lambda: pass_time(one.pk)]

    return race("sent", deeds, int(times))


def overdue(referral) -> None:
    from django.utils import timezone

    from referrals.ending import rows

    rows(referral.pk).update(answer_by=timezone.localdate() - dt.timedelta(days=60))


def look_and_accept(times: str) -> list[dict]:
    """A colleague opens the page, which notes that it was read, as the officer answers."""
    from referrals import actions
    from referrals.models import Referral

    def deeds(people, one):
        page = Referral.objects.get(pk=one.pk)
        return [
            by_action("accept", people.officer, one, **soon()),
            lambda: actions.mark_seen(by=people.second, referral=page) or "won",
        ]

    return race("sent", deeds, int(times))


def refer_and_withdraw(times: str) -> list[dict]:
    """The worker sends as a colleague writes down that the person shares no more."""
    from privacy.errors import AccessDenied
    from referrals.actions import refer
    from referrals.models import Referral
    from tests.factories import client_with_need

    people, found = People(), []
    for _n in range(int(times)):
        need, id = client_with_need(people.worker), uuid.uuid4()

        def sending(need=need, id=id) -> str:
            try:
                refer(by=people.worker, id=id, need=need, service=people.service, agreed=["alias"])
            except AccessDenied:
                return "refused"
            return "won"

        ends = met(sending, lambda need=need: taken_back(people.manager, need.client))
        found.append({"ends": ends, "states": list(Referral.objects.filter(need=need).values_list("state", flat=True))})
    return found


if __name__ == "__main__":
    import django

    django.setup()
    from privacy.identity import SYSTEM, acting_as

    with acting_as(SYSTEM):
        print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
