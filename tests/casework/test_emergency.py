"""Break-glass: who may not, what it opens and for how long, whom it tells, and that nobody walks round its review."""

import datetime as dt
import re
import time
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.factors.fresh import NotFresh, Proof
from casework.clients.models import Client
from casework.clients.policies import check_help_now, check_work_with
from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel
from casework.emergency.actions import break_glass, review
from casework.emergency.codes import Cause, Verdict
from casework.emergency.figures import by_organisation, summary
from casework.emergency.middleware import STILL_OPEN
from casework.emergency.models import EmergencyAccess
from casework.followups.actions import plan_followup
from casework.grants.actions import end_grant
from casework.grants.models import ClientGrant
from privacy.datakeys import destroy_data_key
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from privacy.policies import allows
from referrals import actions as referrals
from tests.factories import broken_glass, client_of, client_with_need
from tests.locks import waiting_behind
from tests.proofs import proven
from tests.queries import queries_of
from tests.security.test_access_matrix import address, named_patterns
from tests.tries import nothing_tried

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HOUR = dt.timedelta(minutes=61)


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    nothing_tried()


@pytest.fixture
def found(cast):
    return client_of(cast.worker)


def opening(client, user, code, **data):
    client.force_login(user)
    filled = {"code": code, "cause": "violence", "words": "Đang ở bệnh viện", **data}
    return client.post(reverse("emergency"), filled)


def over(cast, found):
    """An access of an hour ago, that waits for its review."""
    with time_machine.travel(timezone.now() - 2 * HOUR):
        return broken_glass(cast.colleague, found)


# --- Who may not -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("who", [
    "case_manager", "clinic_officer", "job_officer", "manager", "privacy_officer", "administrator",
])
def test_only_outreach_workers_break_the_glass(client, cast, found, who):
    assert opening(client, getattr(cast, who), found.code).status_code == 403
    assert not EmergencyAccess.objects.exists()


def erased(cast):
    found = client_of(cast.worker)
    destroy_data_key(found.pk)
    return found.code


def wrong_codes(cast):
    """A code that does not exist, one that can't, one of another organisation, one that is erased."""
    return ["K7M3QX", "!!", client_of(cast.outsider).code, erased(cast)]


def test_every_wrong_code_gets_the_same_answer_by_the_same_work(client, cast):
    pages, work = set(), set()
    for code in wrong_codes(cast):
        nothing_tried()
        opening(client, cast.colleague, code)
        asked = [CaptureQueriesContext(connections[alias]) for alias in ("default", "keys")]
        with asked[0] as records, asked[1] as keys:
            answer = opening(client, cast.colleague, code)
        page = answer.content.decode().replace(f'value="{code}"', "")
        pages.add(re.sub(r'name="(csrfmiddlewaretoken|record_id)" value="[\w-]+"', "", page))
        work.add((len(records), len(keys)))
    assert len(pages) == 1
    assert "Không mở được mã này" in pages.pop()
    assert len(work) == 1
    assert not EmergencyAccess.objects.exists()


def test_every_wrong_code_and_every_old_proof_is_on_the_trail(client, cast, found):
    for code in wrong_codes(cast):
        opening(client, cast.colleague, code)
    old = Proof(cast.colleague.pk, time.time() - 3600, "totp")
    with pytest.raises(NotFresh):
        break_glass(by=cast.colleague, id=uuid.uuid4(), code=found.code, cause=Cause.LIFE, words="Ngã", proof=old)
    events = AuditEvent.objects.filter(action="breakglass.refused", actor_ref=cast.colleague.pk, kind="refused")
    assert sorted(event.purpose for event in events) == ["breakglass.code"] * 4 + ["breakglass.factor.not_fresh"]
    assert not EmergencyAccess.objects.exists()


def test_guessing_codes_comes_to_an_end(client, cast, found):
    for _n in range(5):
        opening(client, cast.colleague, "K7M3QX")
    answer = opening(client, cast.colleague, found.code)
    assert "Hãy gọi người quản lý trường hợp" in answer.content.decode()
    assert AuditEvent.objects.filter(purpose="breakglass.too_often").count() == 1
    assert not EmergencyAccess.objects.exists()
    assert opening(client, cast.worker, client_of(cast.colleague).code).status_code == 302


def test_five_a_day_is_enough(cast):
    for _n in range(5):
        broken_glass(cast.colleague, client_of(cast.worker))
    with pytest.raises(ValidationError, match="Hãy gọi"):
        broken_glass(cast.colleague, client_of(cast.worker))
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1)):
        assert broken_glass(cast.colleague, client_of(cast.worker))


@pytest.mark.parametrize("field", ["code", "cause", "words"])
def test_nothing_may_be_left_out(client, cast, found, field):
    assert field in opening(client, cast.colleague, **{"code": found.code, field: ""}).context["form"].errors
    assert not EmergencyAccess.objects.exists()


# --- What it opens ---------------------------------------------------------------------------------------------

def test_it_opens_the_record_for_an_hour_and_no_minute_more(client, cast, found):
    page = reverse("client", args=[found.pk])
    assert client.get(page).status_code == 302
    answer = opening(client, cast.colleague, f" {found.code[:3].lower()}-{found.code[3:]} ")
    assert answer.headers["Location"] == page
    assert "Truy cập khẩn cấp: còn 60 phút" in client.get(page).content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=50)):
        client.logout()
        client.force_login(cast.colleague)
        assert "còn 10 phút" in client.get(page).content.decode()
    with time_machine.travel(timezone.now() + HOUR):
        client.logout()
        client.force_login(cast.colleague)
        assert client.get(page).status_code == 404


def test_it_opens_that_client_to_that_worker_alone(cast, found):
    other = client_of(cast.worker)
    broken_glass(cast.colleague, found)
    assert set(Client.objects.visible_to(cast.colleague)) == {found}
    assert not Client.objects.visible_to(cast.outsider).exists()
    assert other not in Client.objects.visible_to(cast.colleague)


def test_it_is_on_the_trail_and_everybody_on_the_page_sees_it(client, cast, found):
    opening(client, cast.colleague, found.code)
    client.get(reverse("client", args=[found.pk]))
    event = AuditEvent.objects.get(action="breakglass.opened")
    assert (event.actor_ref, event.fields) == (cast.colleague.pk, ["cause", "violence"])
    assert AuditEvent.objects.get(action="client.opened").purpose == "emergency"
    client.force_login(cast.worker)
    page = client.get(reverse("client", args=[found.pk])).content.decode()
    assert "Trần Thị Lan" in page
    assert "khẩn cấp đến" in page


def test_it_is_for_looking_and_for_what_cannot_wait(client, cast):
    need = client_with_need(cast.worker)
    found = need.client
    broken_glass(cast.colleague, found)
    assert allows(check_help_now, cast.colleague, found)
    assert not allows(check_work_with, cast.colleague, found)
    log_contact(by=cast.colleague, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=found)
    plan_followup(by=cast.colleague, id=uuid.uuid4(), client=found, due_on=timezone.localdate())
    with pytest.raises(AccessDenied, match="chuyển gửi gấp"):
        referrals.refer(by=cast.colleague, id=uuid.uuid4(), need=need, service=cast.check_up)
    sent = referrals.refer(by=cast.colleague, id=uuid.uuid4(), need=need, service=cast.check_up, urgent=True)
    assert sent.state == "sent"
    withdraw_consent(by=cast.colleague, client=found, purpose=Purpose.SHARE)
    client.force_login(cast.colleague)
    refused = [("hand-over", found), ("screening-begin", found), ("share", found), ("service-given", need)]
    assert {client.get(reverse(name, args=[one.pk])).status_code for name, one in refused} == {403}
    page = client.get(reverse("client", args=[found.pk])).content.decode()
    assert "Sàng lọc nhu cầu</a>" not in page
    assert "Ghi theo dõi" in page


def test_a_code_in_sight_just_leads_to_its_page(client, cast, found):
    answer = opening(client, cast.worker, found.code)
    assert answer.headers["Location"] == reverse("client", args=[found.pk])
    assert not EmergencyAccess.objects.exists()


def test_sent_twice_or_asked_for_twice_it_opens_once(cast, found):
    record_id = uuid.uuid4()
    by = cast.colleague
    asked = {"by": by, "code": found.code, "cause": Cause.LIFE, "words": "Ngã", "proof": proven(by)}
    first = break_glass(id=record_id, **asked)
    assert break_glass(id=record_id, **asked) == break_glass(id=uuid.uuid4(), **asked) == first
    assert EmergencyAccess.objects.count() == ClientGrant.objects.count() == 1


def test_an_accounts_tries_are_counted_one_after_the_other(cast, found):
    lock = uuid.uuid5(cast.colleague.pk, "breakglass").bytes
    with pytest.raises(OperationalError, match="lock timeout"), waiting_behind(lock):
        broken_glass(cast.colleague, found)
    assert broken_glass(cast.colleague, found)


def test_it_can_be_opened_again_when_the_hour_is_over(cast, found):
    over(cast, found)
    broken_glass(cast.colleague, found)
    assert EmergencyAccess.objects.count() == 2
    assert set(Client.objects.visible_to(cast.colleague)) == {found}


# --- Notice and review -------------------------------------------------------------------------------------------

def test_the_case_manager_reads_of_it_at_once_on_every_page(client, cast, found):
    broken_glass(cast.colleague, found)
    client.force_login(cast.case_manager)
    for name in ("clients", "today", "covers"):
        page = client.get(reverse(name)).content.decode()
        assert "Trần Thị Lan đang truy cập khẩn cấp một hồ sơ" in page
        notice = page.split("dh-flash--warning")[1].split("</div>")[0]
        assert found.code not in notice
        assert found.alias not in notice
    client.force_login(cast.outsider)
    assert "truy cập khẩn cấp một hồ sơ" not in client.get(reverse("clients")).content.decode()


def test_every_address_leads_to_the_review_until_it_is_answered(client, cast, found):
    """By GET and by POST; what stays open shows no client but those to review."""
    access = over(cast, found)
    need, known = client_with_need(cast.worker), {}
    known |= {"client_id": found.pk, "need_id": need.pk, "access_id": access.pk, "factor_id": 0}
    walked = 0
    for name, pattern in named_patterns():
        cast.case_manager.refresh_from_db()
        client.logout()  # a lock, say, stays with its session
        client.force_login(cast.case_manager)  # again: some of the addresses sign out
        wanted = {key: known.get(key, uuid.uuid4()) for key in pattern.pattern.converters}
        url = address(name, pattern, wanted | {"verb": "accept"}, "clinic")
        for answer in (client.get(url), client.post(url)):
            sent_on = answer.status_code == 302 and answer.headers["Location"] == reverse("emergency-reviews")
            assert sent_on == (name not in STILL_OPEN), (name, answer.status_code)
            walked += 1
    assert walked > 80
    client.force_login(cast.case_manager)
    assert client.post(reverse("emergency-review", args=[access.pk]), {"verdict": "justified"}).status_code == 302
    assert client.get(reverse("clients")).status_code == 200


def test_nobody_else_is_led_anywhere(client, cast, found):
    over(cast, found)
    for person in (cast.worker, cast.colleague, cast.outsider):
        client.force_login(person)
        assert client.get(reverse("clients")).status_code == 200


def test_ending_it_early_makes_it_due(client, cast, found):
    access = broken_glass(cast.colleague, found)
    end_grant(by=cast.colleague, grant=access.grant)
    assert not Client.objects.visible_to(cast.colleague).exists()
    client.force_login(cast.case_manager)
    assert client.get(reverse("clients")).headers["Location"] == reverse("emergency-reviews")


def test_a_case_manager_ends_it_from_the_notice(client, cast, found):
    access = broken_glass(cast.colleague, found)
    client.force_login(cast.case_manager)
    page = client.get(reverse("emergency-review", args=[access.pk])).content.decode()
    end = reverse("grant-end", args=[access.grant_id])
    assert end in page
    assert "Đang ở bệnh viện" in page
    client.post(end)
    assert not Client.objects.visible_to(cast.colleague).exists()


def test_the_review_says_why_or_why_not(client, cast, found):
    access = over(cast, found)
    client.force_login(cast.case_manager)
    url = reverse("emergency-review", args=[access.pk])
    assert "words" in client.post(url, {"verdict": "not_justified", "words": " "}).context["form"].errors
    assert client.post(url, {"verdict": "not_justified", "words": "Không có gì gấp"}).status_code == 302
    held = EmergencyAccess.objects.get()
    assert (held.verdict, held.reviewed_by, held.review) == ("not_justified", cast.case_manager, "Không có gì gấp")
    event = AuditEvent.objects.get(action="breakglass.reviewed")
    assert event.fields == ["verdict", "not_justified"]


def test_an_answer_stands_but_what_was_to_be_discussed_is_answered_again(cast, found):
    access = over(cast, found)
    review(by=cast.case_manager, access=access, verdict=Verdict.DISCUSS, words="Gặp Lan thứ Sáu")
    review(by=cast.case_manager, access=access, verdict=Verdict.JUSTIFIED, words="")
    held = review(by=cast.case_manager, access=access, verdict=Verdict.NOT_JUSTIFIED, words="Đổi ý")
    assert held.verdict == Verdict.JUSTIFIED


def test_nobody_reviews_their_own_nor_is_locked_out_by_it(client, cast, found):
    """Lan breaks the glass, and is made case manager within the hour."""
    access = over(cast, found)
    cast.colleague.role = cast.case_manager.role
    cast.colleague.save()
    with pytest.raises(AccessDenied):
        review(by=cast.colleague, access=access, verdict=Verdict.JUSTIFIED, words="")
    client.force_login(cast.colleague)
    assert client.get(reverse("clients")).status_code == 200
    access.reviewed_by, access.reviewed_at, access.verdict = cast.colleague, timezone.now(), Verdict.JUSTIFIED
    with pytest.raises(IntegrityError), transaction.atomic():
        access.save()


def test_it_is_reviewed_when_it_is_over_and_by_the_own_organisation(client, cast, found):
    running = broken_glass(cast.colleague, found)
    with pytest.raises(AccessDenied):
        review(by=cast.case_manager, access=running, verdict=Verdict.JUSTIFIED, words="")
    for person in (cast.worker, cast.outsider, cast.colleague):
        client.force_login(person)
        assert client.post(reverse("emergency-review", args=[running.pk]), {"verdict": "justified"}).status_code == 404


def test_the_privacy_officer_gets_numbers_without_persons(cast, found):
    review(by=cast.case_manager, access=over(cast, found), verdict=Verdict.JUSTIFIED, words="")
    broken_glass(cast.colleague, client_of(cast.worker))
    since = timezone.now() - dt.timedelta(days=30)
    counted = {"opened": 2, "waiting": 1, "justified": 1, "not_justified": 0, "discuss": 0}
    assert summary(since) == counted
    [row] = by_organisation(since)
    assert row == counted | {"organisation_id": cast.group.pk, "organisation__name": "Nhóm Hoa Ban"}


def test_lists_and_pages_of_a_case_manager_cost_the_same_for_one_and_for_more(client, cast):
    client.force_login(cast.case_manager)
    names = ("clients", "today", "emergency-reviews")
    broken_glass(cast.colleague, client_of(cast.worker))
    few = [queries_of(client, reverse(name)) for name in names]
    for day in range(1, 3):
        with time_machine.travel(timezone.now() - day * dt.timedelta(days=2)):
            review_of = [broken_glass(cast.colleague, client_of(cast.worker)) for _n in range(2)]
        for access in review_of:
            review(by=cast.case_manager, access=access, verdict=Verdict.JUSTIFIED, words="")
    assert [queries_of(client, reverse(name)) for name in names] == few
    assert max(few) <= 14
