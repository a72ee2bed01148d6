"""A crash between two steps leaves either both or none: every action is cut at every single write that it makes."""

import datetime as dt
import re
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from psycopg2 import sql

from accounts.actions import open_account
from accounts.roles import Role
from casework.clients.actions import change_details, reassign, register
from casework.clients.codes import AgeBand, Sex
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel, Supply
from casework.covers.actions import end_cover
from casework.emergency.actions import review
from casework.emergency.codes import Verdict
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Outcome
from casework.given.actions import give_service
from casework.grants.actions import end_grant, share
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.screening.actions import begin_screening
from referrals import actions as referrals
from referrals.codes import DeclineReason, Result, Shared
from services.actions import add_service, confirm_capacity
from services.categories import Category
from tests.factories import (
    SAFE,
    broken_glass,
    client_of,
    client_with_need,
    covered,
    recall_answers,
    referral_at,
    shared_with,
)

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DIGEST = sql.SQL("SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} t")
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


class Crash(Exception):
    """The power went out."""


class CrashAtWrite:
    """Lets `before` writes to the records through and none after."""

    def __init__(self, before: int):
        self.left = before

    def __call__(self, execute, statement, params, many, context):
        if WRITE.match(statement):
            if self.left == 0:
                raise Crash
            self.left -= 1
        return execute(statement, params, many, context)


def everything() -> dict[str, str]:
    """A digest of each table of the records."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.label != "privacy.DataKey"]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables) & set(connection.introspection.table_names())):
            cursor.execute(DIGEST.format(sql.Identifier(table)))
            found[table] = cursor.fetchone()
    return found


def referral(cast, state):
    return referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def registering(cast):
    new = {"id": uuid.uuid4(), "alias": "Mận", "safe_contact": SAFE, "answers": recall_answers()}
    coarse = {"age_band": AgeBand.ADULT, "sex": Sex.FEMALE, "commune": cast.commune}
    return lambda: register(by=cast.worker, **new, **coarse)


def logging_supplies(cast):
    client, given = client_of(cast.worker), {Supply.values[0]: (5, 0), Supply.values[1]: (0, 2)}
    return lambda: log_contact(
        by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=client, supplies=given
    )


def missing_somebody(cast):
    promised = plan_followup(
        by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker), due_on=timezone.localdate()
    )
    return lambda: record_followup(by=cast.worker, followup=promised, outcome=Outcome.NOT_REACHED)


def deciding(cast):
    client = client_of(cast.worker)
    decisions = [Decision(one, Wanted.YES, Eligibility.ELIGIBLE) for one in (Category.HEALTH, Category.LEGAL)]
    return lambda: decide_needs(by=cast.worker, client=client, decisions=decisions)


def consenting(cast):
    client = client_of(cast.worker, consent=False)
    return lambda: take_consent(by=cast.worker, client=client, purposes=Purpose.values)


def withdrawing(cast):
    standing = referral(cast, "accepted")
    return lambda: withdraw_consent(by=cast.worker, client=standing.client, purpose=Purpose.SHARE)


def referring(cast):
    need = client_with_need(cast.worker)
    return lambda: referrals.refer(
        by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up, agreed=[Shared.ALIAS]
    )


def accepting(cast):
    sent, tomorrow = referral(cast, "sent"), timezone.now() + dt.timedelta(days=1)
    return lambda: referrals.accept(by=cast.clinic_officer, referral=sent, appointment_at=tomorrow)


def declining(cast):
    sent = referral(cast, "sent")
    return lambda: referrals.decline(by=cast.clinic_officer, referral=sent, decline_reason=DeclineReason.FULL)


def completing(cast):
    attended, today = referral(cast, "attended"), timezone.localdate()
    return lambda: referrals.complete(
        by=cast.clinic_officer, referral=attended, completed_on=today, result=Result.DONE
    )


def handing_over(cast):
    client = client_of(cast.worker)
    return lambda: reassign(by=cast.case_manager, client=client, to=cast.colleague)


def correcting(cast):
    client = client_of(cast.worker)
    return lambda: change_details(by=cast.worker, client=client, alias="Mơ", age_band=AgeBand.YOUNG)


def giving(cast):
    need = client_with_need(cast.worker)
    return lambda: give_service(by=cast.worker, id=uuid.uuid4(), need=need)


def screening(cast):
    client = client_of(cast.worker)
    return lambda: begin_screening(by=cast.worker, id=uuid.uuid4(), client=client)


def opening_an_account(cast):
    return lambda: open_account(
        by=cast.administrator, id=uuid.uuid4(), username="moi", full_name="Tô Thị Mới", role=Role.OUTREACH_WORKER,
        organisation=cast.group, password="con-duong-ven-song-42",
    )


def sharing(cast):
    client, until = client_of(cast.worker), timezone.localdate() + dt.timedelta(days=9)
    return lambda: share(
        by=cast.worker, id=uuid.uuid4(), client=client, to=[cast.colleague, cast.outsider], until=until,
        words="Cùng đi khám", agreed=True,
    )


def sharing_anew(cast):
    client = client_of(cast.worker)
    shared_with(cast.colleague, client, by=cast.worker)
    return lambda: shared_with(cast.colleague, client, by=cast.worker)


def ending(cast):
    grant = shared_with(cast.colleague, client_of(cast.worker), by=cast.worker)
    return lambda: end_grant(by=cast.worker, grant=grant)


def withdrawing_what_is_shared(cast):
    client = client_of(cast.worker)
    shared_with(cast.outsider, client, by=cast.worker)
    return lambda: withdraw_consent(by=cast.worker, client=client, purpose=Purpose.SHARE)


def covering(cast):
    return lambda: covered(cast.worker, cast.colleague, by=cast.case_manager)


def coming_back(cast):
    cover = covered(cast.worker, cast.colleague, by=cast.case_manager)
    return lambda: end_cover(by=cast.worker, cover=cover)


def breaking_glass(cast):
    client = client_of(cast.worker)
    return lambda: broken_glass(cast.colleague, client)


def reviewing(cast):
    access = broken_glass(cast.colleague, client_of(cast.worker))
    end_grant(by=cast.colleague, grant=access.grant)
    return lambda: review(by=cast.case_manager, access=access, verdict=Verdict.JUSTIFIED, words="")


def offering_a_service(cast):
    return lambda: add_service(
        by=cast.administrator, id=uuid.uuid4(), organisation=cast.clinic, category=Category.LEGAL, name="Tư vấn",
        places_a_week=2,
    )


def keeping_places(cast):
    return lambda: confirm_capacity(by=cast.clinic_officer, service=cast.check_up, places_a_week=9, places_free=3)


@pytest.mark.parametrize("prepare", [
    registering, logging_supplies, missing_somebody, deciding, consenting, withdrawing, referring, accepting,
    declining, completing, handing_over, correcting, giving, screening, opening_an_account, offering_a_service,
    keeping_places, sharing, sharing_anew, ending, withdrawing_what_is_shared, covering, coming_back, breaking_glass,
    reviewing,
])
def test_cut_at_any_write_nothing_of_it_stands(cast, prepare):
    act = prepare(cast)
    before = everything()
    writes = 0
    while True:
        try:
            with connection.execute_wrapper(CrashAtWrite(writes)):
                act()
            break
        except Crash:
            assert everything() == before, f"cut at write {writes + 1}"
            writes += 1
    assert writes >= 2, "an action writes its row and its event"
    assert everything() != before
