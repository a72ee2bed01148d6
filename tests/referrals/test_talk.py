"""Messages back and forth: by both sides, under their organisations' names, until the referral ends."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.rights.actions import receive
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from casework.rights.parts import sections
from privacy.destruction import destroy_condemned
from privacy.errors import AccessDenied, SealedFieldMisuse
from privacy.identity import SYSTEM, acting_as
from referrals import actions, ending
from referrals.models import Message, Referral
from referrals.policies import MovedOn
from referrals.talk.actions import LONGEST, say
from referrals.talk.words import rows
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ASKED, ANSWERED = "Có thể đến buổi chiều không?", "Được, xin đến lúc 14 giờ"


@pytest.fixture
def accepted(cast):
    return referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def talked(cast, accepted):
    """Asked by the worker, answered by the clinic."""
    said(cast.worker, accepted, ASKED)
    said(cast.clinic_officer, accepted, ANSWERED)
    return accepted


def said(by, referral, text):
    return say(by=by, id=uuid.uuid4(), referral=referral, text=text)


def page_of(client, user, referral) -> str:
    client.force_login(user)
    name = "received" if user.role == "partner_officer" else "sent-referral"
    return client.get(reverse(name, args=[referral.pk])).content.decode()


def test_both_sides_read_both_under_the_names_of_their_organisations(client, cast, talked):
    for reader in (cast.worker, cast.case_manager, cast.clinic_officer):
        page = page_of(client, reader, talked).partition('id="talk"')[2]
        for shown in (ASKED, ANSWERED, cast.group.name, cast.clinic.name):
            assert shown in page, reader
        for person in (cast.worker.full_name, cast.clinic_officer.full_name):
            assert person not in page, reader


def test_the_other_side_finds_it_as_new_and_the_writer_does_not(client, cast, talked):
    assert Referral.objects.visible_to(cast.worker).unseen_by(cast.worker).filter(pk=talked.pk).exists()
    assert "Mới" in page_of(client, cast.worker, talked).partition('id="talk"')[2]
    assert "Mới" not in page_of(client, cast.worker, talked).partition('id="talk"')[2], "once read, it is not new"
    said(cast.worker, talked, "Cảm ơn")
    assert not Referral.objects.visible_to(cast.worker).unseen_by(cast.worker).filter(pk=talked.pk).exists()
    assert Referral.objects.visible_to(cast.clinic_officer).unseen_by(cast.clinic_officer).exists()


def test_a_message_is_written_on_the_page_without_any_script(client, cast, accepted):
    page = page_of(client, cast.clinic_officer, accepted)
    assert "Không ghi họ tên, số giấy tờ, số điện thoại" in page
    url = reverse("referral-say", args=[accepted.pk])
    assert f'action="{url}"' in page
    answer = client.post(url, {"record_id": str(uuid.uuid4()), "text": ANSWERED})
    assert answer.headers["Location"] == f"{reverse('received', args=[accepted.pk])}#talk"
    assert ANSWERED in page_of(client, cast.worker, accepted)


def test_the_same_form_twice_is_one_message(client, cast, accepted):
    client.force_login(cast.worker)
    data = {"record_id": str(uuid.uuid4()), "text": ASKED}
    for _n in range(2):
        assert client.post(reverse("referral-say", args=[accepted.pk]), data).status_code == 302
    assert Message.objects.of(accepted).count() == 1


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "   "])
def test_what_can_not_be_taken_is_said_and_what_was_typed_is_not_lost(client, cast, accepted, text):
    client.force_login(cast.worker)
    page = client.post(reverse("referral-say", args=[accepted.pk]), {"record_id": str(uuid.uuid4()), "text": text})
    assert page.status_code == 200
    assert page.context["form"].errors["text"]
    assert text in page.content.decode()
    with pytest.raises(ValidationError):
        said(cast.worker, accepted, text)
    assert not Message.objects.exists()


def test_too_late_the_words_still_stand_there(client, cast, accepted):
    client.force_login(cast.clinic_officer)
    actions.cancel(by=cast.worker, referral=accepted)
    page = client.post(
        reverse("referral-say", args=[accepted.pk]), {"record_id": str(uuid.uuid4()), "text": ANSWERED}
    ).content.decode()
    assert ANSWERED in page
    assert "đã kết thúc nên không nhắn thêm được" in page
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["completed", "declined", "cancelled", "failed"])
def test_it_closes_with_the_referral(client, cast, state):
    ended = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    for writer in (cast.worker, cast.clinic_officer):
        with pytest.raises(MovedOn):
            said(writer, ended, ASKED)
    assert "<textarea" not in page_of(client, cast.worker, ended)


def test_nobody_else_writes_or_reads(client, cast, talked):
    for stranger in (cast.colleague, cast.outsider, cast.job_officer, cast.manager, cast.privacy_officer):
        assert not Message.objects.visible_to(stranger).exists()
        with pytest.raises((AccessDenied, Referral.DoesNotExist)):
            said(stranger, talked, "Tôi cũng muốn nói")
        client.force_login(stranger)
        assert client.get(reverse("referral-say", args=[talked.pk])).status_code == 404


def test_in_the_database_nobody_writes_for_the_other_side_and_nobody_changes_a_word(cast, talked):
    planted = (
        "INSERT INTO referrals_message (id, referral_id, side, written_by_id, written_at) "
        "VALUES (%s, %s, %s, %s, now())"
    )
    for writer, side, by in (
        (cast.clinic_officer, "sender", cast.clinic_officer), (cast.worker, "receiver", cast.worker),
        (cast.worker, "sender", cast.colleague), (cast.job_officer, "receiver", cast.job_officer),
    ):
        assert refused(writer, planted, uuid.uuid4(), talked.pk, side, by.pk)
    for writer in (cast.worker, cast.clinic_officer, cast.case_manager):
        assert refused(writer, "UPDATE referrals_message SET side = side")
        assert refused(writer, "DELETE FROM referrals_message")
    with pytest.raises(SealedFieldMisuse):
        Message.objects.of(talked).update(text=None)


def refused(who, statement, *values) -> bool:
    with acting_as(who):
        try:
            with transaction.atomic(), connections["default"].cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError:
            return True
    return False


def test_taking_the_consent_back_ends_it_for_the_receiver_and_keeps_it_for_the_person(client, cast, talked):
    withdraw_consent(by=cast.worker, client=talked.client, purpose=Purpose.SHARE)
    assert [one.text for one in Message.objects.of(talked)] == [None, None]
    assert ASKED not in page_of(client, cast.clinic_officer, talked)
    page = page_of(client, cast.worker, talked)
    assert ASKED in page
    assert ANSWERED in page


def test_it_ends_with_the_receivers_view(cast, talked):
    actions.cancel(by=cast.worker, referral=talked)
    with acting_as(SYSTEM):
        ending.end_views(Referral.objects.filter(pk=talked.pk))
    destroy_condemned()
    ended = Referral.objects.get(pk=talked.pk)
    assert [one.text for one in Message.objects.of(talked)] == [None, None]
    assert [one["text"] for one in rows(ended)] == [ASKED, ANSWERED]


def test_nothing_is_left_of_an_erased_persons(cast, talked):
    asked = receive(by=cast.worker, client=talked.client, kind=RequestKind.ERASURE)
    erase_by_request(by=cast.case_manager, request=asked)
    assert not Message.objects.filter(referral=talked).exists()


def test_the_person_may_read_what_was_said(cast, talked):
    with acting_as(cast.worker):
        told = str(sections(talked.client))
    assert ASKED in told
    assert ANSWERED in told


def test_a_page_costs_the_same_for_one_message_and_for_twenty(client, cast, accepted):
    client.force_login(cast.clinic_officer)
    url = reverse("received", args=[accepted.pk])
    said(cast.clinic_officer, accepted, ANSWERED)
    few = queries_of(client, url)
    for _n in range(19):
        said(cast.clinic_officer, accepted, ANSWERED)
    assert queries_of(client, url) == few
