"""Sharing a client: who does not see it, who does, until when, what they may do, and that all of it ends by itself."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import assign_perm, get_objects_for_user
from guardian.utils import get_user_obj_perms_model

from accounts.actions import open_account
from accounts.roles import Role
from casework.clients.actions import reassign
from casework.clients.models import Client
from casework.clients.policies import check_reassign, check_work_with
from casework.consents.actions import withdraw_consent
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.choosing import caseload_of
from casework.contacts.models import Channel, Contact
from casework.followups.actions import plan_followup
from casework.followups.models import FollowUp
from casework.given.models import ServiceGiven
from casework.grants.actions import end_grant
from casework.grants.models import ClientGrant
from casework.grants.policies import check_share
from casework.needs.models import Need
from casework.screening.actions import begin_screening
from casework.screening.models import Screening
from privacy.errors import AccessDenied, SealedFieldMisuse
from privacy.models import AuditEvent
from privacy.policies import allows
from referrals.models import Referral
from tests.cast import PASSWORD, named
from tests.factories import client_of, referral_at, shared_with
from tests.queries import queries_of
from tests.tries import nothing_tried

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MONTH = dt.timedelta(days=31)


@pytest.fixture
def found(cast):
    return client_of(cast.worker)


@pytest.fixture
def other_manager(cast):
    """The case manager of the other group."""
    return open_account(
        by=None, id=named("thu"), username="thu", full_name="Hà Thị Thu", role=Role.CASE_MANAGER,
        organisation=cast.other_group, password=PASSWORD,
    )


def page_of(client, user, found):
    client.force_login(user)
    return client.get(reverse("client", args=[found.pk]))


def sharing(client, user, found, tab="colleague", **data):
    """The page of sharing, filled in and sent."""
    client.force_login(user)
    until = timezone.localdate() + dt.timedelta(days=18)
    filled = {"until": until.strftime("%d/%m/%Y"), "words": "Cùng đi khám", "agreed": "on", **data}
    return client.post(f"{reverse('share', args=[found.pk])}?tab={tab}", filled)


# --- Out of sight ------------------------------------------------------------------------------------------

def test_whom_nobody_shared_it_with_finds_nothing(client, cast, found):
    shared_with(cast.outsider, found, by=cast.worker)
    assert page_of(client, cast.colleague, found).status_code == 404


def test_it_ends_by_itself(client, cast, found):
    shared_with(cast.outsider, found, by=cast.worker, days=30)
    assert page_of(client, cast.outsider, found).status_code == 200
    with time_machine.travel(timezone.now() + MONTH):
        assert page_of(client, cast.outsider, found).status_code == 404


def test_it_lasts_through_its_last_day_in_viet_nam(client, cast, found):
    with time_machine.travel(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC), tick=False):
        shared_with(cast.colleague, found, by=cast.worker, days=1)
    with time_machine.travel(dt.datetime(2026, 11, 25, 16, 59, tzinfo=dt.UTC), tick=False):
        assert Client.objects.visible_to(cast.colleague).exists()
    with time_machine.travel(dt.datetime(2026, 11, 25, 17, 0, tzinfo=dt.UTC), tick=False):
        assert not Client.objects.visible_to(cast.colleague).exists()


def test_it_can_be_ended_at_once(client, cast, found):
    grant = shared_with(cast.outsider, found, by=cast.worker)
    client.force_login(cast.worker)
    assert client.post(reverse("grant-end", args=[grant.pk])).status_code == 302
    assert page_of(client, cast.outsider, found).status_code == 404
    assert AuditEvent.objects.filter(action="grant.ended", actor_ref=cast.worker.pk).count() == 1


def test_a_grant_opens_that_one_client_alone(client, cast, found):
    shared_with(cast.outsider, client_of(cast.worker), by=cast.worker)
    assert page_of(client, cast.outsider, found).status_code == 404


def test_a_partner_officer_is_never_given_a_client(client, cast, found):
    for person in (cast.clinic_officer, cast.manager, cast.privacy_officer, cast.administrator):
        with pytest.raises(ValidationError):
            shared_with(person, found, by=cast.worker)
    answer = sharing(client, cast.worker, found, "elsewhere", to="khanh")
    assert "Không có đồng nghiệp nào với tên đăng nhập này" in answer.content.decode()
    assert not ClientGrant.objects.exists()


def test_a_partner_sees_nothing_even_by_a_grant_in_the_table(client, cast, found):
    """Should a row come about by any other way, the role still decides."""
    grant = shared_with(cast.outsider, found, by=cast.worker)
    grant.user = cast.clinic_officer
    grant.save()
    assert not Client.objects.visible_to(cast.clinic_officer).exists()
    assert page_of(client, cast.clinic_officer, found).status_code == 404


def test_a_closed_account_is_given_nothing_and_gets_in_nowhere(client, cast, found):
    shared_with(cast.outsider, found, by=cast.worker)
    cast.outsider.is_active = cast.colleague.is_active = False
    cast.outsider.save()
    cast.colleague.save()
    assert page_of(client, cast.outsider, found).headers["Location"].startswith("/sign-in/")
    with pytest.raises(ValidationError):
        shared_with(cast.colleague, found, by=cast.worker)
    assert "đăng nhập này" in sharing(client, cast.worker, found, "elsewhere", to="bac").content.decode()


# --- In sight: every room, and what may be done ---------------------------------------------------------------

ROOMS = (Contact, Consent, Need, Screening, FollowUp, ServiceGiven, Referral)


def full_record(cast):
    """A client of the worker with something in each room."""
    referral = referral_at("completed", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    found = referral.client
    begin_screening(by=cast.worker, id=uuid.uuid4(), client=found)
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=timezone.localdate())
    log_contact(by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=found)
    return found, referral


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_every_room_opens_and_closes_with_the_client(cast, room):
    full_record(cast)
    found, _referral = full_record(cast)
    of_found = room.objects.filter(client=found)
    assert of_found.exists()
    for person in (cast.colleague, cast.outsider):
        assert not room.objects.visible_to(person).exists()
        grant = shared_with(person, found, by=cast.worker)
        assert set(room.objects.visible_to(person)) == set(of_found)
        end_grant(by=cast.worker, grant=grant)
        assert not room.objects.visible_to(person).exists()


def test_the_pages_of_referrals_open_too_and_close_again(client, cast):
    found, referral = full_record(cast)
    grant = shared_with(cast.outsider, found, by=cast.worker)
    urls = [reverse("sent-referral", args=[referral.pk]), reverse("refer", args=[referral.need_id])]
    client.force_login(cast.outsider)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    assert client.get(reverse("received", args=[referral.pk])).status_code == 403
    end_grant(by=cast.worker, grant=grant)
    assert [client.get(url).status_code for url in urls] == [404, 404]


def test_who_shares_the_work_writes_as_the_worker_would_but_neither_hands_over_nor_hands_on(client, cast, found):
    shared_with(cast.outsider, found, by=cast.worker)
    assert allows(check_work_with, cast.outsider, found)
    assert not allows(check_reassign, cast.outsider, found)
    assert not allows(check_share, cast.outsider, found)
    with pytest.raises(AccessDenied):
        reassign(by=cast.outsider, client=found, to=cast.outsider)
    with pytest.raises(AccessDenied):
        shared_with(cast.colleague, found, by=cast.outsider)
    assert client.get(reverse("share", args=[found.pk])).status_code == 302
    client.force_login(cast.outsider)
    assert client.get(reverse("share", args=[found.pk])).status_code == 403


def test_a_contact_of_a_colleague_elsewhere_is_seen_by_the_worker(cast, found):
    shared_with(cast.outsider, found, by=cast.worker)
    log_contact(by=cast.outsider, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=found)
    assert Contact.objects.visible_to(cast.worker).get().worker == cast.outsider
    assert Contact.objects.visible_to(cast.case_manager).count() == 1


def test_a_shared_client_can_be_chosen_for_a_contact(cast, found):
    assert list(caseload_of(cast.colleague)) == []
    shared_with(cast.colleague, found, by=cast.worker)
    assert list(caseload_of(cast.colleague)) == [found]


def test_in_the_list_it_carries_the_day_of_its_end(client, cast, found):
    grant = shared_with(cast.colleague, found, by=cast.worker, days=18)
    client.force_login(cast.colleague)
    day = (grant.granted_at + dt.timedelta(days=18)).astimezone(timezone.get_current_timezone())
    assert f"được chia sẻ đến {day:%d/%m/%Y}" in client.get(reverse("clients")).content.decode()
    assert "được chia sẻ" not in page_of(client, cast.worker, client_of(cast.worker)).content.decode()


def test_everybody_on_the_page_sees_who_else_sees_it(client, cast, found):
    shared_with(cast.outsider, found, by=cast.worker)
    for person in (cast.worker, cast.case_manager, cast.outsider):
        page = page_of(client, person, found).content.decode()
        assert "Phạm Văn Bắc, Nhóm Tự lực Sơn Dương" in page
    page = client.get(reverse("access", args=[found.pk])).content.decode()
    assert "Cùng đi khám" in page
    assert "Nguyễn Thị Hoa chia sẻ ngày" in page


def test_the_trail_says_as_what_it_was_opened(client, cast, found):
    shared_with(cast.outsider, found, by=cast.worker)
    page_of(client, cast.outsider, found)
    page_of(client, cast.worker, found)
    assert {event.purpose for event in AuditEvent.objects.filter(action="client.opened")} == {"shared", "casework"}


# --- Sharing ---------------------------------------------------------------------------------------------------

def test_by_the_page_with_a_colleague(client, cast, found):
    assert sharing(client, cast.worker, found, to=cast.colleague.pk).status_code == 302
    grant = ClientGrant.objects.visible_to(cast.colleague).get()
    assert (grant.user, grant.granted_by, grant.words) == (cast.colleague, cast.worker, "Cùng đi khám")


def test_with_somebody_elsewhere_by_the_exact_user_name_alone(client, cast, found):
    for guess in ("ba", "Phạm Văn Bắc", "bac%", ""):
        assert sharing(client, cast.worker, found, "elsewhere", to=guess).status_code == 200
    assert not ClientGrant.objects.exists()
    assert sharing(client, cast.worker, found, "elsewhere", to="Bac").status_code == 302
    assert ClientGrant.objects.get().user == cast.outsider
    client.force_login(cast.worker)
    page = client.get(f"{reverse('share', args=[found.pk])}?tab=elsewhere").content.decode()
    assert "Phạm Văn Bắc" not in page


def test_guessing_user_names_comes_to_an_end(client, cast, found):
    nothing_tried()
    for _n in range(10):
        sharing(client, cast.worker, found, "elsewhere", to="khong-co")
    assert "Bạn đã thử nhiều lần" in sharing(client, cast.worker, found, "elsewhere", to="bac").content.decode()
    assert not ClientGrant.objects.exists()
    assert AuditEvent.objects.filter(action="grant.by_username", count=0).count() == 10
    nothing_tried()


def test_with_an_organisation_means_its_case_managers(client, cast, found, other_manager):
    assert sharing(client, cast.case_manager, found, "organisation", to=cast.other_group.pk).status_code == 302
    assert page_of(client, other_manager, found).status_code == 200
    assert page_of(client, cast.outsider, found).status_code == 404


def test_an_organisation_without_a_case_manager_is_no_answer(client, cast, found):
    answer = sharing(client, cast.worker, found, "organisation", to=cast.other_group.pk)
    assert "chưa có người quản lý trường hợp" in answer.content.decode()


def test_another_organisation_needs_the_consent_to_share(client, cast):
    quiet = client_of(cast.worker, consent=False)
    answer = sharing(client, cast.worker, quiet, "elsewhere", to="bac")
    assert "chưa đồng ý chia sẻ" in answer.content.decode()
    with pytest.raises(ValidationError):
        shared_with(cast.outsider, quiet, by=cast.worker)
    assert shared_with(cast.colleague, quiet, by=cast.worker).is_live


def test_withdrawing_that_consent_ends_what_is_shared_elsewhere_and_nothing_else(cast, found):
    elsewhere = shared_with(cast.outsider, found, by=cast.worker)
    here = shared_with(cast.colleague, found, by=cast.worker)
    withdraw_consent(by=cast.colleague, client=found, purpose=Purpose.SHARE)
    elsewhere.refresh_from_db()
    here.refresh_from_db()
    assert (elsewhere.is_live, here.is_live) == (False, True)
    assert not Client.objects.visible_to(cast.outsider).exists()


@pytest.mark.parametrize(("field", "value"), [
    ("until", ""), ("until", "24/11/2020"), ("until", "01/01/2099"), ("words", " "), ("agreed", ""),
])
def test_what_is_missing_is_said_beside_its_question(client, cast, found, field, value):
    answer = sharing(client, cast.worker, found, to=cast.colleague.pk, **{field: value})
    assert field in answer.context["form"].errors
    assert not ClientGrant.objects.exists()


def test_the_form_sent_twice_shares_once(client, cast, found):
    record_id = uuid.uuid4()
    for _n in range(2):
        assert sharing(client, cast.worker, found, to=cast.colleague.pk, record_id=record_id).status_code == 302
    assert ClientGrant.objects.count() == 1


def test_sharing_anew_replaces_the_end_and_leaves_one_live(cast, found):
    shared_with(cast.colleague, found, by=cast.worker, days=3)
    later = shared_with(cast.colleague, found, by=cast.case_manager, days=60)
    assert ClientGrant.objects.live().get() == later
    with time_machine.travel(timezone.now() + 2 * MONTH):
        shared_with(cast.colleague, found, by=cast.worker)
        assert ClientGrant.objects.live().count() == 1


def test_who_sees_it_anyway_is_not_given_it(cast, found):
    for person in (cast.worker, cast.case_manager):
        with pytest.raises(ValidationError):
            shared_with(person, found, by=cast.case_manager)


def test_ending_is_for_who_is_in_charge_or_gives_it_back(client, cast, found):
    grant = shared_with(cast.colleague, found, by=cast.worker)
    shared_with(cast.outsider, found, by=cast.worker)
    client.force_login(cast.outsider)
    assert client.post(reverse("grant-end", args=[grant.pk])).status_code == 404
    client.force_login(cast.colleague)
    assert client.post(reverse("grant-end", args=[grant.pk])).headers["Location"] == reverse("clients")
    assert client.get(reverse("grant-end", args=[grant.pk])).status_code == 404


# --- The table -------------------------------------------------------------------------------------------------

def test_guardian_knows_the_table_and_no_generic_one(cast, found):
    assert get_user_obj_perms_model(Client) is ClientGrant
    shared_with(cast.outsider, found, by=cast.worker)
    asked = get_objects_for_user(
        cast.outsider, "casework.change_client", Client, use_groups=False, with_superuser=False,
        accept_global_perms=False,
    )
    assert list(asked) == [found]


def test_guardians_own_way_makes_no_grant_without_an_end(cast, found):
    with pytest.raises(IntegrityError), transaction.atomic():
        assign_perm("change_client", cast.outsider, found)
    with pytest.raises(SealedFieldMisuse):
        ClientGrant.objects.remove_perm("change_client", cast.outsider, found)


@pytest.mark.parametrize("change", [
    {"expires_at": dt.timedelta(days=-1)}, {"expires_at": dt.timedelta(days=200)},
])
def test_the_database_refuses_a_grant_that_is_not_short(cast, found, change):
    grant = shared_with(cast.outsider, found, by=cast.worker)
    for name, later in change.items():
        setattr(grant, name, timezone.now() + later)
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.save()


def test_the_database_refuses_a_share_with_oneself(cast, found):
    grant = shared_with(cast.outsider, found, by=cast.worker)
    grant.granted_by = cast.outsider
    with pytest.raises(IntegrityError), transaction.atomic():
        grant.save()


# --- What it costs ---------------------------------------------------------------------------------------------

def test_lists_cost_the_same_for_two_shared_and_for_twenty(client, cast):
    client.force_login(cast.colleague)
    for _n in range(2):
        shared_with(cast.colleague, client_of(cast.worker), by=cast.worker)
    few = [queries_of(client, reverse(name)) for name in ("clients", "today")]
    for _n in range(17):
        shared_with(cast.colleague, client_of(cast.worker), by=cast.worker)
    assert [queries_of(client, reverse(name)) for name in ("clients", "today")] == few
    assert max(few) <= 12


def test_the_page_costs_its_worker_the_same_however_many_see_it(client, cast, found, other_manager):
    client.force_login(cast.worker)
    urls = [reverse("client", args=[found.pk]), reverse("access", args=[found.pk])]
    shared_with(cast.colleague, found, by=cast.worker)
    few = [queries_of(client, url) for url in urls]
    shared_with(cast.outsider, found, by=cast.worker)
    shared_with(other_manager, found, by=cast.worker)
    assert [queries_of(client, url) for url in urls] == few


def test_the_words_are_not_readable_in_the_database(cast, found):
    shared_with(cast.colleague, found, by=cast.worker)
    with connection.cursor() as cursor:
        for table in ("casework_clientgrant", "casework_historicalclientgrant"):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")  # noqa: S608 (our own two names)
            assert "Cùng đi khám".encode().hex() not in cursor.fetchone()[0]
