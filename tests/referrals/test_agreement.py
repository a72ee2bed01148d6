"""What the client agrees to is what the receiver reads: field by field, nothing beforehand, nothing more, in the very
words of the preview; and the yes to one referral can be taken back by itself."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.clients.actions import change_details
from casework.consents.actions import what_would_close, withdraw_consent
from casework.consents.wording import Purpose
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.rights.models import RightsRequest
from casework.rights.parts import sections
from privacy.errors import AccessDenied
from referrals import actions, snapshot
from referrals.answers import offered
from referrals.codes import Shared
from referrals.ending import withdraw
from referrals.models import Referral
from referrals.policies import MovedOn
from tests.factories import client_of, gbv_service, referral_at, screened, trained
from tests.referrals.sending import agreement, choose, fragment, needs_of, sent

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ALIAS, CONTACT, REASON = "Ẵlia-canary", "Ỹcontact-canary", "Ỵreason-canary"
SAFE = {"channel": "message", "hours": CONTACT, "words": ""}
# What is agreed to → what must then be read, and must not be read otherwise.
CANARIES = {"alias": ALIAS, "safe_contact": CONTACT, "reason": REASON, "age_band": "25–49 tuổi"}


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


@pytest.fixture
def need(cast):
    """Somebody whose every field has a word that exists nowhere else, screened, with a need for counselling."""
    person = client_of(cast.worker, alias=ALIAS, safe_contact=SAFE)
    gbv_service(cast)
    trained(cast.worker, by=cast.case_manager)
    screened(cast.worker, person, self_harm="yes", violence="yes", phq_down="2", overdose=None)
    decision = Decision("psychosocial", Wanted.YES, Eligibility.ELIGIBLE, urgent=True, reason=REASON)
    return decide_needs(by=cast.worker, client=person, decisions=[decision])[0]


def received(cast, referral) -> str:
    officer = Browser()
    officer.force_login(cast.clinic_officer)
    return officer.get(reverse("received", args=[referral.pk])).content.decode()


def test_nothing_is_ticked_beforehand(worker_page, cast, need):
    asked = choose(worker_page, reverse("refer", args=[need.pk]), cast.counselling)
    shown = worker_page.get(asked).content.decode()
    of_the_person, of_the_need = shown.split("<main")[1].split('name="urgent"')
    assert " checked" not in of_the_person
    assert of_the_need.split(">")[0].endswith(" checked"), "the need is urgent: the list was in order for that"


def test_who_agrees_to_nothing_shares_the_need_alone(worker_page, cast, need):
    made = sent(worker_page, agreement(worker_page, need, cast.counselling))
    assert made.snapshot == {}
    assert "ngoài nhu cầu cần giúp" in received(cast, made)


def test_the_preview_is_what_the_receiver_reads_to_the_letter(worker_page, cast, need):
    preview = agreement(
        worker_page, need, cast.counselling, called="alias", about=["age_band", "safe_contact"],
        answers=["self_harm", "phq_down"], message="Xin gặp buổi sáng", urgent="on",
    )
    before = worker_page.get(preview).content.decode()
    assert fragment(before) == fragment(received(cast, sent(worker_page, preview)))
    assert "Hơn nửa số ngày" in before


def test_a_screening_answers_one_by_one_and_only_where_it_helps(cast, need):
    offers = {one.slug: one for one in offered(cast.worker, need)}
    assert set(offers) == {"self_harm", "phq_nervous", "phq_worry", "phq_interest", "phq_down"}
    assert offers["self_harm"].said == "Có"
    assert offers["self_harm"].sensitive


def test_what_was_declined_is_no_answer(cast):
    person = client_of(cast.worker)
    screened(cast.worker, person, overdose=None, unwell="yes")
    [health] = needs_of(cast.worker, person, "health")
    assert "overdose" not in {one.slug for one in offered(cast.worker, health)}


def test_answers_about_violence_go_to_those_who_help_with_violence_only(cast, need):
    protection, work = needs_of(cast.worker, need.client, "gbv", "employment")
    assert "violence" in {one.slug for one in offered(cast.worker, protection)}
    assert "violence" not in {one.slug for one in offered(cast.worker, work)}
    told = actions.refer(
        by=cast.worker, id=uuid.uuid4(), need=work, service=cast.job, of_screening=["violence", "self_harm"]
    )
    assert told.snapshot == {}


def test_answers_are_read_in_the_language_of_the_reader(cast, need):
    held = snapshot.take(need.client, need, [], ["self_harm"])
    with override("en"):
        assert snapshot.spoken(held) == [("Lately, any thoughts of hurting yourself?", "Yes")]
    with override("vi"):
        assert snapshot.spoken(held)[0][1] == "Có"


def test_a_later_screening_changes_nothing_that_was_shared(worker_page, cast, need):
    made = sent(worker_page, agreement(worker_page, need, cast.counselling, answers=["self_harm"]))
    screened(cast.worker, need.client)
    change_details(by=cast.worker, client=need.client, alias="Mây")
    assert snapshot.spoken(Referral.objects.get(pk=made.pk).snapshot)[0][1] == "Có"


def test_the_code_may_stand_for_the_alias_and_never_beside_it(cast, need):
    made = actions.refer(by=cast.worker, id=uuid.uuid4(), need=need, service=cast.counselling, agreed=[Shared.CODE])
    assert snapshot.spoken(made.snapshot) == [("Mã hồ sơ", f"{need.client.code[:3]}-{need.client.code[3:]}")]
    with pytest.raises(ValidationError):
        snapshot.take(need.client, need, [Shared.ALIAS, Shared.CODE])


def test_why_it_is_urgent_is_not_told(worker_page, cast, need):
    made = sent(worker_page, agreement(worker_page, need, cast.counselling, urgent="on"))
    page = received(cast, made)
    assert "Gấp" in page
    assert REASON not in page


def test_the_person_can_read_what_was_shared_with_whom(worker_page, cast, need):
    sent(worker_page, agreement(worker_page, need, cast.counselling, called="alias", answers=["self_harm"]))
    told = " ".join(str(entry) for section in sections(need.client) for entry in section.entries)
    assert f"Biệt danh: {ALIAS}" in told
    assert "làm đau bản thân không?: Có" in told


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    called=st.sampled_from(["", "alias", "code", "nobody"]),
    about=st.sets(st.sampled_from(["age_band", "sex", "safe_contact", "reason"])),
    answers=st.sets(st.sampled_from(["self_harm", "phq_nervous", "phq_down"])),
)
def test_whatever_is_agreed_to_is_read_and_nothing_else(worker_page, cast, need, called, about, answers):
    Referral.objects.filter(need=need, state="sent")  # each example stands by itself
    preview = agreement(worker_page, need, cast.counselling, called=called, about=about, answers=answers)
    made = sent(worker_page, preview)
    page = fragment(received(cast, made))
    agreed = {called} | about
    assert {name for name, word in CANARIES.items() if word in page} == agreed & CANARIES.keys()
    code = f"{need.client.code[:3]}-{need.client.code[3:]}"
    assert (code in page) == (called == "code")
    assert ("Giới tính" in page) == ("sex" in about)
    asked = {one.slug: one.question for one in offered(cast.worker, need)}
    assert {slug for slug, question in asked.items() if question in page} == answers
    assert str(need.client_id) not in received(cast, made)
    actions.cancel(by=cast.worker, referral=made)


def at(cast, state):
    return referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def test_taking_one_yes_back_closes_that_one_and_tells_its_receiver(worker_page, cast):
    one, other = at(cast, "accepted"), at(cast, "accepted")
    shown = worker_page.get(reverse("sent-referral", args=[one.pk])).content.decode()
    assert reverse("referral-withdraw", args=[one.pk]) in shown
    worker_page.post(reverse("referral-withdraw", args=[one.pk]))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.snapshot, one.receiver_told_at is not None) == ("withdrawn", None, True)
    assert (other.state, other.snapshot) == ("accepted", {"alias": "Mận"})
    assert "đã rút lại đồng ý" in received(cast, one)
    assert "Mận" not in received(cast, one)
    assert one.copy["snapshot"] == {"alias": "Mận"}


def test_taking_back_is_entered_and_consent_to_share_stands(cast):
    one = at(cast, "sent")
    withdraw(by=cast.worker, referral=one)
    assert RightsRequest.objects.filter(client=one.client, kind="withdrawal", done_at__isnull=False).count() == 1
    again = actions.refer(by=cast.worker, id=uuid.uuid4(), need=one.need, service=cast.check_up)
    assert again.state == "sent"


@pytest.mark.parametrize("state", ["declined", "completed"])
def test_what_has_ended_is_taken_back_too_and_stays_as_it_ended(worker_page, cast, state):
    """The worker promised it: "you can take it back at any time, then they can't read it any more"."""
    done = at(cast, state)
    assert "Mận" in received(cast, done)
    asked = worker_page.get(reverse("referral-withdraw", args=[done.pk])).content.decode()
    assert "giữ nguyên kết quả" in asked
    worker_page.post(reverse("referral-withdraw", args=[done.pk]))
    done.refresh_from_db()
    assert (done.state, done.snapshot, done.copy["snapshot"]) == (state, None, {"alias": "Mận"})
    told = received(cast, done)
    assert "đã rút lại đồng ý" in told
    assert "Mận" not in told
    with pytest.raises(MovedOn):
        actions.reopen(by=cast.clinic_officer, referral=done, reopened_because="wrong_one")


def test_its_receiver_finds_that_as_new(worker_page, cast):
    done = at(cast, "declined")
    received(cast, done)
    officer = Browser()
    officer.force_login(cast.clinic_officer)
    line = f'href="{reverse("received", args=[done.pk])}"'
    assert line not in officer.get(reverse("inbox"), {"tab": "new"}).content.decode()
    worker_page.post(reverse("referral-withdraw", args=[done.pk]))
    assert line in officer.get(reverse("inbox"), {"tab": "new"}).content.decode()


def test_nothing_is_left_to_take_back_once_it_was(worker_page, cast):
    done = at(cast, "completed")
    withdraw(by=cast.worker, referral=done)
    with pytest.raises(MovedOn):
        withdraw(by=cast.worker, referral=done)
    assert worker_page.get(reverse("referral-withdraw", args=[done.pk])).status_code == 302
    assert reverse("referral-withdraw", args=[done.pk]) not in (
        worker_page.get(reverse("sent-referral", args=[done.pk])).content.decode()
    )


def test_who_no_longer_shares_is_told_of_both_and_nobody_reads_on(worker_page, cast):
    ended = at(cast, "declined")
    going = actions.refer(by=cast.worker, id=uuid.uuid4(), need=ended.need, service=cast.check_up)
    closing = what_would_close(ended.client, Purpose.SHARE)
    assert closing == ["1 chuyển gửi đang mở sẽ đóng lại, nơi nhận không đọc được gì nữa. "
                       "1 chuyển gửi đã kết thúc: nơi nhận cũng không đọc được nữa."]
    withdraw_consent(by=cast.worker, client=ended.client, purpose=Purpose.SHARE)
    for one, state in ((ended, "declined"), (going, "withdrawn")):
        one.refresh_from_db()
        assert (one.state, one.snapshot) == (state, None)
        assert "Mận" not in received(cast, one)


def test_a_receiver_takes_nothing_back(client, cast):
    one = at(cast, "sent")
    with pytest.raises(AccessDenied):
        withdraw(by=cast.clinic_officer, referral=one)
    client.force_login(cast.clinic_officer)
    assert client.post(reverse("referral-withdraw", args=[one.pk])).status_code == 404


def test_a_referral_sent_today_is_due(cast):
    assert at(cast, "sent").answer_by > timezone.localdate()
