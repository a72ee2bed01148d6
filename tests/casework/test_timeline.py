"""A person's whole timeline: every kind of event, newest first; a long one costs what a short one does, and only what
stands on the page is opened. bench/casework.py goes on to five hundred events."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.contacts.actions import Said, log_contact
from casework.timeline.reading import A_PAGE, page_of
from privacy.fields import SealedField
from privacy.models import AuditEvent
from tests.casework.plans import closed, goal_of
from tests.factories import client_of, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def address(client, query="") -> str:
    return reverse("timeline", args=[client.pk]) + query


def titles(page, client, query="") -> list[str]:
    return [one["title"] for one in page.get(address(client, query)).context["page"].object_list]


def met(worker, client, days: int = 0, **said) -> None:
    on = timezone.localdate() - dt.timedelta(days=days)
    log_contact(
        by=worker, id=uuid.uuid4(), channel="field", commune=client.commune, on=on, client=client, said=Said(**said),
    )


def test_an_outsider_reads_none(client, cast):
    found = client_of(cast.worker)
    client.force_login(cast.outsider)
    assert client.get(address(found)).status_code == 404


def test_a_meeting_tells_topics_and_what_comes_next(client, cast):
    found = client_of(cast.worker)
    met(cast.worker, found, topics=["health", "money"], next_step="refer")
    client.force_login(cast.worker)
    shown = client.get(address(found)).content.decode()
    assert "Tiếp cận: Tại địa bàn" in shown
    assert "Sức khỏe, xét nghiệm · Vay vốn, nợ · Tiếp theo: Chuyển gửi" in shown


def test_the_plan_is_part_of_what_happened(client, cast):
    found = client_of(cast.worker)
    goal_of(cast.worker, found)
    client.force_login(cast.worker)
    assert "Mục tiêu mới" in titles(client, found)
    assert titles(client, found, "?tab=plan") == ["Mục tiêu mới"]


def test_a_closed_case_says_so_above_everything(client, cast):
    found = client_of(cast.worker)
    closed(cast.worker, cast.case_manager, found)
    client.force_login(cast.worker)
    assert titles(client, found)[0] == "Đã kết thúc hỗ trợ"
    assert titles(client, found)[-1] == "Lập hồ sơ"


def test_the_newest_day_is_first_and_registering_closes_its_day(client, cast):
    found = client_of(cast.worker)
    met(cast.worker, found)
    client.force_login(cast.worker)
    assert titles(client, found) == ["Tiếp cận: Tại địa bàn", "Lập hồ sơ"]


def test_a_tab_shows_its_kind_and_the_next_page_stays_in_it(client, cast):
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    for days in range(A_PAGE + 1):
        met(cast.worker, referral.client, days)
    client.force_login(cast.worker)
    assert titles(client, referral.client, "?tab=services") == ["Chuyển gửi: Đã tiếp nhận"]
    assert len(titles(client, referral.client, "?tab=contacts")) == A_PAGE
    assert "?tab=contacts&amp;page=2" in client.get(address(referral.client, "?tab=contacts")).content.decode()
    assert len(titles(client, referral.client, "?tab=contacts&page=2")) == 1


def test_opening_it_is_on_the_trail(client, cast):
    found = client_of(cast.worker)
    client.force_login(cast.worker)
    client.get(address(found))
    assert AuditEvent.objects.filter(action="client.timeline").count() == 1


def test_a_long_one_costs_what_a_short_one_does_and_only_those_shown_are_opened(client, cast, monkeypatch):
    few, many = client_of(cast.worker), client_of(cast.worker)
    for found, count in ((few, 5), (many, 2 * A_PAGE + 5)):
        for n in range(count):
            met(cast.worker, found, n, topics=["health"])
    client.force_login(cast.worker)
    for query in ("", "?page=2", "?tab=contacts", "?tab=plan"):
        assert queries_of(client, address(many, query)) <= queries_of(client, address(few)), query
    opened = []
    as_it_is = SealedField._opened
    monkeypatch.setattr(
        SealedField, "_opened", lambda self, *args: opened.append(self.label) or as_it_is(self, *args)
    )
    page_of(many, None, 1)
    assert opened == ["casework.contact.topics"] * (A_PAGE - 1)  # and the line of registering, of this same day
