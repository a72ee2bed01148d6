"""What is left of the supplies: worked out by hand, the same for everybody of an organisation, known to no other."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casework.contacts.actions import log_contact
from casework.contacts.codes import Supply
from casework.rights.actions import receive
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from casework.supplies.actions import count_supplies, receive_supplies, take_out_supplies
from casework.supplies.models import StockEntry, Why
from casework.supplies.standing import running_out, standing
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from tests.factories import client_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CONDOMS = Supply.CONDOMS
BEGIN = dt.datetime(2026, 5, 12, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    """A morning in May; `clock.shift` goes on from there."""
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk_of(client, cast):
    def open_as(user):
        client.force_login(user)
        return client

    return open_as


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def counted(cast, number, *, on=None, why="", item=CONDOMS):
    return count_supplies(by=cast.case_manager, id=uuid.uuid4(), item=item, counted=number, why=why, on=on)


def received(cast, number, *, on=None):
    return receive_supplies(by=cast.case_manager, id=uuid.uuid4(), item=CONDOMS, quantity=number, on=on)


def given(worker, number, *, on=None, needed=0, client=None, item=CONDOMS):
    return log_contact(
        by=worker, id=uuid.uuid4(), channel="field", commune=worker.organisation.commune, on=on, client=client,
        supplies={item: (number, needed)},
    )


def item_of(organisation, item=CONDOMS):
    return next(one for one in standing(organisation.pk) if one.item == item)


def left(cast) -> int | None:
    return item_of(cast.group).left


# --- one truth ------------------------------------------------------------------------------------------


def test_what_is_left_is_the_count_and_what_came_less_what_went(cast, clock):
    counted(cast, 500)
    clock.shift(dt.timedelta(hours=1))
    received(cast, 200)
    take_out_supplies(by=cast.case_manager, id=uuid.uuid4(), item=CONDOMS, quantity=30, why=Why.EXPIRED)
    given(cast.worker, 40)
    given(cast.colleague, 25)
    found = item_of(cast.group)
    assert (found.counted.quantity, found.received, found.taken_out, found.given) == (500, 200, 30, 65)
    assert found.left == 605  # 500 + 200 - 30 - 65


def test_before_the_first_count_nobody_knows_what_is_left(cast):
    received(cast, 200)
    given(cast.worker, 40)
    assert left(cast) is None
    assert running_out(cast.group.pk) == []


def test_what_another_organisation_gives_and_has_is_its_own(cast, clock):
    counted(cast, 100)
    clock.shift(dt.timedelta(hours=1))
    given(cast.outsider, 60)
    assert left(cast) == 100
    assert item_of(cast.outsider.organisation).left is None


def test_what_was_recorded_before_a_count_of_the_same_day_is_in_it(cast, clock):
    given(cast.worker, 10)
    clock.shift(dt.timedelta(hours=1))
    counted(cast, 100)
    clock.shift(dt.timedelta(hours=1))
    given(cast.worker, 7)
    assert left(cast) == 93


def test_a_databook_keyed_in_later_does_not_take_twice_what_the_count_had_missed_already(cast, clock):
    counted(cast, 100)
    clock.shift(dt.timedelta(days=2))
    given(cast.worker, 30, on=ago(5))
    assert left(cast) == 100
    given(cast.worker, 30, on=ago(1))
    assert left(cast) == 70


def test_each_item_starts_from_its_own_count(cast, clock):
    counted(cast, 100)
    clock.shift(dt.timedelta(days=1))
    counted(cast, 10, item=Supply.TEST_KITS)
    clock.shift(dt.timedelta(days=1))
    given(cast.worker, 3, item=Supply.TEST_KITS, on=ago(2))
    given(cast.worker, 3, on=ago(1))
    assert (left(cast), item_of(cast.group, Supply.TEST_KITS).left) == (97, 10)


# --- counting -------------------------------------------------------------------------------------------


def test_a_count_that_differs_needs_a_reason_and_figures_start_anew_from_it(cast, clock):
    counted(cast, 100)
    clock.shift(dt.timedelta(days=1))
    given(cast.worker, 20)
    clock.shift(dt.timedelta(hours=1))
    with pytest.raises(ValidationError, match="Theo sổ phải còn 80"):
        counted(cast, 75)
    entry = counted(cast, 75, why=Why.UNRECORDED)
    assert (entry.expected, entry.why, left(cast)) == (80, "unrecorded", 75)


def test_a_count_that_agrees_keeps_no_reason(cast, clock):
    counted(cast, 100)
    clock.shift(dt.timedelta(hours=1))
    assert counted(cast, 100, why=Why.LOST).why == ""


def test_a_line_sent_twice_is_written_once(cast, clock):
    counted(cast, 10)
    clock.shift(dt.timedelta(hours=1))
    id = uuid.uuid4()
    for _time in range(2):
        receive_supplies(by=cast.case_manager, id=id, item=CONDOMS, quantity=5)
    assert left(cast) == 15


def test_days_that_the_count_holds_already_and_days_to_come_are_refused(cast):
    counted(cast, 10)
    with pytest.raises(ValidationError, match="đã tính cả ngày này rồi"):
        received(cast, 5, on=ago(1))
    with pytest.raises(ValidationError, match="Ngày này chưa đến"):
        received(cast, 5, on=ago(-1))


def test_no_more_is_taken_out_than_is_left(cast):
    counted(cast, 10)
    with pytest.raises(ValidationError, match="Theo sổ chỉ còn 10"):
        take_out_supplies(by=cast.case_manager, id=uuid.uuid4(), item=CONDOMS, quantity=11, why=Why.LOST)


@pytest.mark.parametrize("role", ["worker", "outsider", "clinic_officer", "administrator"])
def test_only_the_case_manager_writes(cast, role):
    with pytest.raises(AccessDenied, match="Chỉ người quản lý trường hợp"):
        receive_supplies(by=getattr(cast, role), id=uuid.uuid4(), item=CONDOMS, quantity=5)


def test_erasing_somebody_leaves_what_is_left_as_it_was(cast, clock):
    """The days of an erased person's contacts move to the first days of their month, here to before the count."""
    held = client_of(cast.worker)
    counted(cast, 100)
    clock.shift(dt.timedelta(days=3))
    given(cast.worker, 12, client=held)
    given(cast.colleague, 5)
    asked = receive(by=cast.worker, client=held, kind=RequestKind.ERASURE)
    assert left(cast) == 83
    erase_by_request(by=cast.case_manager, request=asked)
    assert left(cast) == 83
    entry = StockEntry.objects.visible_to(cast.case_manager).get(why=Why.ERASED)
    assert entry.quantity == 12


# --- running out ----------------------------------------------------------------------------------------


def test_an_item_runs_out_where_it_lasts_less_than_two_weeks_at_the_pace_of_four(cast, clock):
    counted(cast, 400)
    clock.shift(dt.timedelta(days=20))
    given(cast.worker, 280, on=ago(10))  # 280 in 28 days: ten a day
    found = item_of(cast.group)
    assert (found.left, found.lately, found.days_left, found.runs_out) == (120, 280, 12, True)
    received(cast, 20)
    found = item_of(cast.group)
    assert (found.left, found.days_left, found.runs_out) == (140, 14, False)


def test_what_was_given_long_ago_sets_no_pace(cast, clock):
    counted(cast, 100)
    given(cast.worker, 90)
    clock.shift(dt.timedelta(days=28))
    found = item_of(cast.group)
    assert (found.lately, found.days_left, found.runs_out) == (0, None, False)


def test_nothing_left_is_running_out_whatever_the_pace(cast):
    counted(cast, 0)
    assert [one.item for one in running_out(cast.group.pk)] == [CONDOMS]


def test_what_was_needed_and_missing_is_added_up_for_four_weeks(cast, clock):
    given(cast.worker, 0, needed=99)
    clock.shift(dt.timedelta(days=28))
    given(cast.worker, 1, needed=4)
    given(cast.colleague, 0, needed=6)
    assert item_of(cast.group).needed == 10


# --- pages ----------------------------------------------------------------------------------------------


def words(answer) -> str:
    return answer.content.decode()


def test_a_worker_reads_what_is_left_and_is_warned_where_it_matters(desk_of, cast, clock):
    counted(cast, 30)
    clock.shift(dt.timedelta(hours=1))
    given(cast.colleague, 28)  # of whom this worker sees no contact
    mine = desk_of(cast.worker)
    stock = words(mine.get(reverse("stock")))
    assert "Đếm 12/05/2026: 30 + nhận 0 − bớt 0 − phát 28" in stock
    assert "Sắp hết" in stock
    assert reverse("stock-count") not in stock
    for name in ("contact-begin", "today"):
        assert "còn 2, khoảng 2 ngày" in " ".join(words(mine.get(reverse(name))).split())


def test_the_case_manager_receives_counts_and_takes_out_on_pages(desk_of, cast, clock):
    desk = desk_of(cast.case_manager)
    for name, held in (
        ("stock-count", {"counted": "50"}), ("stock-receive", {"quantity": "20"}),
        ("stock-take-out", {"quantity": "5", "why": "lost"}), ("stock-count", {"counted": "60", "why": "miscounted"}),
    ):
        clock.shift(dt.timedelta(minutes=5))
        answer = desk.post(reverse(name), {"item": "condoms", "on": f"{timezone.localdate():%d/%m/%Y}", **held})
        assert answer.headers["Location"] == reverse("stock"), answer.context["form"].errors
    history = words(desk.get(reverse("stock")))
    assert left(cast) == 60
    assert all(said in history for said in ("= 60", "−5", "+20", "= 50", "theo sổ 65, Lần trước đếm nhầm", "Thất lạc"))
    assert [one.action for one in AuditEvent.objects.filter(action__startswith="stock.").order_by("at")] == [
        "stock.counted", "stock.received", "stock.taken_out", "stock.counted",
    ]


def test_a_reason_that_is_missing_is_asked_for_beside_its_field(desk_of, cast):
    counted(cast, 50)
    answer = desk_of(cast.case_manager).post(reverse("stock-count"), {
        "item": "condoms", "counted": "40", "on": f"{timezone.localdate():%d/%m/%Y}",
    })
    assert answer.context["form"].errors["why"] == ["Theo sổ phải còn 50. Hãy chọn lý do khác nhau."]
    assert 'value="40"' in words(answer)


def test_nobody_of_another_organisation_reads_the_lines(desk_of, cast):
    counted(cast, 4321)
    assert "4321" not in words(desk_of(cast.outsider).get(reverse("stock")))
    assert not StockEntry.objects.visible_to(cast.outsider).exists()


def test_the_page_costs_the_same_with_one_line_or_fifty(desk_of, cast, clock):
    desk = desk_of(cast.case_manager)
    counted(cast, 10)
    once = queries_of(desk, reverse("stock"))
    for _n in range(50):
        clock.shift(dt.timedelta(seconds=1))  # within the time that somebody stays signed in
        received(cast, 1)
        given(cast.worker, 1)
    assert queries_of(desk, reverse("stock")) == once
