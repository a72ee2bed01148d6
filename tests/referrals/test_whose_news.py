"""Whose news an answer is: of who works the case and tells the client. A look of somebody else takes nothing away."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.mail.actions import choose_mail, tell_by_mail
from referrals.talk.actions import say
from referrals.times.daily import run_times
from tests.factories import broken_glass, covered, referral_at, shared_with

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def declined(cast):
    return referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def is_on_the_day_of(user, referral) -> bool:
    browser = Browser()
    browser.force_login(user)
    return reverse("sent-referral", args=[referral.pk]) in browser.get(reverse("today")).content.decode()


def opens(user, referral) -> None:
    browser = Browser()
    browser.force_login(user)
    assert browser.get(reverse("sent-referral", args=[referral.pk])).status_code == 200


def test_what_the_case_manager_looks_at_stays_on_the_workers_day(cast, declined):
    opens(cast.case_manager, declined)
    assert is_on_the_day_of(cast.worker, declined)
    assert not is_on_the_day_of(cast.case_manager, declined), "another's client is another's to tell"
    opens(cast.worker, declined)
    assert not is_on_the_day_of(cast.worker, declined)


@pytest.mark.parametrize("how", [shared_with, broken_glass])
def test_so_does_what_a_colleague_looks_at(cast, declined, how):
    if how is shared_with:
        shared_with(cast.colleague, declined.client, by=cast.worker)
    else:
        broken_glass(cast.colleague, declined.client)
    opens(cast.colleague, declined)
    assert is_on_the_day_of(cast.worker, declined)


def test_who_covers_has_it_on_their_day_and_reads_it_for_the_worker(cast, declined):
    covered(cast.worker, cast.colleague, by=cast.case_manager)
    assert is_on_the_day_of(cast.colleague, declined)
    opens(cast.colleague, declined)
    assert not is_on_the_day_of(cast.colleague, declined)
    assert not is_on_the_day_of(cast.worker, declined)


def test_what_the_case_manager_does_is_news_to_the_worker(cast):
    sent = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert not is_on_the_day_of(cast.worker, sent)
    actions.cancel(by=cast.case_manager, referral=sent)
    assert is_on_the_day_of(cast.worker, sent)


def test_so_is_what_the_case_manager_writes_to_the_partner(cast):
    accepted = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    opens(cast.worker, accepted)
    say(by=cast.case_manager, id=uuid.uuid4(), referral=accepted, text="Xin hẹn sớm hơn")
    assert is_on_the_day_of(cast.worker, accepted)
    say(by=cast.worker, id=uuid.uuid4(), referral=accepted, text="Cảm ơn")
    opens(cast.worker, accepted)
    say(by=cast.worker, id=uuid.uuid4(), referral=accepted, text="Chào")
    assert not is_on_the_day_of(cast.worker, accepted), "one's own words are no news"


def test_a_case_manager_is_mailed_about_what_time_laid_before_them(cast, settings):
    """Not about each answer to each worker, of which there are dozens a day; and also where the worker was first."""
    settings.MAIL_IS_SENT, settings.DEFAULT_FROM_EMAIL = True, "bao@example.org"
    cast.case_manager.email = "sen@example.org"
    cast.case_manager.save(update_fields=["email"])
    choose_mail(by=cast.case_manager, wanted=True)
    referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    tell_by_mail()
    assert mail.outbox == []
    late = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    late.answer_by = late.reminded_on = timezone.localdate() - dt.timedelta(days=1)
    late.save()
    run_times()
    late.refresh_from_db()
    assert late.escalated_on
    opens(cast.worker, late)
    tell_by_mail()
    assert [one.to for one in mail.outbox] == [["sen@example.org"]]
