"""Cover during leave: one row opens a worker's caseload to a colleague, for just those days."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_account
from accounts.roles import Role
from casework.clients.actions import reassign
from casework.clients.models import Client
from casework.clients.policies import check_work_with
from casework.covers.actions import end_cover
from casework.covers.models import Cover
from casework.followups.actions import plan_followup
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from privacy.policies import allows
from tests.cast import PASSWORD, named
from tests.factories import client_of, covered
from tests.locks import waiting_behind
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = dt.timedelta(days=1)


@pytest.fixture
def third(cast):
    """Another worker of the same group."""
    return open_account(
        by=None, id=named("mo"), username="mo", full_name="Vàng Thị Mơ", role=Role.OUTREACH_WORKER,
        organisation=cast.group, password=PASSWORD,
    )


def seen_by(user) -> set:
    return set(Client.objects.visible_to(user))


def test_nobody_else_sees_more_by_a_cover(cast, third):
    client_of(cast.worker)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    assert seen_by(third) == seen_by(cast.outsider) == set()


def test_the_whole_caseload_opens_also_what_comes_later_and_closes_by_itself(cast):
    first, own = client_of(cast.worker), client_of(cast.colleague)
    covered(cast.worker, cast.colleague, by=cast.case_manager, days=7)
    second = client_of(cast.worker)
    assert seen_by(cast.colleague) == {first, second, own}
    with time_machine.travel(timezone.now() + 7 * DAY):
        assert seen_by(cast.colleague) == {own}


def test_before_its_first_day_it_opens_nothing(cast):
    found = client_of(cast.worker)
    covered(cast.worker, cast.colleague, by=cast.case_manager, in_days=3)
    assert seen_by(cast.colleague) == set()
    with time_machine.travel(timezone.now() + 3 * DAY):
        assert seen_by(cast.colleague) == {found}


def test_it_can_be_ended_at_once(client, cast):
    client_of(cast.worker)
    cover = covered(cast.worker, cast.colleague, by=cast.case_manager)
    client.force_login(cast.worker)
    client.post(reverse("cover-end", args=[cover.pk]))
    assert seen_by(cast.colleague) == set()
    assert AuditEvent.objects.filter(action="cover.ended").count() == 1
    assert end_cover(by=cast.case_manager, cover=cover).ended_by == cast.worker


def test_who_covers_works_as_the_worker_would(client, cast):
    found = client_of(cast.worker)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    assert allows(check_work_with, cast.colleague, found)
    client.force_login(cast.colleague)
    page = client.get(reverse("client", args=[found.pk])).content.decode()
    assert "làm thay đến" in page
    assert client.get(reverse("hand-over", args=[found.pk])).status_code == 403
    assert client.get(reverse("share", args=[found.pk])).status_code == 403


def test_a_client_handed_over_leaves_the_cover(cast, third):
    found = client_of(cast.worker)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    reassign(by=cast.case_manager, client=found, to=third)
    assert seen_by(cast.colleague) == set()


def test_cover_is_not_handed_on(cast, third):
    """Mơ covers Lan, who covers Hoa: Mơ sees Lan's clients, not Hoa's."""
    client_of(cast.worker)
    lans = client_of(cast.colleague)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    covered(cast.colleague, third, by=cast.case_manager)
    assert seen_by(third) == {lans}


def test_the_follow_ups_of_who_is_away_are_in_the_day_of_who_covers(client, cast):
    found = client_of(cast.worker, alias="Đào")
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=timezone.localdate())
    client.force_login(cast.colleague)
    assert "Đào" not in client.get(reverse("today")).content.decode()
    covered(cast.worker, cast.colleague, by=cast.worker)
    page = client.get(reverse("today")).content.decode()
    assert "Đào" in page
    assert "thay Nguyễn Thị Hoa" in page


def test_by_the_page_a_worker_for_herself_and_a_case_manager_for_a_worker(client, cast, third):
    days = {"first_day": timezone.localdate().strftime("%d/%m/%Y"), "last_day": "24/12/2099"}
    soon = (timezone.localdate() + 5 * DAY).strftime("%d/%m/%Y")
    client.force_login(cast.worker)
    answer = client.post(reverse("cover-new"), {"covering": cast.colleague.pk, **days})
    assert "last_day" in answer.context["form"].errors
    filled = {**days, "last_day": soon, "covering": cast.colleague.pk, "record_id": uuid.uuid4()}
    assert [client.post(reverse("cover-new"), filled).status_code for _twice in range(2)] == [302, 302]
    client.force_login(cast.case_manager)
    for_a_worker = {**filled, "record_id": uuid.uuid4(), "worker": third.pk}
    assert client.post(reverse("cover-new"), for_a_worker).status_code == 302
    assert {one.worker for one in Cover.objects.visible_to(cast.case_manager)} == {cast.worker, third}


def test_nobody_names_a_cover_for_a_colleague_or_for_another_group(cast):
    for by in (cast.colleague, cast.outsider):
        with pytest.raises(AccessDenied):
            covered(cast.worker, cast.colleague, by=by)
    with pytest.raises(AccessDenied):
        covered(cast.outsider, cast.worker, by=cast.case_manager)


@pytest.mark.parametrize("who", ["outsider", "case_manager", "clinic_officer", "worker"])
def test_only_another_worker_of_the_group_covers(cast, who):
    with pytest.raises(ValidationError):
        covered(cast.worker, getattr(cast, who), by=cast.case_manager)


def test_a_closed_account_covers_nobody(cast):
    cast.colleague.is_active = False
    cast.colleague.save()
    with pytest.raises(ValidationError):
        covered(cast.worker, cast.colleague, by=cast.case_manager)


def test_the_days_of_one_worker_are_covered_once(cast, third):
    covered(cast.worker, cast.colleague, by=cast.case_manager, in_days=2, days=5)
    for in_days, days in ((0, 3), (3, 1), (6, 9), (1, 20)):
        with pytest.raises(ValidationError, match="đã có người làm thay"):
            covered(cast.worker, third, by=cast.case_manager, in_days=in_days, days=days)
    covered(cast.worker, third, by=cast.case_manager, in_days=7)
    covered(cast.worker, third, by=cast.case_manager, days=2)


def test_the_list_shows_now_and_to_come_and_costs_the_same(client, cast, third):
    client.force_login(cast.case_manager)
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    few = queries_of(client, reverse("covers"))
    for in_days in range(10, 100, 10):
        covered(cast.worker, third, by=cast.case_manager, in_days=in_days)
    assert queries_of(client, reverse("covers")) == few
    page = client.get(reverse("covers")).content.decode()
    assert page.count("Sắp tới") == 9
    assert page.count("Đang làm thay") == 1
    client.force_login(cast.outsider)
    assert "Vàng Thị Mơ" not in client.get(reverse("covers")).content.decode()


def test_two_who_name_a_cover_at_once_wait_for_each_other(cast):
    """Whoever comes second waits until the first is done, and then reads that these days are covered."""
    lock = uuid.uuid5(cast.worker.pk, "cover").bytes
    with pytest.raises(OperationalError, match="lock timeout"), waiting_behind(lock):
        covered(cast.worker, cast.colleague, by=cast.case_manager)
    assert covered(cast.worker, cast.colleague, by=cast.case_manager).is_live


@pytest.mark.parametrize("change", [{"ends_at": dt.timedelta(days=-9)}, {"covering": "worker"}])
def test_the_database_refuses_what_is_no_cover(cast, change):
    cover = covered(cast.worker, cast.colleague, by=cast.case_manager)
    cover.covering = cast.worker if "covering" in change else cover.covering
    cover.ends_at = timezone.now() + change.get("ends_at", 9 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        cover.save()
