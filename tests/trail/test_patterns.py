"""What the privacy officer sees first: each pattern with its story, and the ordinary day that is none."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.clients.models import Client
from privacy import audit
from privacy.models import AuditEvent
from tests.factories import broken_glass, client_of, covered, recall_answers, referral_at, shared_with
from tests.trail.conftest import TEN
from trail import patterns

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MIDNIGHT = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)  # 23:30
BEFORE_DAWN = dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)  # 3:00 of the next day
EVENING = dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC)  # 21:00


def people(number: int) -> list[Client]:
    """Persons as far as the trail knows them: an id each."""
    return [Client(id=uuid.uuid4()) for _n in range(number)]


def opened(by, persons, when=TEN, purpose="casework"):
    with time_machine.travel(when, tick=True):
        for person in persons:
            audit.read("client.opened", person, by=by, purpose=purpose)


def found(code=None) -> list[patterns.Found]:
    with time_machine.travel(TEN + dt.timedelta(hours=2), tick=True):
        seen = patterns.found(timezone.now() - dt.timedelta(days=7))
    return [one for one in seen if code in (None, one.pattern.code)]


def test_an_ordinary_day_is_nothing_unusual(cast):
    opened(cast.worker, people(12))
    opened(cast.case_manager, people(29))
    opened(cast.worker, people(5), EVENING)
    with time_machine.travel(TEN, tick=True):
        audit.searched("client.recognised", by=cast.worker, purpose="recall", count=0)
        audit.refused("page.today", None, by=cast.manager, why="accounts.policies.check_role")
        audit.printed("release.report", None, by=cast.manager)
    assert found() == []


def test_many_persons_in_an_hour(cast):
    opened(cast.case_manager, people(41))
    [one] = found()
    assert one.sentence == "Mở hồ sơ của 41 người khác nhau trong một giờ."
    assert (one.actor_ref, one.pattern.code) == (cast.case_manager.pk, "many")
    assert one.span.endswith("10:05 24/11/2026")


def test_one_person_opened_many_times_is_not_many_persons(cast):
    opened(cast.worker, people(1) * 60)
    assert found() == []


def test_the_same_number_over_a_whole_day_is_a_days_work(cast):
    for hour in range(4):
        opened(cast.worker, people(12), TEN - dt.timedelta(hours=hour))
    assert found() == []


def test_at_night(cast):
    opened(cast.worker, people(2), MIDNIGHT)
    opened(cast.worker, people(2), BEFORE_DAWN)
    [one] = found()
    assert one.sentence == "Xem hoặc in hồ sơ của 4 người vào ban đêm."
    assert one.span == "23:30–03:00 24/11/2026"


def test_outside_the_caseload(cast):
    opened(cast.worker, people(1), purpose="emergency")
    [one] = found()
    assert one.sentence == "Mở hồ sơ của 1 người mà mình không phụ trách."
    assert one.pattern.tone == "late"


def test_as_what_somebody_opened_a_client_is_on_the_trail(client, cast):
    person, urgent, covered_one = client_of(cast.worker), client_of(cast.worker), client_of(cast.worker)
    shared_with(cast.outsider, person, by=cast.worker)
    broken_glass(cast.colleague, urgent)
    assert purpose_of_opening(client, cast.worker, person) == "casework"
    assert purpose_of_opening(client, cast.case_manager, person) == "casework"
    assert purpose_of_opening(client, cast.outsider, person) == "shared"
    assert purpose_of_opening(client, cast.colleague, urgent) == "emergency"
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    assert purpose_of_opening(client, cast.colleague, covered_one) == "cover"
    unusual = {one.actor_ref for one in found() if one.pattern.code == "outside"}
    assert unusual == {cast.outsider.pk, cast.colleague.pk}, "who covers is expected to look"


def purpose_of_opening(page, user, person) -> str:
    page.force_login(user)
    page.get(reverse("client", args=[person.pk]))
    return AuditEvent.objects.filter(action="client.opened").latest("at").purpose


def test_repeated_lookups_that_match_nothing(cast):
    with time_machine.travel(TEN, tick=True):
        for _n in range(9):
            audit.searched("client.by_code", by=cast.worker, purpose="code", count=0)
            audit.searched("client.by_code", by=cast.colleague, purpose="code", count=1)
    [one] = found()
    assert (one.actor_ref, one.sentence) == (cast.worker.pk, "Tìm 9 lần trong một giờ mà không thấy ai.")


def test_registering_one_person_is_one_lookup_however_many_questions_follow(client, cast):
    client.force_login(cast.worker)
    draft = uuid.uuid4()
    answers = {key: str(value) for key, value in recall_answers(7).items()}
    client.post(reverse("register", args=[draft, "recall"]), answers)
    for slug, data in (("alias", {"alias": "Mận"}), ("age", {"age_band": "25-49"}), ("sex", {"sex": "female"})):
        client.get(reverse("register", args=[draft, slug]))
        client.post(reverse("register", args=[draft, slug]), data)
    purposes = list(AuditEvent.objects.filter(kind="searched").values_list("purpose", flat=True))
    assert purposes.count("recall") == 1
    assert purposes.count("recall.again") >= 6


def test_guessing_recall_answers_is_many_lookups(client, cast):
    client.force_login(cast.worker)
    for number in range(8):
        answers = {key: str(value) for key, value in recall_answers(number).items()}
        client.post(reverse("register", args=[uuid.uuid4(), "recall"]), answers)
    assert [one.pattern.code for one in patterns.found(timezone.now() - dt.timedelta(days=1))] == ["lookups"]


def test_probing_addresses_that_are_out_of_sight(client, cast):
    persons = [client_of(cast.worker) for _n in range(3)]
    client.force_login(cast.outsider)
    for person in persons:
        assert client.get(reverse("client", args=[person.pk])).status_code == 404
    [one] = patterns.found(timezone.now() - dt.timedelta(days=1))
    assert (one.actor_ref, one.number, one.pattern.code) == (cast.outsider.pk, 3, "probing")


def test_refusals_in_a_row(cast):
    with time_machine.travel(TEN, tick=True):
        for _n in range(5):
            audit.refused("page.clients", None, by=cast.manager, why="casework.clients.policies.check_casework")
    [one] = found()
    assert one.sentence == "Bị từ chối 5 lần trong một giờ."


def test_an_emergency_and_an_export_are_always_told(cast):
    with time_machine.travel(TEN, tick=True):
        audit.wrote("breakglass.opened", people(1)[0], by=cast.colleague)
        audit.exported("release.exported", by=cast.manager, count=1)
    assert {one.pattern.code: one.actor_ref for one in found()} == {
        "break-glass": cast.colleague.pk, "exports": cast.manager.pk,
    }


def test_leafing_through_lists(cast):
    with time_machine.travel(TEN, tick=True):
        audit.read("client.listed", people(200), by=cast.case_manager, purpose="list")
    [one] = found()
    assert one.sentence == "Lướt qua 200 người trong các danh sách trong một giờ."


def test_what_is_older_than_the_period_is_not_told(cast):
    opened(cast.worker, people(40), TEN - dt.timedelta(days=8))
    assert found() == []


def test_the_system_itself_is_no_suspect():
    opened(None, people(100), MIDNIGHT)
    assert found() == []


def test_a_partner_who_opens_many_referrals(cast):
    referral = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    with time_machine.travel(TEN, tick=True):
        for _n in range(30):
            audit.read("referral.opened", type(referral)(id=uuid.uuid4()), by=cast.clinic_officer, purpose="inbox")
    assert [one.actor_ref for one in found("many")] == [cast.clinic_officer.pk]


def test_all_patterns_are_one_query(cast, django_assert_num_queries):
    opened(cast.worker, people(40))
    with django_assert_num_queries(1):
        found()
