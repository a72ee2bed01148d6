"""A day's appointments: all confirmed with one button, each by itself; and a list for paper that names nobody."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from pages.templatetags.pages import code
from privacy.models import AuditEvent
from referrals import actions
from referrals.inbox.actions import CAME, NOT_COME, UNKNOWN, confirm_day
from tests.factories import expected_today
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def clinic(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.fixture
def expected(cast):
    """So many appointments of today at the clinic."""
    return lambda n=1: [
        expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up) for _n in range(n)
    ]


def say(page, answers: dict, day: dt.date | None = None):
    """Send the day's form; the page that follows."""
    url = reverse("inbox-day") + (f"?day={day.isoformat()}" if day else "")
    return page.post(url, {f"r-{one.pk}": answer for one, answer in answers.items()}, follow=True).content.decode()


def states(*referrals) -> list[str]:
    for one in referrals:
        one.refresh_from_db()
    return [one.state for one in referrals]


def test_one_button_confirms_the_whole_day(clinic, expected, today):
    came, not_come, unknown = expected(3)
    page = say(clinic, {came: CAME, not_come: NOT_COME, unknown: UNKNOWN})
    assert states(came, not_come, unknown) == ["attended", "missed", "accepted"]
    assert came.attended_on == today
    assert "Đã ghi 2 lịch hẹn." in page


def test_each_goes_its_ordinary_way_with_its_own_event(clinic, expected):
    came, not_come = expected(2)
    say(clinic, {came: CAME, not_come: NOT_COME})
    written = AuditEvent.objects.filter(action__in=["referral.attend", "referral.miss"])
    assert sorted(written.values_list("action", flat=True)) == ["referral.attend", "referral.miss"]
    came.refresh_from_db()
    assert came.sender_told_at == came.moved_at


def test_sending_it_twice_changes_nothing_and_complains_of_nothing(clinic, expected):
    came, not_come = expected(2)
    for _n in range(2):
        page = say(clinic, {came: CAME, not_come: NOT_COME})
    assert states(came, not_come) == ["attended", "missed"]
    assert "Không có gì mới để ghi." in page
    assert AuditEvent.objects.filter(action="referral.attend").count() == 1


def test_one_that_moved_on_is_told_by_its_reference_and_the_others_stand(clinic, cast, expected):
    cancelled, came = expected(2)
    actions.cancel(by=cast.worker, referral=cancelled)
    page = say(clinic, {cancelled: CAME, came: CAME})
    assert states(cancelled, came) == ["cancelled", "attended"]
    assert f"giữ nguyên: {code(cancelled.reference)}." in page
    assert "Đã ghi 1 lịch hẹn." in page


def test_what_a_colleague_said_is_not_overwritten(clinic, cast, expected):
    (one,) = expected()
    actions.miss(by=cast.clinic_officer, referral=one)
    assert code(one.reference) in say(clinic, {one: CAME})
    assert states(one) == ["missed"]


def test_an_appointment_moved_to_another_day_is_not_confirmed_for_this_one(clinic, cast, expected):
    (one,) = expected()
    actions.reschedule(by=cast.worker, referral=one, appointment_at=timezone.now() + dt.timedelta(days=3))
    say(clinic, {one: CAME})
    assert states(one) == ["accepted"]


def test_another_organisations_appointment_is_never_touched(client, cast, expected):
    (one,) = expected()
    client.force_login(cast.job_officer)
    page = say(client, {one: CAME})
    assert states(one) == ["accepted"]
    assert code(one.reference) not in page
    assert confirm_day(by=cast.job_officer, on=timezone.localdate(), answers={one.pk: CAME}).moved_on == []


@pytest.mark.parametrize("name", ["r-", "r-not-an-id", "x"])
def test_fields_that_name_nothing_are_left_alone(clinic, name):
    assert clinic.post(reverse("inbox-day"), {name: CAME}).status_code == 302


def test_an_answer_that_is_none_writes_nothing(clinic, expected):
    (one,) = expected()
    say(clinic, {one: "maybe"})
    assert states(one) == ["accepted"]


def test_a_day_gone_by_can_be_confirmed_for_that_day(clinic, expected, today):
    (one,) = expected()
    yesterday = today - dt.timedelta(days=1)
    one.appointment_at -= dt.timedelta(days=1)
    one.sent_at -= dt.timedelta(days=2)
    one.save()
    say(clinic, {one: CAME}, yesterday)
    assert states(one) == ["attended"]
    assert one.attended_on == yesterday


@pytest.mark.parametrize(("asked", "days"), [("-14", -14), ("14", 14), ("-15", 0), ("15", 0), ("nonsense", 0)])
def test_two_weeks_either_way_can_be_looked_at(clinic, today, asked, days):
    day = (today + dt.timedelta(days=int(asked))).isoformat() if asked != "nonsense" else asked
    page = clinic.get(reverse("inbox-day"), {"day": day})
    assert page.context["on"] == today + dt.timedelta(days=days)


def test_a_day_to_come_asks_nothing_yet(clinic, cast, expected, today):
    (one,) = expected()
    actions.reschedule(by=cast.worker, referral=one, appointment_at=timezone.now() + dt.timedelta(days=1))
    tomorrow = today + dt.timedelta(days=1)
    page = clinic.get(reverse("inbox-day"), {"day": tomorrow.isoformat()}).content.decode()
    assert code(one.reference) in page
    assert "Ghi cả ngày" not in page


def test_the_page_holds_no_person(clinic, expected):
    made = expected(2)
    page = clinic.get(reverse("inbox-day")).content.decode()
    for one in made:
        assert code(one.reference) in page
        for secret in ("Mận", one.client.code, str(one.client_id), str(one.need_id)):
            assert secret not in page


def test_the_page_costs_the_same_for_one_and_for_ten(clinic, expected):
    expected()
    few = queries_of(clinic, reverse("inbox-day"))
    expected(9)
    assert queries_of(clinic, reverse("inbox-day")) == few
    assert few <= 7


# --- On paper ----------------------------------------------------------------------------------------

def on_paper(client, **asked) -> PdfReader:
    answer = client.get(reverse("inbox-day-print"), asked)
    assert answer.headers["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def test_the_paper_has_hours_references_and_services_and_nobody(clinic, cast, expected):
    made = expected(3)
    paper = on_paper(clinic)
    text = " ".join(page.extract_text() for page in paper.pages)
    for one in made:
        assert code(one.reference) in text
        assert one.client.code not in text
    assert "23:59" in text
    assert cast.check_up.name in text
    assert "Mận" not in text


def test_the_paper_is_a4_and_says_nothing_in_its_title_or_name(clinic, expected, today):
    expected()
    paper = on_paper(clinic)
    box = paper.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert paper.metadata.title == f"Lịch hẹn {today:%d/%m/%Y}"
    named = clinic.get(reverse("inbox-day-print")).headers["Content-Disposition"]
    assert named == f'attachment; filename="lich-hen-{today:%Y-%m-%d}.pdf"'


def test_the_paper_holds_only_who_is_still_expected_that_day(clinic, cast, expected, today):
    stays, cancelled = expected(2)
    actions.cancel(by=cast.worker, referral=cancelled)
    text = on_paper(clinic).pages[0].extract_text()
    assert code(stays.reference) in text
    assert code(cancelled.reference) not in text
    tomorrow = (today + dt.timedelta(days=1)).isoformat()
    assert "Không có lịch hẹn nào" in on_paper(clinic, day=tomorrow).pages[0].extract_text()


def test_the_trail_knows_that_a_list_was_printed(clinic, expected):
    expected()
    on_paper(clinic)
    assert AuditEvent.objects.filter(action="referral.day_printed", kind="printed").count() == 1
