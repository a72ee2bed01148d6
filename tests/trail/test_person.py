"""A person asks who has seen the record: the worker shows the list, and hands it over on paper."""

import datetime as dt
import io
import uuid
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from casework.followups.actions import plan_followup
from privacy import audit
from privacy.models import AuditEvent
from privacy.trail import events_about, refs_of
from referrals.models import Referral
from tests.factories import client_of, referral_at
from tests.privacy.trails import add_an_audit_secret
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def referral(cast):
    return referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def page(client, cast):
    client.force_login(cast.worker)
    return client


def told(page, person, **asked) -> list[tuple[str, str]]:
    answer = page.get(reverse("client-trail", args=[person.pk]), asked)
    return [(line["who"], line["what"]) for line in answer.context["lines"]]


def test_the_list_says_who_did_what_and_when_newest_first(page, cast, referral):
    page.force_login(cast.clinic_officer)
    page.get(reverse("received", args=[referral.pk]))
    page.force_login(cast.worker)
    page.get(reverse("client", args=[referral.client_id]))
    lines = told(page, referral.client)
    assert lines[:2] == [("Nguyễn Thị Hoa", "Mở hồ sơ"), ("Đỗ Thị Khanh", "Mở chuyển gửi")]
    assert ("Đỗ Thị Khanh", "Tiếp nhận chuyển gửi") in lines
    assert ("Nguyễn Thị Hoa", "Ghi nhu cầu") in lines
    assert lines[-1] == ("Nguyễn Thị Hoa", "Lập hồ sơ")
    html = unescape(page.get(reverse("client-trail", args=[referral.client_id])).content.decode())
    assert "Cán bộ tiếp nhận, Phòng khám Đồng Văn" in html
    assert timezone.localtime().strftime("%d/%m/%Y") in html
    assert not {"Việc khác", "Mục khác"} & set(html.split("<"))


def test_nobody_elses_events_are_among_them(page, cast, referral):
    other = client_of(cast.colleague)
    page.force_login(cast.case_manager)
    page.get(reverse("client", args=[other.pk]))
    page.force_login(cast.worker)
    assert ("Lê Thị Mai", "Mở hồ sơ") not in told(page, referral.client)
    about = refs_of([other])
    assert not {event.object_ref for event in events_about(refs_of([referral.client]), limit=99)} & about


def test_who_was_refused_is_on_the_list(page, cast):
    person = client_of(cast.worker)
    page.force_login(cast.outsider)
    page.get(reverse("client", args=[person.pk]))
    page.force_login(cast.worker)
    assert ("Phạm Văn Bắc", "Bị từ chối ở: trang hồ sơ") in told(page, person)


@pytest.mark.parametrize("name", ["client-trail", "client-trail-paper"])
def test_who_may_not_see_the_person_does_not_see_the_list(page, cast, name):
    person = client_of(cast.worker)
    for user in (cast.outsider, cast.colleague, cast.clinic_officer, cast.manager, cast.privacy_officer):
        page.force_login(user)
        assert page.get(reverse(name, args=[person.pk])).status_code == 404


def test_looking_at_the_list_and_printing_it_are_on_it(page, cast):
    person = client_of(cast.worker)
    page.get(reverse("client-trail", args=[person.pk]))
    page.get(reverse("client-trail-paper", args=[person.pk]))
    assert told(page, person)[:2] == [
        ("Nguyễn Thị Hoa", "In danh sách ai đã xem hồ sơ"), ("Nguyễn Thị Hoa", "Xem danh sách ai đã xem hồ sơ"),
    ]


def test_a_period_is_chosen(page, cast):
    with time_machine.travel(timezone.now() - dt.timedelta(days=400), tick=True):
        person = client_of(cast.worker)
    with time_machine.travel(timezone.now() - dt.timedelta(days=100), tick=True):
        audit.read("client.opened", person, by=cast.case_manager, purpose="casework")
    opened, registered = ("Lê Thị Mai", "Mở hồ sơ"), ("Nguyễn Thị Hoa", "Lập hồ sơ")
    within = {tab: told(page, person, tab=tab) for tab in ("month", "year", "all")}
    assert opened not in within["month"]
    assert opened in within["year"]
    assert registered not in within["year"]
    assert {opened, registered} <= set(within["all"])
    assert opened in told(page, person)


def test_events_of_an_older_audit_secret_are_found(page, cast, settings, tmp_path):
    person = client_of(cast.worker)
    add_an_audit_secret(settings, tmp_path)
    audit.read("client.opened", person, by=cast.case_manager, purpose="casework")
    assert AuditEvent.objects.get(action="client.opened").ref_version == 2
    assert {("Lê Thị Mai", "Mở hồ sơ"), ("Nguyễn Thị Hoa", "Lập hồ sơ")} <= set(told(page, person))


def test_the_same_thing_within_a_minute_is_one_line(page, cast):
    person = client_of(cast.worker)
    with time_machine.travel(timezone.now().replace(second=10), tick=False):
        for _n in range(3):
            audit.read("client.listed", [person], by=cast.case_manager, purpose="list")
        lines = page.get(reverse("client-trail", args=[person.pk])).context["lines"]
    assert [line["times"] for line in lines if line["what"] == "Thấy hồ sơ trong danh sách"] == [3]


def test_a_long_list_comes_in_pages_without_a_gap(page, cast):
    person = client_of(cast.worker, consent=False)
    with time_machine.travel(timezone.now() - dt.timedelta(days=2), tick=True):
        for user in [cast.case_manager, cast.worker] * 40:
            audit.read("client.opened", person, by=user, purpose="casework")
    url, found, asked = reverse("client-trail", args=[person.pk]), [], {}
    while True:
        answer = page.get(url, asked)
        found += [line for line in answer.context["lines"] if line["what"] == "Mở hồ sơ"]
        if not answer.context["older"]:
            break
        asked["before"] = str(answer.context["older"])
    assert sum(line["times"] for line in found) == 80


def test_the_list_costs_the_same_however_much_there_is(page, cast, referral):
    url = reverse("client-trail", args=[referral.client_id])
    few = queries_of(page, url)
    for days in range(5):
        due = timezone.localdate() + dt.timedelta(days=days)
        plan_followup(by=cast.worker, id=uuid.uuid4(), client=referral.client, due_on=due)
    assert queries_of(page, url) == few


def test_the_paper_says_it_in_words_and_its_outside_says_nothing(page, cast, referral):
    page.force_login(cast.clinic_officer)
    page.get(reverse("received", args=[referral.pk]))
    page.force_login(cast.worker)
    answer = page.get(reverse("client-trail-paper", args=[referral.client_id]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nhat-ky.pdf"'
    paper = PdfReader(io.BytesIO(answer.content))
    assert dict(paper.metadata) == {"/Title": "Nhật ký truy cập", "/Producer": paper.metadata["/Producer"]}
    words = " ".join(" ".join(one.extract_text().split()) for one in paper.pages)
    code = referral.client.code
    for said in ("Nhật ký truy cập", f"{code[:3]}-{code[3:]}", "Đỗ Thị Khanh, Cán bộ tiếp nhận, Phòng khám Đồng Văn",
                 "Mở chuyển gửi", "12 tháng qua"):
        assert said in words
    assert "Mận" not in words
    assert AuditEvent.objects.get(action="client.trail_printed").kind == "printed"


def test_the_persons_page_leads_to_the_list(page, cast):
    person = client_of(cast.worker)
    assert reverse("client-trail", args=[person.pk]) in page.get(reverse("client", args=[person.pk])).content.decode()


def test_a_partner_still_sees_no_client(cast, referral):
    assert Referral.objects.visible_to(cast.clinic_officer).get().pk == referral.pk
