"""A form brings the id of the record that it makes. Whoever sends the id of somebody else's record, or of another
of their own, reads one sentence; nothing is made, nothing is changed, and nobody's key is taken along."""

import datetime as dt
import uuid

import pytest
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from casework.clients.models import Client
from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.models import Contact
from casework.covers.models import Cover
from casework.drafts.actions import begin_draft
from casework.drafts.models import Draft, Kind
from casework.emergency.models import EmergencyAccess
from casework.followups.actions import plan_followup
from casework.followups.models import FollowUp
from casework.given.actions import give_service
from casework.given.models import ServiceGiven
from casework.grants.models import ClientGrant
from casework.transfers.models import Transfer
from privacy.identity import SYSTEM, acting_as
from privacy.models import DataKey
from privacy.once import naming_keys
from referrals.models import Referral
from tests.factories import asked_to_take, broken_glass, client_of, client_with_need, covered, referral_at, shared_with
from tests.security.objects import account, around
from tests.security.test_every_method import bytes_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SENTENCE, SENTENCE_STATUS = "Trang này đã được gửi trước đó.", {200, 403}


def in_words(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def planning(cast):
    url = reverse("followup-plan", args=[client_of(cast.worker).pk])
    return FollowUp, url, {"due_on": in_words(timezone.localdate()), "about": "hỏi thăm"}


def giving(cast):
    url = reverse("service-given", args=[client_with_need(cast.worker).pk])
    return ServiceGiven, url, {"on": in_words(timezone.localdate())}


def sharing(cast):
    url, until = reverse("share", args=[client_of(cast.worker).pk]), in_words(timezone.localdate())
    return ClientGrant, url, {"to": cast.colleague.pk, "until": until, "words": "Cùng đi khám", "agreed": "on"}


def covering(cast):
    days = dict.fromkeys(("first_day", "last_day"), in_words(timezone.localdate()))
    return Cover, reverse("cover-new"), {"covering": cast.colleague.pk, **days}


def breaking_glass(cast):
    words = {"code": client_of(cast.colleague).code, "cause": "life", "words": "Đang ở bệnh viện"}
    return EmergencyAccess, reverse("emergency"), words


def asking(cast):
    return Transfer, reverse("transfer-ask", args=[client_of(cast.worker).pk]), {"to": cast.colleague.pk}


FORMS = [planning, giving, sharing, covering, breaking_glass, asking]


def made_by(worker, cast) -> dict[type[Model], Model]:
    """One record of each kind that a form makes, of this worker."""
    peer, manager = around(cast, worker)
    need = client_with_need(worker)
    return {
        FollowUp: plan_followup(by=worker, id=uuid.uuid4(), client=need.client, due_on=timezone.localdate()),
        ServiceGiven: give_service(by=worker, id=uuid.uuid4(), need=need),
        ClientGrant: shared_with(peer, client_of(worker), by=worker),
        Cover: covered(worker if worker != cast.worker else cast.colleague, other_cover(worker, cast), by=manager,
                       in_days=7),
        EmergencyAccess: broken_glass(peer, client_of(worker)),
        Transfer: asked_to_take(peer, client_of(worker), by=worker),
        Referral: referral_at("sent", sender=worker, receiver=cast.clinic_officer, service=cast.check_up),
    }


def other_cover(worker, cast):
    """Who covers where the worker's own form would find its cover again: a colleague's leave, not theirs."""
    return account(worker.organisation, Role.OUTREACH_WORKER) if worker != cast.worker else cast.worker


def of_model(model) -> int:
    with acting_as(SYSTEM):
        return model._base_manager.count()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("whose", ["outsider", "worker"])
def test_the_id_of_another_record_makes_nothing_and_is_answered_by_a_sentence(cast, client, form, whose):
    model, url, values = form(cast)
    taken = made_by(getattr(cast, whose), cast)[model]
    before = of_model(model)
    client.force_login(cast.worker)
    answer = client.post(url, {**values, "record_id": taken.pk})
    assert answer.status_code in SENTENCE_STATUS
    assert SENTENCE in answer.content.decode()
    assert of_model(model) == before
    assert client.post(url, {**values, "record_id": uuid.uuid4()}).status_code == 302, "with an id of its own it goes"
    assert of_model(model) == before + 1


@pytest.mark.parametrize("whose", ["outsider", "worker"])
def test_the_id_of_another_referral_begins_none(cast, client, whose):
    """The first page of referring keeps a draft, whose id becomes the referral's."""
    taken = made_by(getattr(cast, whose), cast)[Referral]
    url, before = reverse("refer", args=[client_with_need(cast.worker).pk]), of_model(Draft)
    client.force_login(cast.worker)
    answer = client.post(url, {"service": cast.check_up.pk, "record_id": taken.pk})
    assert answer.status_code in SENTENCE_STATUS
    assert SENTENCE in answer.content.decode()
    assert of_model(Draft) == before
    assert client.post(url, {"service": cast.check_up.pk, "record_id": uuid.uuid4()}).status_code == 302
    assert of_model(Draft) == before + 1


def test_the_sentence_is_the_same_whether_the_other_record_is_in_sight(cast, client):
    _model, url, values = planning(cast)
    client.force_login(cast.worker)
    pages = [bytes_of(client.post(url, {**values, "record_id": made_by(who, cast)[FollowUp].pk}), url)
             for who in (cast.worker, cast.outsider)]
    assert SENTENCE in pages[0]
    assert pages[0] == pages[1]


def anonymous_contact(cast) -> Contact:
    return log_contact(
        by=cast.colleague, id=uuid.uuid4(), channel="field", commune=cast.commune, people=2, note="ở chợ"
    )


def sent_referral(cast) -> Referral:
    return referral_at("sent", sender=cast.colleague, receiver=cast.clinic_officer, service=cast.check_up)


VICTIMS = {Client: lambda cast: client_of(cast.colleague), Contact: anonymous_contact, Referral: sent_referral}


def test_every_model_that_names_a_key_is_tried():
    assert {model for model in naming_keys() if model._meta.app_label != "sample"} == VICTIMS.keys()


@pytest.mark.parametrize("model", VICTIMS)
def test_no_referral_takes_the_key_of_another_record(cast, client, model):
    """Ending such a referral would destroy what somebody else's record is sealed under."""
    url = reverse("refer", args=[client_with_need(cast.worker).pk])
    held = VICTIMS[model](cast)
    client.force_login(cast.worker)
    assert SENTENCE in client.post(url, {"service": cast.check_up.pk, "record_id": held.pk}).content.decode()
    with acting_as(SYSTEM):
        for standing in Client._base_manager.filter(assigned_to=cast.worker):
            withdraw_consent(by=cast.worker, client=standing, purpose=Purpose.SHARE)
        assert DataKey.objects.using("keys").filter(pk=held.pk).exists()


def test_the_address_of_somebody_elses_draft_takes_no_answer(cast, client):
    draft = begin_draft(by=cast.outsider, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"channel": {"channel": "field"}})
    client.force_login(cast.worker)
    answer = client.post(reverse("contact-begin"), {"go": "leave", "record_id": draft.pk, "channel": "hotline"})
    assert answer.status_code == 403
    assert SENTENCE in answer.content.decode()
    with acting_as(cast.outsider):
        assert Draft.objects.get(pk=draft.pk).answers == {"channel": {"channel": "field"}}


@pytest.mark.parametrize("whose", ["colleague", "outsider"])
def test_a_contact_under_the_id_of_a_client_is_not_logged(cast, client, whose):
    """Its note would be sealed under that client's key, and its end would destroy it."""
    taken = client_of(getattr(cast, whose)).pk
    client.force_login(cast.worker)
    answer = client.post(reverse("contact-begin"), {
        "record_id": taken, "channel": "field", "commune": cast.commune.pk, "on": in_words(timezone.localdate()),
        "who": "anonymous", "condoms": "1", "next_step": "none", "note": "ở chợ",
    })
    assert answer.status_code == 403
    assert SENTENCE in answer.content.decode()
    assert of_model(Contact) == 0


def test_a_form_sent_twice_still_records_once(cast, client):
    _model, url, values = planning(cast)
    client.force_login(cast.worker)
    values["record_id"] = uuid.uuid4()
    assert [client.post(url, values).status_code for _time in range(2)] == [302, 302]
    assert of_model(FollowUp) == 1
