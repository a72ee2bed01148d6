"""What a person may ask of their record: outsiders first, then each right as the worker carries it out."""

import datetime as dt
import io
import re
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework.clients.codes import RestrictedBecause
from casework.clients.models import Client
from casework.clients.policies import check_work_with
from casework.consents.actions import take_consent, withdraw_consent
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel
from casework.followups.actions import plan_followup
from casework.history import kept
from casework.rights import actions, document
from casework.rights.codes import RequestKind, RequestOutcome
from casework.rights.models import RightsRequest
from casework.rights.parts import HISTORIES, difference, sections
from casework.rights.words import WORDS
from privacy.errors import AccessDenied, DataKeyMissing
from privacy.models import AuditEvent
from privacy.policies import allows
from privacy.sealed import is_sealed
from reporting.counting import count
from tests.factories import client_of, client_with_need, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
YEAR = (dt.date(timezone.now().year, 1, 1), dt.date(timezone.now().year, 12, 31))


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def text_of(pdf: bytes, password: str | None = None) -> str:
    reader = PdfReader(io.BytesIO(pdf), password=password)
    return "\n".join(page.extract_text() for page in reader.pages)


def counted() -> int:
    return count(*YEAR).get("cascade", {}).get(("contacted",), 0)


@pytest.mark.parametrize("outsider", ["colleague", "outsider", "clinic_officer", "manager", "privacy_officer"])
@pytest.mark.parametrize("name", ["right-restrict", "right-statistics", "right-erase", "right-print", "right-sealed"])
def test_who_does_not_hold_the_case_carries_out_no_right(client, cast, outsider, name):
    held = client_of(cast.worker)
    client.force_login(getattr(cast, outsider))
    assert client.post(reverse(name, args=[held.pk]), {"because": "wish"}).status_code == 404
    held.refresh_from_db()
    assert (held.restricted_on, held.uncounted_since) == (None, None)
    assert not RightsRequest.objects.visible_to(cast.case_manager).exists()


# --- access --------------------------------------------------------------------------------------------


def recorded(cast):
    """A client of whom much is recorded, and a referral that was answered."""
    referral = referral_at(
        "accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up, agreed=["alias", "reason"]
    )
    held = referral.client
    log_contact(
        by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=held,
        note="Gặp ở chợ phiên",
    )
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=held, due_on=timezone.localdate(), about="Hỏi thăm sau khám")
    return held


def test_the_paper_says_everything_in_words(worker_page, cast):
    held = recorded(cast)
    made = worker_page.post(reverse("right-print", args=[held.pk]))
    text = " ".join(text_of(made.content).split())
    for said in (
        "Mận", "Xưng là bạn học nghề", "Gặp ở chợ phiên", "Hỏi thăm sau khám", "Cần được khám", "Lưu hồ sơ",
        "Phòng khám Đồng Văn", "Đã cho nơi nhận biết", "từ 25", "lập mới",
    ):
        assert said.replace("từ 25", "25–49") in text, said
    for staff in ("Nguyễn Thị Hoa", "Đỗ Thị Khanh"):
        assert staff not in text
    assert AuditEvent.objects.filter(kind="printed", action="client.own_information").count() == 1


def test_nothing_outside_the_pages_of_the_paper_tells_of_anybody(worker_page, cast):
    held = recorded(cast)
    made = worker_page.post(reverse("right-print", args=[held.pk]))
    read = PdfReader(io.BytesIO(made.content))
    assert read.metadata.title == "Bản thông tin"
    assert set(read.metadata) == {"/Title", "/Producer"}
    assert made.headers["Content-Disposition"] == 'inline; filename="ban-thong-tin.pdf"'
    assert held.code not in str(made.headers)


def test_the_sealed_file_opens_with_the_passphrase_that_was_shown_and_no_other(worker_page, cast):
    held = recorded(cast)
    url = reverse("right-sealed", args=[held.pk])
    page = worker_page.get(url)
    passphrase = "-".join(page.context["groups"])
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", passphrase)
    assert passphrase in page.content.decode().replace("<wbr>", "")
    assert "-".join(worker_page.get(url).context["groups"]) != passphrase
    made = worker_page.post(url, {"token": page.context["token"]})
    assert "Mận" in text_of(made.content, passphrase)
    locked = PdfReader(io.BytesIO(made.content))
    assert locked.is_encrypted
    assert locked.decrypt("2222-2222-2222-2222") == 0
    assert locked.trailer["/Encrypt"]["/V"] == 5  # AES-256
    assert "Mận".encode() not in made.content
    assert AuditEvent.objects.filter(kind="exported", action="client.own_information").count() == 1


def test_a_passphrase_of_ones_own_making_seals_nothing(worker_page, cast):
    held = client_of(cast.worker)
    url = reverse("right-sealed", args=[held.pk])
    assert worker_page.post(url, {"token": "1234"}).headers["Location"] == url
    token = document.carried("AAAA", client_of(cast.worker), cast.worker)
    assert worker_page.post(url, {"token": token}).headers["Location"] == url
    assert not AuditEvent.objects.filter(kind="exported").exists()


def test_every_sealed_column_of_a_told_model_has_its_words():
    kept_for_the_sender = {"senders_copy"}
    for model, _name in HISTORIES:
        sealed = {field.name for field in model._meta.concrete_fields if is_sealed(field)}
        assert sealed - kept_for_the_sender <= WORDS.keys(), model


def test_a_change_is_told_by_its_fields(worker_page, cast):
    held = client_of(cast.worker)
    worker_page.post(reverse("right-correct", args=[held.pk]), {**correction(held), "alias": "Đào"})
    old, new = held.history.order_by("history_date")
    assert difference(old, new) == "biệt danh"


# --- correction ----------------------------------------------------------------------------------------


def correction(held) -> dict:
    return {
        "alias": held.alias, "age_band": held.age_band, "sex": held.sex, "commune": held.commune_id,
        "notes": held.notes, **held.safe_contact,
    }


def test_a_paused_record_offers_no_correction_and_says_why(worker_page, cast):
    held = client_of(cast.worker)
    correct = f'href="{reverse("right-correct", args=[held.pk])}"'
    assert correct in worker_page.get(reverse("rights", args=[held.pk])).content.decode()
    actions.restrict(by=cast.worker, client=held, because=RestrictedBecause.WISH)
    shown = worker_page.get(reverse("rights", args=[held.pk])).content.decode()
    assert correct not in shown
    assert "Hãy mở lại hồ sơ rồi sửa." in shown


def test_the_form_is_filled_with_what_is_recorded_and_writes_only_what_changed(worker_page, cast):
    held = client_of(cast.worker)
    url = reverse("right-correct", args=[held.pk])
    assert "Xưng là bạn học nghề" in worker_page.get(url).content.decode()
    worker_page.post(url, {**correction(held), "hours": "Sau 20 giờ", "commune": cast.far_commune.pk})
    found = Client.objects.get(pk=held.pk)
    assert (found.safe_contact["hours"], found.commune, found.alias) == ("Sau 20 giờ", cast.far_commune, "Mận")
    assert AuditEvent.objects.get(action="client.changed").fields == ["commune", "safe_contact"]
    assert found.history.latest().history_user == cast.worker
    done = RightsRequest.objects.get(client=held)
    assert (done.kind, done.outcome) == (RequestKind.CORRECTION, RequestOutcome.DONE)


def test_correcting_nothing_records_nothing(worker_page, cast):
    held = client_of(cast.worker)
    before = held.history.count()
    worker_page.post(reverse("right-correct", args=[held.pk]), correction(held))
    assert held.history.count() == before
    assert not AuditEvent.objects.filter(action="client.changed").exists()


# --- restriction ---------------------------------------------------------------------------------------


def test_a_restricted_record_is_read_and_not_written(worker_page, cast):
    need = client_with_need(cast.worker)
    held = need.client
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=held, due_on=timezone.localdate())
    assert held.code[:3] in worker_page.get(reverse("today")).content.decode()
    worker_page.post(reverse("right-restrict", args=[held.pk]), {"because": "wish"})
    page = worker_page.get(reverse("client", args=[held.pk])).content.decode()
    assert "Tạm ngừng xử lý" in page
    assert reverse("followup-plan", args=[held.pk]) not in page
    assert "Tạm ngừng xử lý" in worker_page.get(reverse("clients")).content.decode()
    assert held.code[:3] not in worker_page.get(reverse("today")).content.decode()
    for url in (reverse("refer", args=[need.pk]), reverse("followup-plan", args=[held.pk])):
        refused = worker_page.get(url)
        assert refused.status_code == 403
        assert "tạm ngừng xử lý" in refused.content.decode()


@pytest.mark.parametrize(("state", "works"), [("open", True), ("restricted", False), ("closed", False)])
def test_the_lists_and_the_policy_say_the_same_of_a_record_at_work(cast, state, works):
    held = client_of(cast.worker)
    if state == "restricted":
        held = actions.restrict(by=cast.worker, client=held, because=RestrictedBecause.WISH)
    if state == "closed":
        held.closed_on = timezone.localdate()
        kept(held, by=cast.worker)
    assert Client.objects.in_work().filter(pk=held.pk).exists() == works
    assert allows(check_work_with, cast.worker, held) == works


def test_a_closed_record_is_corrected_and_a_paused_one_is_opened_first(worker_page, cast):
    closed, paused = client_of(cast.worker), client_of(cast.worker)
    closed.closed_on = timezone.localdate()
    kept(closed, by=cast.worker)
    actions.restrict(by=cast.worker, client=paused, because=RestrictedBecause.DISPUTED)
    url = reverse("right-correct", args=[closed.pk])
    assert worker_page.post(url, {**correction(closed), "alias": "Đào"}).status_code == 302
    assert Client.objects.get(pk=closed.pk).alias == "Đào"
    refused = worker_page.get(reverse("right-correct", args=[paused.pk]))
    assert refused.status_code == 403
    assert "Hãy mở lại hồ sơ rồi sửa" in refused.content.decode()


def test_restricting_names_who_when_and_why_and_can_be_lifted(worker_page, cast):
    held = client_of(cast.worker)
    url = reverse("right-restrict", args=[held.pk])
    worker_page.post(url, {"because": "disputed"})
    held.refresh_from_db()
    assert (held.restricted_on, held.restricted_by) == (timezone.localdate(), cast.worker)
    assert held.restricted_because == RestrictedBecause.DISPUTED
    assert "đang kiểm tra" in worker_page.get(url).content.decode()
    worker_page.post(url)
    held.refresh_from_db()
    assert (held.restricted_on, held.restricted_by, held.restricted_because) == (None, None, "")
    assert [one.restricted_because for one in held.history.order_by("history_date")][-2:] == ["disputed", ""]


def test_who_is_restricted_is_not_counted_and_comes_back(cast):
    held = client_of(cast.worker)
    assert counted() == 1
    actions.restrict(by=cast.worker, client=held, because=RestrictedBecause.WISH)
    assert counted() == 0
    actions.lift_restriction(by=cast.worker, client=held)
    assert counted() == 1


def test_restricting_takes_the_open_referral_out_of_the_receivers_hands(
    client, cast, django_capture_on_commit_callbacks
):
    sent = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    with django_capture_on_commit_callbacks(execute=True):
        actions.restrict(by=cast.worker, client=sent.client, because=RestrictedBecause.WISH)
    client.force_login(cast.clinic_officer)
    page = client.get(reverse("received", args=[sent.pk])).content.decode()
    assert "Rút lại đồng ý" in page
    assert "Mận" not in page


def test_consent_can_be_taken_back_in_a_restricted_record_and_not_taken(worker_page, cast):
    held = client_of(cast.worker)
    actions.restrict(by=cast.worker, client=held, because=RestrictedBecause.WISH)
    of_statistics = [held.pk, "statistics"]
    assert worker_page.post(reverse("consent-take-back", args=of_statistics)).status_code == 302
    assert not Consent.objects.of(held).live(Purpose.STATISTICS).exists()
    assert worker_page.post(reverse("consent-give", args=of_statistics), {"how": "aloud"}).status_code == 403
    assert reverse("consent-give", args=of_statistics) not in worker_page.get(
        reverse("consent", args=[held.pk])
    ).content.decode()


# --- objection, withdrawal -----------------------------------------------------------------------------


def test_objecting_is_one_tap_and_so_is_coming_back(worker_page, cast):
    held = client_of(cast.worker)
    url = reverse("right-statistics", args=[held.pk])
    worker_page.post(url)
    assert counted() == 0
    assert "Không tính vào số liệu" in worker_page.get(reverse("client", args=[held.pk])).content.decode()
    worker_page.post(url)
    assert counted() == 1


def test_an_objection_also_outlives_a_yes_that_had_run_out(cast):
    """A yes of last year that ran out this year is no way back into this year's counts."""
    this_year = timezone.now().year
    with time_machine.travel(dt.datetime(this_year - 1, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        held = client_of(cast.worker)
    with time_machine.travel(dt.datetime(this_year, 5, 2, 3, tzinfo=dt.UTC), tick=False):
        take_consent(by=cast.worker, client=held, purposes=[Purpose.STATISTICS])
        log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=held)
        assert counted() == 1
        actions.object_to_statistics(by=cast.worker, client=held)
        assert counted() == 0


def test_an_objection_without_any_living_yes_is_an_objection_too(cast):
    this_year = timezone.now().year
    with time_machine.travel(dt.datetime(this_year - 1, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        held = client_of(cast.worker)
    with time_machine.travel(dt.datetime(this_year, 5, 2, 3, tzinfo=dt.UTC), tick=False):
        log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=held)
        assert counted() == 1
        withdraw_consent(by=cast.worker, client=held, purpose=Purpose.STATISTICS)
        assert counted() == 0


def test_taking_back_the_yes_to_a_record_leads_to_a_choice(worker_page, cast):
    held = client_of(cast.worker)
    answer = worker_page.post(reverse("consent-take-back", args=[held.pk, "record"]))
    assert answer.headers["Location"] == reverse("right-record", args=[held.pk])
    page = worker_page.get(answer.headers["Location"]).content.decode()
    assert reverse("right-restrict", args=[held.pk]) in page
    assert reverse("right-erase", args=[held.pk]) in page
    standing = RightsRequest.objects.filter(client=held).standing()
    assert [one.kind for one in standing] == [RequestKind.WITHDRAWAL]
    worker_page.post(reverse("right-restrict", args=[held.pk]), {"because": "withdrawn"})
    assert not standing.all().exists()


def test_after_a_withdrawal_nothing_that_was_shared_can_be_read(client, cast, django_capture_on_commit_callbacks):
    sent = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(by=cast.worker, client=sent.client, purpose=Purpose.SHARE)
    client.force_login(cast.clinic_officer)
    page = client.get(reverse("received", args=[sent.pk])).content.decode()
    assert "đã rút lại đồng ý" in page
    assert "Mận" not in page
    assert "Rút lại đồng ý" in client.get(reverse("inbox") + "?tab=done").content.decode()
    for row in sent.history.exclude(snapshot__isnull=True):
        with pytest.raises(DataKeyMissing):
            assert row.snapshot
    # The sender's own record still says what had been shared, to tell the person.
    client.force_login(cast.worker)
    assert "Mận" in client.get(reverse("sent-referral", args=[sent.pk])).content.decode()


def test_the_paper_still_says_what_was_shared_after_it_was_destroyed(
    worker_page, cast, django_capture_on_commit_callbacks
):
    held = recorded(cast)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(by=cast.worker, client=held, purpose=Purpose.SHARE)
    text = " ".join(text_of(worker_page.post(reverse("right-print", args=[held.pk])).content).split())
    assert "Biệt danh: Mận" in text
    assert "Rút lại đồng ý" in text


# --- the register --------------------------------------------------------------------------------------


def test_a_request_is_due_within_the_laws_hours_and_shows_when_it_is_late(client, cast, settings):
    asked = actions.receive(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ERASURE)
    assert asked.due_at - asked.received_at <= dt.timedelta(hours=settings.RIGHTS_HOURS, seconds=1)
    client.force_login(cast.case_manager)
    assert "1 đang chờ, 0 quá hạn" in client.get(reverse("rights-requests")).content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(hours=73)):
        client.force_login(cast.case_manager)
        assert "1 đang chờ, 1 quá hạn" in client.get(reverse("rights-requests")).content.decode()


def test_the_privacy_officer_sees_deadlines_and_never_a_client(client, cast):
    held = client_of(cast.worker)
    actions.receive(by=cast.worker, client=held, kind=RequestKind.ERASURE)
    actions.fulfilled(by=cast.worker, client=held, kind=RequestKind.ACCESS)
    client.force_login(cast.privacy_officer)
    for tab in ("", "?tab=done"):
        page = client.get(reverse("rights-requests") + tab).content.decode()
        assert "Nhóm Hoa Ban" in page
        for hidden in (held.code, held.code[:3], str(held.pk), "Mận"):
            assert hidden not in page


def test_another_organisations_requests_are_not_here(client, cast):
    theirs = actions.receive(by=cast.outsider, client=client_of(cast.outsider), kind=RequestKind.ERASURE)
    client.force_login(cast.case_manager)
    assert "0 đang chờ" in client.get(reverse("rights-requests")).content.decode()
    for name in ("request-close", "erasure-confirm"):
        assert client.get(reverse(name, args=[theirs.pk])).status_code == 404


def test_asking_twice_is_one_request_and_closing_it_says_how(client, cast):
    held = client_of(cast.worker)
    first = actions.receive(by=cast.worker, client=held, kind=RequestKind.ERASURE)
    assert actions.receive(by=cast.worker, client=held, kind=RequestKind.ERASURE) == first
    with pytest.raises(AccessDenied):
        actions.close_request(by=cast.worker, request=first, outcome=RequestOutcome.TAKEN_BACK)
    client.force_login(cast.case_manager)
    client.post(reverse("request-close", args=[first.pk]), {"outcome": "taken_back"})
    first.refresh_from_db()
    assert (first.outcome, first.done_by) == ("taken_back", cast.case_manager)


@pytest.mark.parametrize("who", ["case_manager", "privacy_officer"])
def test_the_list_costs_the_same_for_three_and_for_fifteen(client, cast, who):
    client.force_login(getattr(cast, who))

    def ask(count):
        for _n in range(count):
            actions.receive(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ERASURE)

    ask(3)
    few = queries_of(client, reverse("rights-requests"))
    ask(12)
    assert queries_of(client, reverse("rights-requests")) == few
    assert few <= 12


def test_all_that_is_told_is_gathered_in_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    held = recorded(cast)
    with django_assert_max_num_queries(60):
        assert len(sections(held)) >= 8


def test_the_command_of_a_restore_finds_nothing_to_do_when_nothing_was_restored(cast):
    client_of(cast.worker)
    out = io.StringIO()
    call_command("erase_again", stdout=out)
    assert out.getvalue() == "Persons erased again: 0; keys destroyed: 0\n"


def test_an_erasure_is_done_by_erasing_and_not_by_saying_so(client, cast):
    asked = actions.receive(by=cast.worker, client=client_of(cast.worker), kind=RequestKind.ERASURE)
    with pytest.raises(ValidationError, match="khi dữ liệu đã được xóa"):
        actions.close_request(by=cast.case_manager, request=asked, outcome=RequestOutcome.DONE)
    client.force_login(cast.case_manager)
    page = client.get(reverse("request-close", args=[asked.pk])).content.decode()
    assert "Đã thực hiện" not in page
    assert "Thân chủ đổi ý" in page
