"""The lock: nothing is shown while a session is locked, a number opens it, five wrong ones end it."""

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from accounts.idle.actions import set_pin
from tests.accounts.doors import at_home, with_app, with_code, with_password
from tests.cast import PASSWORD
from tests.factories import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = 1_780_000_000
PIN = "7304"


@pytest.fixture
def phone(cast, client):
    """Hoa's phone, with a number set, not locked yet."""
    with time_machine.travel(NOW, tick=False) as clock:
        set_pin(by=cast.worker, pin=PIN)
        client.force_login(cast.worker)
        client.clock = clock
        yield client


def said(answer) -> str:
    return answer.content.decode()


def unlock(page, typed):
    return page.post(reverse("locked"), {"typed": typed}, headers={"accept": "application/json"})


def test_while_it_is_locked_no_page_shows_anything(phone, cast):
    person = client_of(cast.worker, alias="Mận")
    phone.post(reverse("lock"))
    for url in (reverse("today"), reverse("clients"), reverse("client", args=[person.pk]), reverse("me")):
        assert phone.get(url).url == reverse("locked")
    page = said(phone.get(reverse("locked")))
    assert "Màn hình đang khóa" in page
    assert "Mận" not in page
    assert cast.worker.full_name not in page, "nor whose it is"
    assert phone.post(reverse("need-decide", args=[person.pk]), {}).url == reverse("locked"), "and nothing is recorded"


@pytest.mark.parametrize("typed", [PIN, PASSWORD])
def test_the_number_or_the_password_opens_it(phone, typed):
    phone.post(reverse("lock"))
    assert unlock(phone, typed).status_code == 204
    assert at_home(phone)


def test_without_a_script_it_leads_home(phone):
    phone.post(reverse("lock"), headers={"accept": "text/html"})
    answer = phone.post(reverse("locked"), {"typed": PIN}, headers={"accept": "text/html,*/*"})
    assert answer.url == reverse("home")


def test_five_wrong_numbers_end_the_session(phone):
    phone.post(reverse("lock"))
    for _n in range(4):
        assert "Chưa đúng" in said(unlock(phone, "0000"))
    assert unlock(phone, "0000").url == reverse("sign-in")
    assert not at_home(phone)


def test_nothing_typed_is_no_wrong_try(phone):
    phone.post(reverse("lock"))
    for _n in range(6):
        assert "Nhập số mở khóa hoặc mật khẩu" in said(unlock(phone, ""))
    assert unlock(phone, PIN).status_code == 204


def test_who_came_in_anew_has_their_five_tries_again(phone, cast):
    """Five slips ended the session; after signing in by both proofs the right number opens the next lock."""
    phone.post(reverse("lock"))
    for _n in range(5):
        unlock(phone, "0000")
    app = with_app(cast.worker, NOW)
    phone.clock.shift(60)
    with_password(phone, "hoa")
    with_code(phone, app.code(NOW + 60))
    assert at_home(phone)
    phone.post(reverse("lock"))
    assert unlock(phone, PIN).status_code == 204


def test_a_locked_session_says_nothing_at_an_address_that_leads_nowhere(phone, cast):
    phone.post(reverse("lock"))
    page = phone.get("/no-such-page/")
    assert page.status_code == 404
    for told in (cast.worker.role_label, cast.group.name, reverse("clients"), "Thân chủ"):
        assert str(told) not in said(page)


def test_nobody_opens_the_lock_of_a_session_that_ended(phone, cast):
    from accounts.ending import end_everything

    phone.post(reverse("lock"))
    end_everything(cast.worker)
    assert unlock(phone, PIN).url.startswith(reverse("sign-in"))


def test_a_phone_that_slept_is_locked_by_the_server(phone):
    phone.post(reverse("here"), {"phone": "1"})
    phone.clock.shift(settings.LOCK_SECONDS_SERVER - 10)
    assert at_home(phone)
    phone.clock.shift(settings.LOCK_SECONDS_SERVER + 1)
    assert phone.get(reverse("clients")).url == reverse("locked")


def test_who_is_there_is_not_locked_out(phone):
    for _minute in range(8):
        phone.post(reverse("here"), {"phone": "1"})
        phone.clock.shift(60)
    assert at_home(phone)


def test_a_desk_is_not_locked_and_ends_after_fifteen_minutes(phone):
    """Its page says that somebody is there, too: what is being typed for ten minutes must not be lost to a lock."""
    phone.get(reverse("clients"))
    phone.post(reverse("here"))
    phone.clock.shift(14 * 60)
    assert at_home(phone)
    phone.clock.shift(16 * 60)
    assert not at_home(phone)


def test_no_session_outlives_ten_hours_however_busy(phone):
    for _n in range(10 * 6):
        phone.clock.shift(10 * 60)
        phone.get(reverse("clients"))
    assert at_home(phone)
    phone.clock.shift(11 * 60)
    assert not at_home(phone)


@pytest.mark.parametrize("pin", ["1234", "4321", "0000", "1212", "1987", "2004", "12", "123456789", "12a4", "٣٤٥٦"])
def test_numbers_that_anybody_would_try_are_refused(cast, pin):
    with pytest.raises(Exception, match="số"):
        set_pin(by=cast.worker, pin=pin)


def test_the_number_signs_nobody_in_and_is_not_kept_as_it_is(phone, cast):
    phone.post(reverse("sign-out"))
    assert "chưa đúng" in said(phone.post(reverse("sign-in"), {"username": "hoa", "password": PIN}))
    cast.worker.refresh_from_db()
    assert PIN not in cast.worker.pin
    set_pin(by=cast.worker, pin="")
    assert cast.worker.pin == ""
