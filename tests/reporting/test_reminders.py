"""Who has not reported on the plan's other targets is reminded: on every page, on their own, and by neutral mail."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from privacy.errors import AccessDenied
from referrals.mail.actions import choose_mail, tell_by_mail
from reporting.programme.actions import enter_report
from reporting.programme.figures import Of
from reporting.programme.models import ProgrammeReminder
from reporting.programme.reminding import due_on, owed_now, remind
from reporting.programme.subjects import Subject
from tests.reporting.test_programme import GOOD

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HALF = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel(dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)):
        yield


def reported(by, commune):
    return enter_report(
        by=by, id=uuid.uuid4(), subject=Subject(Of.COMMUNE, commune=commune), period_end=HALF, values=GOOD
    )


def reminded(cast):
    return remind(by=cast.manager, id=uuid.uuid4(), period_end=HALF)


def test_every_page_says_how_many_reports_one_still_owes(client, cast, office):
    client.force_login(office)
    assert "Chỉ tiêu khác · 1" in client.get(reverse("directory")).content.decode()
    reported(office, cast.commune)
    page = client.get(reverse("directory")).content.decode()
    assert "Chỉ tiêu khác" in page
    assert "Chỉ tiêu khác · " not in page
    assert owed_now(cast.manager) == 2, "the department itself, and what others supply"
    assert owed_now(cast.worker) == 0


def test_a_report_is_due_fifteen_days_after_its_period_and_the_page_says_so(client, office):
    assert due_on(HALF) == dt.date(2026, 7, 15)
    client.force_login(office)
    page = client.get(reverse("programme")).content.decode()
    assert "Hạn báo cáo: 15/07/2026." in page
    assert "Quá hạn" in page


def test_the_department_reminds_from_the_page_of_who_is_missing(client, cast, office):
    client.force_login(cast.manager)
    page = client.get(reverse("programme-reporters")).content.decode()
    assert "Nhắc các nơi chưa báo cáo" in page
    client.post(reverse("programme-reporters"), {"record_id": uuid.uuid4(), "period": "2026-06-30"})
    client.force_login(office)
    assert "Sở Y tế nhắc ngày 01/09/2026" in client.get(reverse("programme")).content.decode()
    assert "Nhắc các nơi chưa báo cáo" not in client.get(reverse("programme-reporters")).content.decode()


def test_who_has_reported_is_not_reminded(client, cast, office):
    reported(office, cast.commune)
    reminded(cast)
    client.force_login(office)
    assert "nhắc ngày" not in client.get(reverse("programme")).content.decode()


def test_once_a_day_and_by_the_department_alone(cast, office):
    first = reminded(cast)
    assert remind(by=cast.manager, id=first.pk, period_end=HALF).pk == first.pk
    with pytest.raises(ValidationError, match="Hôm nay đã nhắc rồi"):
        reminded(cast)
    with pytest.raises(AccessDenied):
        remind(by=office, id=uuid.uuid4(), period_end=HALF)
    with pytest.raises(ValidationError, match="chưa kết thúc"):
        remind(by=cast.manager, id=uuid.uuid4(), period_end=dt.date(2026, 12, 31))
    assert ProgrammeReminder.objects.count() == 1


def test_who_chose_mail_and_owes_a_report_is_mailed_once_about_a_reminder(cast, office, settings):
    settings.MAIL_IS_SENT, settings.DEFAULT_FROM_EMAIL = True, "bao@example.org"
    office.email = "xa@example.org"
    office.save(update_fields=["email"])
    choose_mail(by=office, wanted=True)
    tell_by_mail()
    assert mail.outbox == [], "nobody reminded"
    reminded(cast)
    tell_by_mail()
    tell_by_mail()
    [told] = mail.outbox
    assert (told.to, told.body) == (["xa@example.org"], "Có việc mới trong Đồng Hành")


def test_who_reported_in_between_gets_no_mail(cast, office, settings):
    settings.MAIL_IS_SENT, settings.DEFAULT_FROM_EMAIL = True, "bao@example.org"
    office.email = "xa@example.org"
    office.save(update_fields=["email"])
    choose_mail(by=office, wanted=True)
    reminded(cast)
    reported(office, cast.commune)
    tell_by_mail()
    assert mail.outbox == []
