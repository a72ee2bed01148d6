"""Erased: in sight of nobody, readable by nobody, stripped of what points at the person, and the counts stand."""

import datetime as dt
import io
import uuid
from collections import Counter

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections, models
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework.clients.codes import AgeBand, RestrictedBecause, Sex
from casework.clients.models import Client, CountingIndex
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel, Contact
from casework.drafts.actions import begin_draft
from casework.drafts.models import Draft, Kind
from casework.emergency.actions import review
from casework.emergency.models import EmergencyAccess
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import FollowUp, Outcome
from casework.given.actions import give_service
from casework.grants.actions import end_grant
from casework.grants.models import ClientGrant
from casework.rights import actions, strip
from casework.rights.codes import ErasedBecause, RequestKind
from casework.rights.erasing import erase as erase_now
from casework.rights.erasing import erase_again, erase_by_request
from casework.rights.models import Erasure, RightsRequest
from casework.safety.actions import raise_alert
from casework.safety.models import Alert
from casework.screening.actions import begin_screening
from casework.screening.models import Screening
from privacy.checks import is_history
from privacy.datakeys import make_data_key
from privacy.errors import AccessDenied, DataKeyMissing
from privacy.models import AuditEvent, DataKey, KeyToDestroy
from privacy.sealed import is_sealed
from referrals.models import Referral
from reporting.counting import count
from services.models import Commune
from tests.factories import broken_glass, client_of, recall_answers, referral_at, shared_with
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
YEAR = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
HALF = dt.date(2026, 1, 1), dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def lived(cast):
    """A client with something in every room, and an open and a finished referral."""
    with time_machine.travel(dt.datetime(2026, 3, 12, 3, tzinfo=dt.UTC), tick=False):
        done = referral_at("completed", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
        held, need = done.client, done.need
        finish_screening(cast, held, need)
        log_contact(
            by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=held,
            note="Ở chợ phiên",
        )
        planned = plan_followup(
            by=cast.worker, id=uuid.uuid4(), client=held, due_on=dt.date(2026, 3, 14), about="Hỏi thăm"
        )
    with time_machine.travel(dt.datetime(2026, 3, 15, 3, tzinfo=dt.UTC), tick=False):
        record_followup(by=cast.worker, followup=planned, outcome=Outcome.REACHED, note="Ổn")
        give_service(by=cast.worker, id=uuid.uuid4(), need=need, note="Đi cùng")
    begin_screening(by=cast.worker, id=uuid.uuid4(), client=held)
    raise_alert(by=cast.worker, client=held, risks=["self_harm"])
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=held, due_on=dt.date(2026, 11, 24))
    return held


def finish_screening(cast, held, need):
    Screening(
        client=held, worker=cast.worker, questionnaire="needs", version="2026-1", completed_on=timezone.localdate(),
        answers={"unwell": {"state": "answered", "value": "yes"}}, scores={"phq4": 3},
    ).save()


@pytest.fixture
def erase(cast, django_capture_on_commit_callbacks):
    """Ask and carry out, with what runs after the commit."""

    def carry_out(held, *, keys_too=True, by=None):
        with django_capture_on_commit_callbacks(execute=keys_too):
            asked = actions.receive(by=by or cast.worker, client=held, kind=RequestKind.ERASURE)
            return erase_by_request(by=cast.case_manager, request=asked)

    return carry_out


# What erasing a record leaves as it was; with areas, by former district.
STANDING = ("coverage", "needs", "given", "cascade", "quarters", "channels", "providers", "referrals", "contacts",
            "children", "supplies")


def counts() -> list[dict]:
    return [{name: by_district(found.get(name, {})) for name in STANDING} for found in (count(*HALF), count(*YEAR))]


def by_district(table) -> Counter:
    districts = dict(Commune.objects.values_list("code", "former_district"))
    found: Counter = Counter()
    for codes, n in table.items():
        found[tuple(districts.get(code, code) for code in codes)] += n
    return found


# --- who may -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["outsider", "colleague", "worker", "clinic_officer", "privacy_officer", "manager"])
def test_nobody_but_the_case_manager_erases(client, cast, who):
    held = client_of(cast.worker)
    asked = actions.receive(by=cast.worker, client=held, kind=RequestKind.ERASURE)
    client.force_login(getattr(cast, who))
    answer = client.post(reverse("erasure-confirm", args=[asked.pk]), {"sure": "on"})
    assert answer.status_code in (403, 404)
    with pytest.raises(AccessDenied):
        erase_by_request(by=getattr(cast, who), request=asked)
    assert Client.objects.get(pk=held.pk).alias == "Mận"


def test_the_worker_asks_and_the_case_manager_looks_twice(client, cast, lived, django_capture_on_commit_callbacks):
    client.force_login(cast.worker)
    client.post(reverse("right-erase", args=[lived.pk]))
    asked = RightsRequest.objects.get(client=lived)
    client.force_login(cast.case_manager)
    url = reverse("erasure-confirm", args=[asked.pk])
    page = client.get(url).content.decode()
    assert "không hoàn tác được" in page
    assert "1 lần tiếp cận" in page
    assert client.post(url).status_code == 200  # without the second look nothing happens
    assert Client.objects.get(pk=lived.pk).erased_on is None
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url, {"sure": "on"})
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert "Khóa đã hủy" in receipt
    asked.refresh_from_db()
    assert (asked.outcome, asked.client) == ("done", None)


def test_without_a_request_nothing_is_erased(cast):
    held = client_of(cast.worker)
    asked = actions.receive(by=cast.worker, client=held, kind=RequestKind.CORRECTION)
    with pytest.raises(AccessDenied):
        erase_by_request(by=cast.case_manager, request=asked)


# --- in sight of nobody --------------------------------------------------------------------------------


def test_a_mark_of_danger_goes_with_its_history(lived, erase):
    erase(lived)
    assert not Alert.objects.filter(client=lived).exists()
    assert not Alert.history.filter(client_id=lived.pk).exists()


@pytest.mark.parametrize(
    "who", ["worker", "case_manager", "colleague", "outsider", "clinic_officer", "privacy_officer"]
)
def test_every_page_of_an_erased_person_is_not_found(client, cast, lived, erase, who):
    referral, need = Referral.objects.get(client=lived), lived.needs.get()
    screening, followups = lived.screenings.filter(completed_on=None).get(), list(lived.followups.all())
    code, alert = lived.code, lived.alerts.get()
    erase(lived)
    client.force_login(getattr(cast, who))
    pages = [
        *(reverse(name, args=[lived.pk]) for name in (
            "client", "hand-over", "consent", "screening-begin", "followup-plan", "rights", "right-access",
            "right-sealed", "right-correct", "right-restrict", "right-statistics", "right-record", "right-erase",
        )),
        *(reverse("followup", args=[one.pk]) for one in followups),
        *(reverse(name, args=[screening.pk]) for name in (
            "screening", "screening-safety", "screening-needs", "screening-answers",
        )),
        reverse("alert", args=[alert.pk]), reverse("child-path", args=[lived.pk]),
        reverse("need-decide", args=[need.pk]),
        reverse("service-given", args=[need.pk]), reverse("refer", args=[need.pk]),
        reverse("sent-referral", args=[referral.pk]), reverse("referral-move", args=[referral.pk, "cancel"]),
    ]
    found = {url: client.get(url).status_code for url in pages}
    assert set(found.values()) == {404}, found
    assert client.post(reverse("right-print", args=[lived.pk])).status_code == 404
    if who in ("worker", "case_manager"):
        for name in ("clients", "today"):
            for tab in ("", "?closed=1"):
                assert code[:3] not in client.get(reverse(name) + tab).content.decode()
        assert "Không tìm thấy ai" in client.post(reverse("clients"), {"query": code}).content.decode()


def test_a_returning_person_is_a_new_one(cast, erase):
    held = client_of(cast.worker, answers=recall_answers(7))
    second = client_of(cast.worker, answers=recall_answers(7), another_person=True)
    erase(held)
    third = client_of(cast.worker, answers=recall_answers(7), another_person=True)
    assert (second.recall_rank, third.recall_rank) == (1, 2)


# --- readable by nobody --------------------------------------------------------------------------------


def rows_of(held):
    """Every row of every model that hangs on the client."""
    yield Client.objects.get(pk=held.pk)
    for relation in Client._meta.related_objects:
        yield from relation.related_model._base_manager.filter(**{relation.field.name: held.pk})


def test_every_sealed_column_is_closed_for_good(cast, lived, erase):
    erase(lived)
    closed = 0
    for row in rows_of(lived):
        for field in row._meta.concrete_fields:
            if is_sealed(field) and field.stored(row) is not None:
                with pytest.raises(DataKeyMissing):
                    getattr(row, field.attname)
                closed += 1
    assert closed >= 12


def test_no_key_and_no_history_is_left_and_no_key_comes_back(cast, lived, erase):
    holders = [lived.pk, *lived.referrals.values_list("pk", flat=True)]
    histories = [Client, *strip.ROOMS, Referral, RightsRequest]
    erase(lived)
    assert not DataKey.objects.filter(pk__in=holders).exists()
    assert not KeyToDestroy.objects.exists()
    for model in histories:
        of = {"id": lived.pk} if model is Client else {"client_id": lived.pk}
        assert not model.history.filter(**of).exists(), model
    for holder in holders:
        with pytest.raises(DataKeyMissing):
            make_data_key(holder)


def test_what_colleagues_had_begun_to_type_goes_too(cast, lived, erase):
    about = begin_draft(by=cast.colleague, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"who": {"who": str(lived.pk)}})
    other = begin_draft(by=cast.colleague, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"who": {"who": "anonymous"}})
    erase(lived)
    assert list(Draft.objects.visible_to(cast.colleague)) == [other]
    assert not DataKey.objects.filter(pk=about.holder_id).exists()


# --- nothing that points at the person -----------------------------------------------------------------


def test_the_raw_columns_hold_nothing_that_points_at_the_person(cast, erase):
    held = client_of(
        cast.worker, answers=recall_answers(9), sex=Sex.FEMALE, age_band=AgeBand.TWENTIES,
        registered_on=dt.date(2026, 5, 17),
    )
    code, index = held.code, bytes(held.lookup_index)
    counting = bytes(CountingIndex.objects.get(client=held).value)
    log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.far_commune, client=held)
    erase(held)
    found = Client.objects.get(pk=held.pk)
    assert (found.sex, found.age_band, found.recall_rank) == (Sex.DECLINED, AgeBand.UNKNOWN, 0)
    assert found.registered_on == dt.date(2026, 5, 1)
    assert found.commune.former_district_id == held.commune.former_district_id
    with connections["default"].cursor() as cursor:
        for table in ("casework_client", "casework_contact", "casework_countingindex", "casework_erasure",
                      "casework_historicalclient", "casework_rightsrequest"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 (names of our own)
            stored = "\n".join(row[0] for row in cursor.fetchall())
            for pointer in (code, index.hex(), counting.hex(), "2026-05-17", "20-24", "female"):
                assert pointer not in stored, (table, pointer)
            assert cast.far_commune.pk not in stored or table != "casework_contact"


def test_promises_end_and_the_days_keep_their_order_within_the_month(cast, lived, erase):
    erase(lived)
    assert not FollowUp.objects.filter(client=lived, done_on=None).exists()
    assert not Screening.objects.filter(client=lived, completed_on=None).exists()
    assert not lived.assignments.filter(until=None).exists()
    days = [lived.followups.get().due_on, lived.followups.get().done_on, lived.services_given.order_by("on").last().on]
    assert [day.month for day in days] == [3, 3, 3]
    assert days[0] < days[1] <= days[2]
    assert max(day.day for day in days) < 12


def test_days_of_a_month_are_numbered_in_their_order():
    days = {dt.date(2026, 3, 12), dt.date(2026, 3, 30), dt.date(2026, 3, 14), dt.date(2026, 4, 30)}
    other = strip.same_month(days)
    assert [other[day] for day in sorted(days)] == [
        dt.date(2026, 3, 1), dt.date(2026, 3, 2), dt.date(2026, 3, 3), dt.date(2026, 4, 1),
    ]


def test_what_was_opened_to_others_is_opened_no_more(cast, erase):
    client = client_of(cast.worker)
    shared_with(cast.outsider, client, by=cast.worker)
    access = broken_glass(cast.colleague, client)
    erase(client)
    assert [one.emergency for one in ClientGrant.objects.of(client)] == [access]
    assert not ClientGrant.objects.of(client).live().exists()
    assert not ClientGrant.history.exists()
    for person in (cast.outsider, cast.colleague):
        assert not Client.objects.visible_to(person).filter(pk=client.pk).exists()


@pytest.mark.parametrize("verdict", ["justified", "not_justified"])
def test_an_emergency_of_an_erased_client_is_still_reviewed_by_its_verdict_alone(client, cast, erase, verdict):
    """Its words went with the key. The case manager, whose every page leads to the review, is not shut out by that."""
    held = client_of(cast.worker, alias="Mây")
    access = broken_glass(cast.colleague, held)
    erase(held)
    client.force_login(cast.case_manager)
    assert client.get(reverse("today")).url == reverse("emergency-reviews")
    assert reverse("emergency-review", args=[access.pk]) in client.get(reverse("emergency-reviews")).content.decode()
    page = client.get(reverse("emergency-review", args=[access.pk])).content.decode()
    assert "Hồ sơ này đã xóa từ đó" in page
    assert "Mây" not in page
    client.post(reverse("emergency-review", args=[access.pk]), {"verdict": verdict})
    assert EmergencyAccess.objects.get(pk=access.pk).verdict == verdict
    assert client.get(reverse("today")).status_code == 200
    assert client.get(reverse("emergency-review", args=[access.pk])).status_code == 200


def test_a_review_is_read_also_after_its_client_was_erased(client, cast, erase):
    held = client_of(cast.worker)
    access = broken_glass(cast.colleague, held)
    end_grant(by=cast.colleague, grant=access.grant)
    review(by=cast.case_manager, access=access, verdict="discuss", words="Cần hỏi lại")
    erase(held)
    client.force_login(cast.case_manager)
    page = client.get(reverse("emergency-review", args=[access.pk])).content.decode()
    assert "Cần trao đổi thêm" in page
    assert "Cần hỏi lại" not in page
    client.post(reverse("emergency-review", args=[access.pk]), {"verdict": "justified"})
    assert EmergencyAccess.objects.get(pk=access.pk).verdict == "justified"


def test_every_model_that_points_at_a_client_has_a_decision_here():
    """A new room must say what erasing does to it: strip it here, or answer to `erasing`."""
    decided = {
        *strip.ROOMS, *strip.GOES, CountingIndex, Draft, RightsRequest, Referral, ClientGrant, EmergencyAccess, Alert,
    }
    pointing = {
        relation.related_model for relation in Client._meta.related_objects
        if not is_history(relation.related_model)
    }
    assert pointing <= decided, f"decide what erasing does to: {pointing - decided}"


# --- partners ------------------------------------------------------------------------------------------


def test_the_partner_reads_that_it_was_withdrawn_and_nothing_else(client, cast, erase):
    sent = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    erase(sent.client)
    client.force_login(cast.clinic_officer)
    page = client.get(reverse("received", args=[sent.pk])).content.decode()
    assert sent.reference[:3] in page
    assert "đã rút lại đồng ý" in page
    assert "Mận" not in page
    assert "Rút lại đồng ý" in client.get(reverse("inbox") + "?tab=done").content.decode()


def test_a_finished_referral_of_an_erased_person_is_not_there_any_more(client, cast, lived, erase):
    done = lived.referrals.get()
    reference = done.reference
    erase(lived)
    client.force_login(cast.clinic_officer)
    assert client.get(reverse("received", args=[done.pk])).status_code == 404
    assert client.post(reverse("inbox"), {"reference": reference}).status_code == 200
    assert Referral.objects.get(pk=done.pk).reference != reference


# --- counts --------------------------------------------------------------------------------------------


def test_the_counts_stand(cast, lived, erase):
    before = counts()
    assert before[0]["cascade"]["completed",] == 1
    assert before[0]["coverage"].total() == before[1]["given"].total() == 1
    erase(lived)
    assert counts() == before


def test_the_counts_stand_for_a_child_and_for_who_objected_or_was_restricted(cast, erase):
    child = client_of(cast.worker, age_band=AgeBand.CHILD)
    restricted, objected, plain = (client_of(cast.worker) for _n in range(3))
    actions.restrict(by=cast.worker, client=restricted, because=RestrictedBecause.WISH)
    actions.object_to_statistics(by=cast.worker, client=objected)
    before = counts()
    assert before[1]["children"][()] == 1
    for held in (child, restricted, objected, plain):
        erase(held)
    assert counts() == before


def test_a_person_known_in_two_organisations_stays_one(cast, erase, django_capture_on_commit_callbacks):
    here, there = (client_of(worker, answers=recall_answers(7)) for worker in (cast.worker, cast.outsider))
    value = bytes(CountingIndex.objects.get(client=there).value)
    before = counts()
    erase(here)
    assert counts() == before
    assert bytes(CountingIndex.objects.get(client=here).value) == value  # or the person would count twice
    with django_capture_on_commit_callbacks(execute=True):
        erase_now(client=there, by=None, because=ErasedBecause.TIME)
    assert counts() == before
    left = {bytes(one.value) for one in CountingIndex.objects.all()}
    assert len(left) == 1
    assert value not in left


# --- once, and after a crash or a restore --------------------------------------------------------------


def test_erasing_again_changes_nothing(cast, lived, erase):
    receipt = erase(lived)
    code = Client.objects.get(pk=lived.pk).code
    assert erase_now(client=lived, by=None, because=ErasedBecause.RESTORED) == receipt
    assert erase_again() == {"persons": 0, "keys": 0}
    assert Client.objects.get(pk=lived.pk).code == code
    assert Erasure.objects.visible_to(cast.privacy_officer).count() == 1


def test_a_crash_after_the_commit_is_finished_by_the_sweep(cast, lived, erase):
    erase(lived, keys_too=False)
    assert DataKey.objects.filter(pk=lived.pk).exists()
    assert not Client.objects.visible_to(cast.worker).filter(pk=lived.pk).exists()
    call_command("retention", stdout=io.StringIO())
    assert not DataKey.objects.filter(pk=lived.pk).exists()
    assert not KeyToDestroy.objects.exists()


def test_a_restored_backup_of_the_records_forgets_the_person_again(cast, lived, erase):
    """An older backup of the records beside today's keys: the columns are back, the keys are not."""
    stored, referral = dict(Client.objects.filter(pk=lived.pk).values().get()), lived.referrals.get()
    kept = {name: referral.__dict__[name] for name in ("snapshot", "message", "answer")}
    erase(lived)
    restore(stored, referral, kept)
    assert Client.objects.visible_to(cast.worker).filter(pk=lived.pk).exists()
    assert erase_again()["persons"] == 1
    found = Client.objects.get(pk=lived.pk)
    assert found.code != stored["code"]
    assert bytes(found.lookup_index) != bytes(stored["lookup_index"])
    assert not Client.objects.visible_to(cast.worker).filter(pk=lived.pk).exists()
    assert Referral.objects.get(pk=referral.pk).snapshot is None
    assert erase_again() == {"persons": 0, "keys": 0}


def restore(stored: dict, referral, kept: dict) -> None:
    """The rows as an older backup held them, and no register of erasures."""
    sealed = {"alias", "safe_contact", "notes", "recall_answers"}
    plain = {name: value for name, value in stored.items() if name not in sealed}
    models.QuerySet(Client).filter(pk=stored["id"]).update(**plain)
    models.QuerySet(Erasure).delete()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "UPDATE referrals_referral SET snapshot = %s, view_ended_on = NULL WHERE id = %s",
            [kept["snapshot"].token, referral.pk],
        )


def test_a_draft_that_came_back_without_its_key_goes(cast, client):
    kept_back = begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"a": {"b": "c"}})
    readable = begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"a": {"b": "c"}})
    DataKey.objects.filter(pk=kept_back.holder_id).delete()
    erase_again()
    assert list(Draft.objects.visible_to(cast.worker)) == [readable]


def test_a_key_that_came_back_with_an_older_backup_is_destroyed_again(cast, lived, erase):
    row = DataKey.objects.get(pk=lived.pk)
    erase(lived)
    row.save(force_insert=True, using="keys")
    assert erase_again()["keys"] == 1
    assert not DataKey.objects.filter(pk=lived.pk).exists()


# --- the receipt ---------------------------------------------------------------------------------------


def test_the_receipt_names_the_number_and_nobody(client, cast, lived, erase):
    code, receipt = lived.code, erase(lived)
    client.force_login(cast.case_manager)
    made = client.get(reverse("erasure-receipt", args=[receipt.pk]))
    read = PdfReader(io.BytesIO(made.content))
    text = read.pages[0].extract_text()
    assert f"{receipt.number[:3]}-{receipt.number[3:]}" in text
    assert "24/11/2026" in text
    assert "1 lần tiếp cận" in text
    for hidden in (code, "Mận", "Nguyễn Thị Hoa", str(lived.pk)):
        assert hidden not in text + str(read.metadata)
    assert set(read.metadata) == {"/Title", "/Producer"}


def test_the_trail_says_who_erased(cast, lived, erase):
    erase(lived)
    event = AuditEvent.objects.get(action="client.erased")
    assert (event.actor_ref, event.kind) == (cast.case_manager.pk, "wrote")


def test_the_register_of_erasures_costs_the_same_for_two_and_for_eight(client, cast, erase):
    client.force_login(cast.privacy_officer)
    for _n in range(2):
        erase(client_of(cast.worker))
    few = queries_of(client, reverse("erasures"))
    for _n in range(6):
        erase(client_of(cast.worker))
    assert queries_of(client, reverse("erasures")) == few


def test_the_words_of_a_contact_are_closed(cast, lived, erase):
    erase(lived)
    with pytest.raises(DataKeyMissing):
        assert Contact.objects.get(client=lived).note
