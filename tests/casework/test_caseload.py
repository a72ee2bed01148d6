"""The list of clients: narrowed, in one's own order, searched without accents; and everybody's work at a glance."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_account
from accounts.roles import Role
from casework.caseload.actions import choose_order, order_of
from casework.caseload.models import ListOrder
from casework.caseload.orders import Order, with_last_met
from casework.clients.models import Client
from casework.contacts.actions import log_contact
from casework.contacts.codes import Channel
from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Outcome
from casework.needs.actions import close_need
from casework.plans.actions import set_review
from casework.safety.actions import raise_alert
from privacy.errors import AccessDenied
from privacy.fields import SealedField
from privacy.models import AuditEvent
from privacy.pseudonyms import new_code
from tests.casework.plans import closed, in_days
from tests.cast import PASSWORD, named
from tests.factories import asked_to_take, client_of, client_with_need, covered
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LIST = "/clients/"


def listed(page, query="") -> list[str]:
    """Aliases in the order of the list."""
    return [row["client"].alias for row in page.get(LIST + query).context["rows"]]


def due(worker, client, days: int) -> None:
    plan_followup(by=worker, id=uuid.uuid4(), client=client, due_on=in_days(days))


def met(worker, client, days_ago: int) -> None:
    log_contact(
        by=worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=client.commune, client=client, on=in_days(-days_ago)
    )


def long_known(worker, alias: str, days: int = 200, **more):
    return client_of(worker, alias=alias, registered_on=in_days(-days), **more)


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


# --- Narrowing ----------------------------------------------------------------------------------------


def test_an_outsider_narrows_only_their_own(client, cast):
    client_of(cast.worker)
    client.force_login(cast.outsider)
    assert listed(client) == listed(client, f"?worker={cast.worker.pk}") == []


def test_each_filter_lets_through_what_it_says(worker_page, cast):
    client_of(cast.worker, alias="Mận")
    client_of(cast.worker, alias="Đào", commune=cast.far_commune)
    client_of(cast.worker, alias="Lê", age_band="50+")
    late = client_of(cast.worker, alias="Ổi")
    due(cast.worker, late, -1)
    assert listed(worker_page, f"?commune={cast.far_commune.pk}") == ["Đào"]
    assert listed(worker_page, "?age=50%2B") == ["Lê"]
    assert listed(worker_page, "?overdue=on") == ["Ổi"]
    assert listed(worker_page, f"?overdue=on&commune={cast.far_commune.pk}") == []


def test_a_need_is_a_filter_while_it_is_open(worker_page, cast):
    need = client_with_need(cast.worker, "legal")
    client_of(cast.worker)
    assert len(listed(worker_page, "?need=legal")) == 1
    close_need(by=cast.worker, need=need)
    assert listed(worker_page, "?need=legal") == []


def test_today_is_not_overdue_yet(worker_page, cast):
    due(cast.worker, client_of(cast.worker), 0)
    assert listed(worker_page, "?overdue=on") == []


def test_ended_cases_stand_apart_and_keep_the_filters(worker_page, cast):
    client_of(cast.worker, alias="Mận")
    closed(cast.worker, cast.case_manager, client_of(cast.worker, alias="Lê", age_band="50+"))
    assert listed(worker_page) == ["Mận"]
    assert listed(worker_page, "?closed=1") == ["Lê"]
    tabs = worker_page.get(LIST + "?age=50%2B").context["tabs"]
    assert tabs[1]["url"] == "?age=50%2B&closed=1"


def test_the_case_manager_narrows_by_worker(client, cast):
    client_of(cast.worker, alias="Mận")
    client_of(cast.colleague, alias="Lê")
    client.force_login(cast.case_manager)
    assert sorted(listed(client)) == ["Lê", "Mận"]
    answer = client.get(f"{LIST}?worker={cast.colleague.pk}")
    assert [row["client"].alias for row in answer.context["rows"]] == ["Lê"]
    assert "Trần Thị Lan · 1 / 50" in answer.content.decode()


@pytest.mark.parametrize("query", ["?commune=abc", "?worker=x", "?need=none", "?age=1", "?page=99", "?overdue=abc"])
def test_what_is_no_choice_breaks_nothing(worker_page, cast, query):
    client_of(cast.worker)
    assert worker_page.get(LIST + query).status_code == 200


# --- Order --------------------------------------------------------------------------------------------


def test_nobody_else_chooses_and_no_order_is_made_up(cast):
    for who in (cast.manager, cast.clinic_officer, cast.administrator):
        with pytest.raises(AccessDenied):
            choose_order(by=who, order=Order.CODE)
    with pytest.raises(ValidationError):
        choose_order(by=cast.worker, order="alias")


def test_an_order_is_kept_for_the_next_time_and_for_oneself_alone(worker_page, cast):
    answer = worker_page.post(LIST + "?age=50%2B", {"order": "code"})
    assert answer.headers["Location"] == LIST + "?age=50%2B", "and the filters stay"
    worker_page.logout()
    worker_page.force_login(cast.worker)
    assert worker_page.get(LIST).context["order"] == Order.CODE
    assert order_of(cast.colleague) == Order.NEWEST
    choose_order(by=cast.worker, order=Order.UNSEEN)
    assert ListOrder.objects.get().order == Order.UNSEEN


def test_each_order_is_what_it_says(worker_page, cast):
    """Mận: due in 5 days, met today. Lê: nothing due, met 90 days ago. Đào: 2 days late, met 10 days ago."""
    plum, pear = long_known(cast.worker, "Mận", 300), long_known(cast.worker, "Lê", 200)
    peach = long_known(cast.worker, "Đào", 100)
    for who, ago in ((plum, 0), (pear, 90), (peach, 10)):
        met(cast.worker, who, ago)
    due(cast.worker, plum, 5)
    due(cast.worker, peach, -2)
    by_code = [one.alias for one in sorted((plum, pear, peach), key=lambda one: one.code)]
    for order, wanted in {
        "next": ["Đào", "Mận", "Lê"], "unseen": ["Lê", "Đào", "Mận"], "newest": ["Đào", "Lê", "Mận"], "code": by_code,
    }.items():
        worker_page.post(LIST, {"order": order})
        assert listed(worker_page) == wanted, order


def test_somebody_was_met_by_a_contact_or_a_follow_up_that_reached_them(cast):
    found = long_known(cast.worker, "Mận", 200)
    assert last_met(found) == in_days(-200), "the day of registering"
    met(cast.worker, found, 50)
    followup = plan_followup(by=cast.worker, id=uuid.uuid4(), client=found, due_on=in_days(-40))
    followup = record_followup(by=cast.worker, followup=followup, outcome=Outcome.NOT_REACHED, on=in_days(-40))
    assert last_met(found) == in_days(-50), "who was not reached was not met"
    record_followup(by=cast.worker, followup=followup, outcome=Outcome.REACHED, on=in_days(-20))
    assert last_met(found) == in_days(-20)


def last_met(client) -> dt.date:
    return with_last_met(Client.objects.filter(pk=client.pk)).get().last_met


@pytest.mark.parametrize("order", Order.values)
def test_the_pages_of_a_list_hold_everybody_once(worker_page, cast, order):
    for n in range(45):
        one = client_of(cast.worker, consent=False)
        if n % 3:
            due(cast.worker, one, n % 5)
    choose_order(by=cast.worker, order=order)
    pages = [worker_page.get(f"{LIST}?page={number}").context["rows"] for number in (1, 2, 3)]
    shown = Counter(row["client"].pk for rows in pages for row in rows)
    assert set(shown.values()) == {1}
    assert len(shown) == 45


# --- Search -------------------------------------------------------------------------------------------


def test_an_outsider_finds_nobody(client, cast):
    found = client_of(cast.worker, alias="Hoa Đào")
    client.force_login(cast.outsider)
    for typed in ("hoa dao", found.code):
        assert "Không tìm thấy ai" in client.post(LIST, {"query": typed}).content.decode()


@pytest.mark.parametrize("typed", ["hoa dao", "HOÀ ĐÀO", "dao", "Hòa  đào"])
def test_an_alias_is_found_without_accents(worker_page, cast, typed):
    found = client_of(cast.worker, alias="Hoà Đào")
    client_of(cast.worker, alias="Mận")
    assert worker_page.post(LIST, {"query": typed}).headers["Location"] == reverse("client", args=[found.pk])


def test_a_code_is_found_as_it_is_spoken(worker_page, cast):
    found = client_of(cast.worker)
    typed = f"{found.code[:3].lower()} {found.code[3:].lower()}"
    assert worker_page.post(LIST, {"query": typed}).headers["Location"] == reverse("client", args=[found.pk])


def test_several_are_a_list_to_choose_from_who_is_in_work_first(worker_page, cast):
    closed(cast.worker, cast.case_manager, client_of(cast.worker, alias="Đào lớn"))
    client_of(cast.worker, alias="Đào nhỏ")
    answer = worker_page.post(LIST, {"query": "dao"})
    assert [row["client"].alias for row in answer.context["rows"]] == ["Đào nhỏ", "Đào lớn"]
    assert "Chọn người bạn tìm" in answer.content.decode()
    assert "Đã kết thúc" in answer.content.decode()


def test_nobody_found_is_said_and_leads_on_to_registering(worker_page, cast):
    answer = worker_page.post(LIST, {"query": "không ai cả"}).content.decode()
    assert "Không tìm thấy ai" in answer
    assert "không ai cả" in answer, "what was typed can be corrected"
    assert reverse("register-begin") in answer
    assert "Bạn chưa gõ gì" in worker_page.post(LIST, {"query": ""}).content.decode()
    assert "Không tìm thấy ai" in worker_page.post(LIST, {"query": new_code()}).content.decode()


def test_a_search_is_on_the_trail_with_its_number_and_without_its_words(worker_page, cast):
    client_of(cast.worker, alias="Đào lớn")
    client_of(cast.worker, alias="Đào nhỏ")
    worker_page.post(LIST, {"query": "dao"})
    event = AuditEvent.objects.get(kind="searched", action="client.by_alias")
    assert (event.actor_ref, event.count) == (cast.worker.pk, 2)
    assert "dao" not in str([getattr(event, field.attname) for field in event._meta.concrete_fields])


def test_where_not_all_aliases_were_opened_the_page_says_so(client, cast, monkeypatch):
    client_of(cast.worker, alias="Đào", registered_on=in_days(-30))
    for _n in range(2):
        client_of(cast.colleague, alias="Mận")
    monkeypatch.setattr("casework.caseload.searching.MOST", 2)
    client.force_login(cast.case_manager)
    everybody = client.post(LIST, {"query": "dao"}).content.decode()
    assert "Không tìm thấy ai" in everybody
    assert "Biệt danh chỉ được tìm trong 2 hồ sơ mới nhất" in everybody
    of_one = client.post(f"{LIST}?worker={cast.worker.pk}", {"query": "dao"})
    assert of_one.status_code == 302, "of one worker, all are looked at"


# --- Cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?age=25-49&need=health&overdue=on", "?closed=1"])
@pytest.mark.parametrize("order", [Order.NEXT, Order.UNSEEN])
def test_a_list_costs_the_same_for_three_and_for_twenty(client, cast, query, order):
    client.force_login(cast.case_manager)
    choose_order(by=cast.case_manager, order=order)

    def more(n: int) -> None:
        for _n in range(n):
            due(cast.worker, client_with_need(cast.worker).client, -1)
            closed(cast.worker, cast.case_manager, client_of(cast.worker))

    more(3)
    few = queries_of(client, LIST + query)
    more(17)
    assert queries_of(client, LIST + query) == few
    assert few <= 15


def test_a_list_opens_only_what_it_shows(worker_page, cast, monkeypatch):
    for _n in range(25):
        client_of(cast.worker, consent=False)
    opened: list[str] = []
    real = SealedField.open

    def noted(field, *args):
        opened.append(field.name)
        return real(field, *args)

    monkeypatch.setattr(SealedField, "open", noted)
    worker_page.get(LIST)
    assert opened == ["alias"] * 20


# --- Everybody's work ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["worker", "outsider", "clinic_officer", "manager", "privacy_officer"])
def test_others_work_is_the_case_managers_to_see(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(reverse("workload")).status_code == 403


def test_each_number_is_what_it_says(client, cast):
    """Hoa has three: one overdue and met 100 days ago, one with a danger met 40 days ago, one met today and asked
    for; a review is due. Lan has none, and one to answer for; she covers Hoa from the day after tomorrow."""
    late, danger, given = (long_known(cast.worker, alias) for alias in ("Mận", "Lê", "Đào"))
    for who, ago in ((late, 100), (danger, 40), (given, 0)):
        met(cast.worker, who, ago)
    due(cast.worker, late, -3)
    raise_alert(by=cast.worker, client=danger, risks=["violence"])
    set_review(by=cast.worker, id=uuid.uuid4(), client=given, planned_on=timezone.localdate())
    asked_to_take(cast.colleague, given, by=cast.worker)
    covered(cast.worker, cast.colleague, by=cast.case_manager, in_days=2, days=3)
    client_of(cast.outsider)
    client.force_login(cast.case_manager)
    answer = client.get(reverse("workload"))
    rows = {row["worker"].username: row for row in answer.context["rows"]}
    numbers = ("clients", "overdue", "reviews", "unseen_30", "unseen_90", "alerts", "to_answer", "asked")
    assert [rows["hoa"][name] for name in numbers] == [3, 1, 1, 2, 1, 1, 0, 1]
    assert [rows["lan"][name] for name in numbers] == [0, 0, 0, 0, 0, 0, 1, 0]
    assert answer.context["totals"] == dict(zip(numbers, [3, 1, 1, 2, 1, 1, 1, 1], strict=True))
    assert "bac" not in rows
    page = answer.content.decode()
    assert f"{in_days(2):%d/%m/%Y}–{in_days(4):%d/%m/%Y}, Trần Thị Lan làm thay" in page
    assert f"?worker={cast.worker.pk}&amp;overdue=on" in page
    assert reverse("covers") in page
    assert listed(client, f"?worker={cast.worker.pk}&overdue=on") == ["Mận"]


def test_thirty_days_are_not_more_than_thirty(client, cast):
    for days in (30, 31, 90, 91):
        long_known(cast.worker, "Mận", days)
    client.force_login(cast.case_manager)
    row = client.get(reverse("workload")).context["rows"][0]
    assert (row["unseen_30"], row["unseen_90"]) == (3, 1)


def test_everybodys_work_costs_the_same_for_three_and_for_forty(client, cast):
    client.force_login(cast.case_manager)
    client_of(cast.worker)
    few = queries_of(client, reverse("workload"))
    for number in range(37):
        worker = open_account(
            by=None, id=named(f"w{number}"), username=f"w{number}", full_name=f"Vàng Thị {number}",
            role=Role.OUTREACH_WORKER, organisation=cast.group, password=PASSWORD,
        )
        client_of(worker, consent=False)
    assert len(client.get(reverse("workload")).context["rows"]) == 40
    assert queries_of(client, reverse("workload")) == few
    assert few <= 16
