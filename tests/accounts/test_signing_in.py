"""Signing in: two steps, one answer for every way of being wrong, and nobody gets around the second factor."""

import time

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.devices.actions import set_rule
from accounts.models import Device
from accounts.passwords.actions import change_password
from privacy.models import AuditEvent, Kind
from tests.accounts.doors import at_home, card_of, secret_on, with_app, with_code, with_password
from tests.cast import PASSWORD
from tests.proofs import let_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = 1_780_000_000  # in May 2026; a half minute begins 20 seconds before
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def said(answer) -> str:
    return answer.content.decode()


def test_a_new_account_gets_no_further_than_its_first_factor(cast, client, clock):
    answer = with_password(client, "hoa")
    assert answer.url == reverse("home")
    for page in ("today", "clients", "me", "directory"):
        assert client.get(reverse(page)).url == reverse("factor-new"), page
    assert client.post(reverse("sign-out")).url == reverse("sign-in"), "the way out stays open"


def test_the_first_factor_is_set_up_the_card_shown_once_and_the_pages_open(cast, client, clock):
    with_password(client, "hoa")
    page = said(client.get(reverse("factor-app")))
    secret = secret_on(page)
    assert secret_on(said(client.get(reverse("factor-app")))) == secret, "a second look shows the same picture"
    wrong = client.post(reverse("factor-app"), {"code": "000000"})
    assert "Mã chưa đúng" in said(wrong)
    assert secret_on(said(wrong)) == secret, "the app needn't be set up again after a slip"
    from tests.accounts.doors import App

    answer = client.post(reverse("factor-app"), {"code": App(secret).code(NOW)})
    assert answer.url == reverse("factor-card")
    codes = [line.split("</li>")[0] for line in said(client.get(answer.url)).split("<li>")[1:] if line[:4].isdigit()]
    assert len(codes) == 8
    client.post(reverse("factor-card"))
    again = said(client.get(reverse("factor-card")))
    assert not any(code in again for code in codes), "never again"
    assert at_home(client)


def test_a_sign_in_that_waits_for_its_code_ends_with_the_password_that_began_it(cast, client, clock):
    """Somebody knows the old password and waits at the second step; the owner changes it meanwhile."""
    app = with_app(cast.worker, NOW)
    clock.shift(60)
    assert with_password(client, "hoa").url == reverse("sign-in-factor")
    change_password(by=cast.worker, current=PASSWORD, new="ba con cá rô đồng leo dốc")
    assert with_code(client, app.code(NOW + 60)).url == reverse("sign-in")
    assert not at_home(client)
    assert client.get(reverse("sign-in-factor")).url == reverse("sign-in"), "and it does not go on"


def test_who_has_nothing_left_to_prove_with_is_told_whom_to_call(cast, client):
    let_in(client, cast.worker)
    with time_machine.travel(time.time() + 9 * 60, tick=False):  # no longer fresh
        page = said(client.get(reverse("lost-phone")))
    assert "Không còn điện thoại và thẻ dự phòng?" in page
    assert f'action="{reverse("sessions-end")}"' in page
    assert f'href="{reverse("me")}"' in page


def test_no_secret_lies_in_the_session_or_the_database_as_it_is(cast, client, clock):
    from allauth.mfa.models import Authenticator
    from django.contrib.sessions.models import Session

    with_password(client, "hoa")
    secret = secret_on(said(client.get(reverse("factor-app"))))
    assert not any(secret in str(one.get_decoded()) for one in Session.objects.all())
    from tests.accounts.doors import App

    client.post(reverse("factor-app"), {"code": App(secret).code(NOW)})
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code.replace(" ", "") in stored for code in card_of(cast.worker))


def test_a_secret_put_into_another_account_opens_nothing(cast, clock):
    """Whoever can write to the database, and owns an account, can't lend its factor to another."""
    from allauth.mfa.models import Authenticator

    mine = with_app(cast.worker, NOW)
    with_app(cast.case_manager, NOW)
    copied = Authenticator.objects.get(user=cast.worker, type="totp").data
    Authenticator.objects.filter(user=cast.case_manager, type="totp").update(data=copied)
    clock.shift(60)
    page = Client(raise_request_exception=False)
    with_password(page, "mai")
    assert with_code(page, mine.code(NOW + 60)).status_code == 500
    assert not at_home(page)


def test_password_and_code_open_the_pages_and_stand_on_the_trail(cast, client, clock):
    app = with_app(cast.worker, NOW)
    clock.shift(60)
    answer = with_password(client, "HOA", next=reverse("directory"))
    assert answer.url == reverse("sign-in-factor")
    assert not at_home(client), "half way in is not in"
    answer = with_code(client, app.code(NOW + 60))
    assert answer.url == reverse("home")
    assert at_home(client)
    assert AuditEvent.objects.filter(kind=Kind.SIGNED_IN, actor_ref=cast.worker.pk).exists()


def test_the_page_asked_for_before_is_where_it_leads(cast, client, clock):
    app = with_app(cast.worker, NOW)
    clock.shift(60)
    client.post(reverse("sign-in"), {"username": "hoa", "password": PASSWORD, "next": reverse("directory")})
    assert with_code(client, app.code(NOW + 60)).url == reverse("directory")


def test_a_code_is_good_once(cast, client, clock):
    app = with_app(cast.worker, NOW)
    clock.shift(60)
    with_password(client, "hoa")
    with_code(client, app.code(NOW + 60))
    over_the_shoulder = Client()
    with_password(over_the_shoulder, "hoa")
    assert "Chưa đúng" in said(with_code(over_the_shoulder, app.code(NOW + 60)))
    assert not at_home(over_the_shoulder)


def test_each_code_of_the_card_is_good_once(cast, client, clock):
    with_app(cast.worker, NOW, card_kept=False)
    first, second, *_rest = card_of(cast.worker)
    with_password(client, "hoa")
    with_code(client, first)
    assert at_home(client)
    other = Client()
    with_password(other, "hoa")
    with_code(other, first)
    assert not at_home(other)
    with_code(other, second.replace(" ", ""))
    assert at_home(other)


def test_ten_minutes_after_the_password_the_step_is_over(cast, client, clock):
    app = with_app(cast.worker, NOW)
    with_password(client, "hoa")
    clock.shift(11 * 60)
    assert with_code(client, app.code(NOW + 11 * 60)).url == reverse("sign-in")
    assert not at_home(client)


def test_codes_are_not_guessed_and_nobody_is_locked_out_for_good(cast, client, clock):
    app = with_app(cast.worker, NOW)
    clock.shift(60)
    with_password(client, "hoa")
    for _n in range(5):
        with_code(client, "000000")
    assert "nhiều lần" in said(with_code(client, app.code(NOW + 60))), "the right one too"
    assert AuditEvent.objects.filter(action="account.factor", purpose="wrong", actor_ref=cast.worker.pk).count() == 5
    clock.shift(6 * 60)
    with_code(client, app.code(NOW + 7 * 60))
    assert at_home(client)


@pytest.mark.parametrize("username", ["hoa", "nobody", "hoa@example.org", "' OR 1=1 --"])
def test_every_way_of_being_wrong_gets_the_same_answer(cast, client, username):
    answer = with_password(client, username, "wrong-password-of-somebody")
    assert answer.status_code == 200
    assert WRONG in said(answer)


def test_a_locked_account_is_answered_like_an_unknown_one(cast, client):
    type(cast.worker).objects.filter(pk=cast.worker.pk).update(is_active=False)
    assert WRONG in said(with_password(client, "hoa"))


def test_who_guesses_from_elsewhere_locks_nobody_out_of_their_own_phone(cast, clock):
    app, own = with_app(cast.worker, NOW), Client()
    clock.shift(60)
    with_password(own, "hoa")
    with_code(own, app.code(NOW + 60))
    own.post(reverse("sign-out"))
    for _n in range(6):
        with_password(Client(), "hoa", "guess-guess-guess")
    assert "nhiều lần" in said(with_password(Client(), "hoa")), "elsewhere even the right one waits"
    assert with_password(own, "hoa").url == reverse("sign-in-factor")


def test_a_worker_s_phone_is_remembered_as_long_as_the_group_says(cast, clock):
    set_rule(by=cast.case_manager, organisation=cast.group, days=7)
    app, phone = with_app(cast.worker, NOW), Client()
    clock.shift(60)
    with_password(phone, "hoa")
    assert "Nhớ điện thoại này 7 ngày" in said(phone.get(reverse("sign-in-factor")))
    with_code(phone, app.code(NOW + 60), remember="on")
    phone.post(reverse("sign-out"))
    assert with_password(phone, "hoa").url == reverse("home"), "the password is enough on this phone"
    assert at_home(phone)
    assert with_password(Client(), "hoa").url == reverse("sign-in-factor"), "and on no other"
    phone.post(reverse("sign-out"))
    set_rule(by=cast.case_manager, organisation=cast.group, days=0)
    assert with_password(phone, "hoa").url == reverse("sign-in-factor"), "the rule of today holds"
    set_rule(by=cast.case_manager, organisation=cast.group, days=7)
    clock.shift(8 * 24 * 3600)
    assert with_password(phone, "hoa").url == reverse("sign-in-factor"), "and it ends by itself"


def remembered_phone(cast, clock) -> Client:
    set_rule(by=cast.case_manager, organisation=cast.group, days=7)
    app, phone = with_app(cast.worker, NOW), Client()
    clock.shift(60)
    with_password(phone, "hoa")
    with_code(phone, app.code(NOW + 60), remember="on")
    return phone


def test_a_copy_of_what_the_browser_keeps_is_worth_nothing_after_the_next_sign_in(cast, clock):
    """A browser that several people use: whoever copied its cookie would else be remembered with each of them."""
    phone, thief = remembered_phone(cast, clock), Client()
    thief.cookies["d"] = phone.cookies["d"].value
    phone.post(reverse("sign-out"))
    assert with_password(phone, "hoa").url == reverse("home")
    assert with_password(thief, "hoa").url == reverse("sign-in-factor")


def test_another_person_in_the_same_browser_forgets_nobody(cast, clock):
    phone = remembered_phone(cast, clock)
    phone.post(reverse("sign-out"))
    with_app(cast.colleague, NOW + 60)
    clock.shift(60)
    with_password(phone, cast.colleague.username)
    phone.get(reverse("sign-in"))
    assert with_password(phone, "hoa").url == reverse("home")


def test_a_remembered_phone_is_forgotten_by_its_owner_alone(cast, clock):
    phone, other = remembered_phone(cast, clock), Client()
    device = Device.objects.get(user=cast.worker)
    let_in(other, cast.colleague)
    other.post(reverse("session-end"), {"device": str(device.pk)})
    other.post(reverse("session-end"), {"device": "no-such"})
    page = said(phone.get(reverse("me")))
    assert "Máy được nhớ" in page
    assert f'value="{device.pk}"' in page
    assert "Không còn nhớ" in said(phone.post(reverse("session-end"), {"device": str(device.pk)}, follow=True))
    phone.post(reverse("sign-out"))
    assert with_password(phone, "hoa").url == reverse("sign-in-factor")


def test_only_workers_phones_are_remembered(cast, client, clock):
    set_rule(by=cast.case_manager, organisation=cast.group, days=7)
    app = with_app(cast.case_manager, NOW)
    clock.shift(60)
    with_password(client, "mai")
    assert "Nhớ điện thoại này" not in said(client.get(reverse("sign-in-factor")))
    with_code(client, app.code(NOW + 60), remember="on")
    assert not Device.objects.remembered().exists()


def test_a_remembered_phone_is_no_fresh_factor(cast, clock):
    set_rule(by=cast.case_manager, organisation=cast.group, days=7)
    app, phone = with_app(cast.worker, NOW), Client()
    clock.shift(60)
    with_password(phone, "hoa")
    with_code(phone, app.code(NOW + 60), remember="on")
    phone.post(reverse("sign-out"))
    with_password(phone, "hoa")
    assert "Xác nhận là bạn" in said(phone.get(reverse("emergency")))


def test_the_page_goes_nowhere_but_here(cast, client, clock):
    app = with_app(cast.worker, NOW)
    clock.shift(60)
    client.post(reverse("sign-in"), {"username": "hoa", "password": PASSWORD, "next": "https://example.org/"})
    assert with_code(client, app.code(NOW + 60)).url == reverse("home")


def test_a_session_of_before_the_first_factor_must_come_in_by_it(cast, clock):
    """Signed in twice before there was a factor: setting one up in one browser closes the other."""
    first, second = Client(), Client()
    with_password(first, "hoa")
    with_password(second, "hoa")
    with_app(cast.worker, time.time())
    assert second.get(reverse("clients")).url == reverse("sign-in")
    assert second.get(reverse("factor-app")).url.startswith(reverse("sign-in")), "it adds no factor of its own either"
