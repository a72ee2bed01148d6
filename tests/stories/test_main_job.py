"""The main job from first contact to a confirmed service, by the people who do it."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from casework.clients.models import Client
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel
from casework.given.models import ConfirmedBy, ServiceGiven
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.screening.actions import questionnaire_of
from referrals import actions
from referrals.codes import Result, Shared
from referrals.models import Referral
from referrals.snapshot import spoken
from tests.factories import client_of, screened

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_client_is_met_screened_referred_and_served(cast):
    client = client_of(cast.worker)
    log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=client)
    screening = screened(cast.worker, client, unwell="yes", phq_nervous="3", phq_worry="2")
    assert screening.scores["anxiety"] == 5
    proposed = {one.category: one for one in questionnaire_of(screening).proposals(screening.answers)}
    assert proposed["health"].urgent
    assert "psychosocial" in proposed
    need = decide_needs(by=cast.worker, client=client, screening=screening, decisions=[
        Decision("health", Wanted.YES, Eligibility.ELIGIBLE, urgent=True, reason="Đau bụng"),
    ])[0]
    referral = actions.refer(
        by=cast.worker, id=uuid.uuid4(), need=need, service=cast.check_up, agreed=[Shared.ALIAS], urgent=True
    )
    received = Referral.objects.visible_to(cast.clinic_officer).get()
    assert [text for _label, text in spoken(received.snapshot)] == ["Mận"]
    actions.accept(by=cast.clinic_officer, referral=received, appointment_at=timezone.now() + dt.timedelta(days=1))
    actions.attend(by=cast.clinic_officer, referral=received, attended_on=timezone.localdate())
    actions.complete(
        by=cast.clinic_officer, referral=received, completed_on=timezone.localdate(), result=Result.DONE
    )
    given = ServiceGiven.objects.visible_to(cast.worker).get()
    assert (given.need_id, given.confirmed_by, given.provider) == (need.pk, ConfirmedBy.PROVIDER, cast.clinic)
    assert Referral.objects.visible_to(cast.worker).answered_unseen().get().pk == referral.pk


def test_nobody_else_sees_the_client(cast):
    client_of(cast.worker)
    seeing = {name for name, user in cast.everybody.items() if Client.objects.visible_to(user).exists()}
    assert seeing == {"worker", "case_manager"}
