"""The inbox: what waits stands where somebody looks for it, the urgent first, and nobody's person in it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from pages.templatetags.pages import code
from referrals import actions
from referrals.models import Referral
from services.models import Service
from services.querysets import week_began
from tests.factories import expected_today, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TABS = ["answer", "new", "late", "today", "coming", "results", "done"]
DAY = dt.timedelta(days=1)


@pytest.fixture
def clinic(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.fixture
def at(cast):
    """A referral to the clinic's check-up, brought to a state."""
    return lambda state: referral_at(
        state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up
    )


def inbox(browser, tab="answer", **more):
    return browser.get(reverse("inbox"), {"tab": tab, **more})


def references(page, tab="answer") -> list[str]:
    return [row["referral"].reference for row in inbox(page, tab).context["rows"]]


def counted(page) -> dict[str, int]:
    return {tab["url"].removeprefix("?tab="): tab["count"] for tab in inbox(page).context["tabs"]}


def changed(referral, **columns) -> Referral:
    """The row as it would stand after some days."""
    for name, value in columns.items():
        setattr(referral, name, value)
    referral.save()
    return referral


def everywhere(page, referral) -> set[str]:
    return {tab for tab in TABS if referral.reference in references(page, tab)}


@pytest.mark.parametrize(("state", "tabs"), [
    ("sent", {"answer", "new"}), ("accepted", {"coming"}), ("attended", {"results"}), ("missed", {"results"}),
    ("completed", {"done"}), ("declined", {"done"}), ("failed", {"done"}), ("cancelled", {"done", "new"}),
])
def test_each_state_stands_where_it_is_looked_for(clinic, at, state, tabs):
    assert everywhere(clinic, at(state)) == tabs


def test_todays_appointment_stands_under_today(clinic, cast):
    today = expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert everywhere(clinic, today) == {"today"}


def test_an_answer_and_an_appointment_can_be_late(clinic, at):
    unanswered = changed(at("sent"), answer_by=timezone.localdate() - DAY)
    unsaid = changed(at("accepted"), appointment_at=timezone.now() - DAY)
    assert everywhere(clinic, unanswered) == {"answer", "new", "late"}
    assert everywhere(clinic, unsaid) == {"late"}
    assert "Chưa ghi đã đến hay chưa" in inbox(clinic, "late").content.decode()


def test_a_result_can_be_late(clinic, at):
    today = changed(at("attended"), result_by=timezone.localdate())
    assert everywhere(clinic, today) == {"results"}
    late = changed(today, result_by=timezone.localdate() - DAY)
    assert everywhere(clinic, late) == {"results", "late"}
    assert counted(clinic)["late"] == 1
    assert "Quá hạn ghi kết quả" in inbox(clinic, "late").content.decode()


def test_opening_it_makes_it_no_longer_new_until_something_happens(clinic, cast, at):
    accepted = at("sent")
    clinic.get(reverse("received", args=[accepted.pk]))
    assert everywhere(clinic, accepted) == {"answer"}
    actions.cancel(by=cast.worker, referral=accepted)
    assert everywhere(clinic, accepted) == {"new", "done"}
    assert "Có tin mới" in inbox(clinic, "done").content.decode()


def test_consent_taken_back_is_news_and_tells_nothing_else(clinic, at):
    sent = at("sent")
    withdraw_consent(by=sent.sent_by, client=sent.client, purpose=Purpose.SHARE)
    assert references(clinic, "new") == [sent.reference]
    assert "Rút lại đồng ý" in inbox(clinic, "new").content.decode()


def test_the_counts_are_what_the_tabs_hold(clinic, cast, at):
    for state in ("sent", "sent", "accepted", "attended", "missed", "cancelled", "completed"):
        at(state)
    expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    counts = counted(clinic)
    assert counts.pop("done") is None
    assert counts == {tab: len(references(clinic, tab)) for tab in counts}
    assert counts == {"answer": 2, "new": 3, "late": 0, "today": 1, "coming": 1, "results": 2}


def test_the_urgent_comes_first_with_a_word(clinic, at):
    calm, urgent = at("sent"), changed(at("sent"), urgent=True, answer_by=timezone.localdate() + 9 * DAY)
    assert references(clinic) == [urgent.reference, calm.reference]
    page = inbox(clinic).content.decode()
    assert 'dh-tag--urgent">Gấp' in page
    assert page.index("Gấp") > page.index(code(urgent.reference))


def test_a_row_says_who_sent_it_for_what_and_for_how_long_it_waited(clinic, cast, at):
    changed(at("sent"), sent_at=timezone.now() - 3 * DAY)
    page = inbox(clinic).content.decode()
    for word in (cast.group.name, "Y tế", cast.check_up.name, "3 ngày"):
        assert word in page


@pytest.mark.parametrize("tab", TABS)
def test_no_list_holds_a_person(clinic, cast, at, tab):
    """What was shared is read on a referral's own page, where the trail notes it."""
    made = [at(state) for state in ("sent", "accepted", "attended", "completed", "cancelled")]
    made.append(expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up))
    page = inbox(clinic, tab).content.decode()
    for one in made:
        for secret in ("Mận", one.client.code, str(one.client_id), str(one.need_id), "Cần được khám"):
            assert secret not in page


def test_a_job_centre_sees_nothing_of_the_clinics(client, cast, at):
    made = [at(state) for state in ("sent", "accepted", "completed", "cancelled")]
    client.force_login(cast.job_officer)
    assert all(references(client, tab) == [] for tab in TABS)
    assert set(counted(client).values()) == {0, None}
    assert all(client.get(reverse("received", args=[one.pk])).status_code == 404 for one in made)


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_costs_the_same_for_few_and_for_many(clinic, cast, at, tab):
    states = ("sent", "accepted", "attended", "missed", "cancelled")
    for state in states:
        at(state)
    few = queries_of(clinic, f"{reverse('inbox')}?tab={tab}")
    for state in states * 3:
        at(state)
    assert queries_of(clinic, f"{reverse('inbox')}?tab={tab}") == few
    assert few <= 9


def test_a_long_list_goes_on_where_the_page_before_it_ended(clinic, at):
    made = {at("sent").reference for _n in range(23)}
    pages = [[row["referral"].reference for row in inbox(clinic, page=n).context["rows"]] for n in (1, 2)]
    assert [len(page) for page in pages] == [20, 3]
    assert {*pages[0], *pages[1]} == made


def test_places_that_nobody_told_this_week_ask_for_it(clinic, cast):
    monday = week_began()
    Service.objects.filter(organisation=cast.clinic).update(last_confirmed=monday)
    page = inbox(clinic).content.decode()
    assert "Cần cập nhật tuần này" not in page
    assert "còn 20 chỗ tuần này" in page
    Service.objects.filter(pk=cast.check_up.pk).update(last_confirmed=monday - DAY)
    page = inbox(clinic).content.decode()
    assert "còn 10 chỗ tuần này" in page, "last week's are not counted"
    assert f"cập nhật {monday:%d/%m/%Y}" in page, "and its day says nothing of this figure"
    assert "Cần cập nhật tuần này" in page
    assert reverse("our-services") in page
