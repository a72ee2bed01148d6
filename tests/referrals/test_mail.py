"""Being told: a number on every page, and by mail who asked for it, once a day and in words that say nothing."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse

from privacy.errors import AccessDenied
from referrals.mail.actions import choose_mail, tell_by_mail
from referrals.results.news import MOST, count_for
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SAID = "Có việc mới trong Đồng Hành"


@pytest.fixture
def sent(cast):
    return lambda: referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def configured(settings):
    settings.MAIL_IS_SENT, settings.DEFAULT_FROM_EMAIL = True, "bao@example.org"


@pytest.fixture
def officer(cast, configured):
    """The clinic's officer, who wants to be told."""
    cast.clinic_officer.email = "khanh@example.org"
    cast.clinic_officer.save(update_fields=["email"])
    choose_mail(by=cast.clinic_officer, wanted=True)
    return cast.clinic_officer


# --- The number on every page -------------------------------------------------------------------------

def test_the_number_stands_beside_the_inbox_until_it_was_looked_at(client, cast, sent):
    one, _other = sent(), sent()
    client.force_login(cast.clinic_officer)
    assert "Chuyển gửi đến · 2" in client.get(reverse("directory")).content.decode()
    client.get(reverse("received", args=[one.pk]))
    assert "Chuyển gửi đến · 1" in client.get(reverse("directory")).content.decode()


def test_each_side_counts_what_the_other_did(cast, sent):
    sent()
    assert (count_for(cast.worker), count_for(cast.clinic_officer), count_for(cast.job_officer)) == (0, 1, 0)
    referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert (count_for(cast.worker), count_for(cast.case_manager)) == (1, 0), "it is for who tells the client"
    assert count_for(cast.clinic_officer) == 1, "what they answered themselves is no news"
    assert count_for(cast.outsider) == count_for(cast.colleague) == 0


def test_it_is_one_query_more_whatever_there_is(client, cast, sent):
    client.force_login(cast.clinic_officer)
    few = queries_of(client, reverse("directory"))
    for _n in range(5):
        sent()
    assert queries_of(client, reverse("directory")) == few


def test_many_are_not_counted_to_the_end(client, cast, monkeypatch):
    monkeypatch.setattr("config.navigation.count_for", lambda user: MOST + 1)
    client.force_login(cast.clinic_officer)
    assert f"Chuyển gửi đến · {MOST}+" in client.get(reverse("directory")).content.decode()


# --- By mail ------------------------------------------------------------------------------------------

def test_who_asked_for_it_is_mailed_in_words_that_say_nothing(officer, sent):
    referral = sent()
    call_command("tell_by_mail")
    [told] = mail.outbox
    assert (told.to, told.subject, told.body) == (["khanh@example.org"], SAID, SAID)
    whole = told.message().as_string()
    for kept_back in (referral.reference, "http", settings.ROOT_URLCONF, "Khanh", "hám"):
        assert kept_back not in whole
    assert "@example.org>" in told.message()["Message-ID"], "not the name of this machine"


def test_nobody_is_mailed_who_did_not_ask_or_has_no_news(cast, officer, sent):
    tell_by_mail()
    assert mail.outbox == [], "no news"
    referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    tell_by_mail()
    assert mail.outbox == [], "the worker never asked for it"


def test_at_most_one_a_day_and_none_about_the_same_again(officer, sent):
    now = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
    for hours, arrives, mails in ((0, True, 1), (1, True, 1), (24, False, 2), (48, False, 2), (49, True, 3)):
        with time_machine.travel(now + dt.timedelta(hours=hours), tick=True):
            if arrives:
                sent()
            tell_by_mail()
            tell_by_mail()
        assert len(mail.outbox) == mails, hours


def test_a_mail_server_that_fails_is_tried_again_and_stops_nobody(monkeypatch, officer, sent):
    sent()
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        with pytest.raises(CommandError, match="could not be sent: 1"):
            call_command("tell_by_mail")
    assert tell_by_mail() == {"sent": 1}


def refuse(self, messages):
    raise ConnectionRefusedError


def test_without_a_mail_server_nothing_is_sent_and_nothing_is_asked(client, cast, officer, sent, settings):
    sent()
    settings.MAIL_IS_SENT = False
    assert tell_by_mail() == {}
    client.force_login(officer)
    assert "Chưa gửi thư được" in client.get(reverse("mail-choice")).content.decode()
    assert reverse("mail-choice") not in client.get(reverse("directory")).content.decode()


def test_switching_it_on_and_off_again(client, officer, sent):
    client.force_login(officer)
    page = client.get(reverse("directory")).content.decode()
    assert reverse("mail-choice") in page
    for wanted in ("off", "on"):
        assert client.post(reverse("mail-choice"), {"wanted": wanted}).status_code == 302
        assert client.get(reverse("mail-choice")).context["form"].initial == {"wanted": wanted}
    client.post(reverse("mail-choice"), {"wanted": "off"})
    sent()
    tell_by_mail()
    assert mail.outbox == []


def test_without_an_address_or_work_of_that_kind_nobody_switches_it_on(cast, configured):
    for user in (cast.worker, cast.manager, cast.administrator):
        with pytest.raises(AccessDenied):
            choose_mail(by=user, wanted=True)
