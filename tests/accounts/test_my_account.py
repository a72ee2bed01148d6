"""My account: where I am signed in, ending it, a lost phone; and when everything ends."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.devices.actions import lose_phone_of, set_rule
from accounts.ending import end_everything
from accounts.factors.actions import add_app, remove_factor
from accounts.idle.actions import set_pin
from accounts.models import Device
from privacy.errors import AccessDenied
from tests.accounts.doors import App, at_home, secret_on, with_app, with_code, with_password
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = 1_780_000_000
NEW = "ba con cá rô đồng leo dốc"
CHROME = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def two(cast, clock):
    """Hoa, signed in on a phone and at a desk: (phone, desk, her app)."""
    app, found = with_app(cast.worker, NOW), []
    for browser in (CHROME, "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/78.0"):
        clock.shift(60)
        page = Client(headers={"user-agent": browser})
        with_password(page, "hoa")
        with_code(page, app.code(clock_now(clock)))
        assert at_home(page)
        found.append(page)
    return (*found, app)


def clock_now(_clock) -> float:
    import time

    return time.time()


def said(answer) -> str:
    return answer.content.decode()


def test_the_list_says_what_where_and_which_is_this_one(two):
    _phone, desk, _app = two
    page = said(desk.get(reverse("me")))
    assert "Chrome, Android" in page
    assert "Firefox, Windows" in page
    assert page.count("Máy này") == 1
    assert "127.0.0.1" in page


def test_one_session_is_ended_from_another(two):
    phone, desk, _app = two
    page = said(desk.get(reverse("me")))
    number = page.split('name="session" value="')[1].split('"')[0]
    desk.post(reverse("session-end"), {"session": number})
    assert not at_home(phone)
    assert at_home(desk)
    assert "Chrome, Android" not in said(desk.get(reverse("me")))


def test_nobody_ends_a_session_of_somebody_else(two, cast, client):
    from allauth.usersessions.models import UserSession

    phone, desk, _app = two
    client.force_login(cast.case_manager)
    for number in UserSession.objects.values_list("pk", flat=True):
        client.post(reverse("session-end"), {"session": number})
    assert at_home(phone)
    assert at_home(desk)


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 400, "1e3", "٣"])
def test_a_number_that_is_none_does_nothing(two, number):
    assert two[1].post(reverse("session-end"), {"session": number}).status_code == 302


def test_all_sessions_are_ended_at_once(two):
    phone, desk, _app = two
    assert desk.post(reverse("sessions-end")).url == reverse("sign-in")
    assert not at_home(phone)
    assert not at_home(desk)


def test_a_lost_phone_is_shut_out_by_one_page_and_a_new_one_comes_in_at_once(two, cast, clock):
    phone, desk, app = two
    page = said(desk.get(reverse("lost-phone")))
    assert "Khóa điện thoại đó" in page
    assert desk.post(reverse("lost-phone"), {"new_password": NEW}).url == reverse("factor-new")
    assert not at_home(phone)
    assert not Authenticator.objects.filter(user=cast.worker).exists()
    assert not Device.objects.filter(user=cast.worker).exists()
    assert desk.get(reverse("clients")).url == reverse("factor-new"), "first a new factor"
    new = App(secret_on(said(desk.get(reverse("factor-app")))))
    assert new.secret != app.secret
    desk.post(reverse("factor-app"), {"code": new.code(clock_now(clock))})
    assert at_home(desk)


def test_its_finder_gets_in_no_more_by_what_the_phone_remembers(two, cast):
    """Many a phone keeps the password; while the account has no factor it alone would set up the finder's."""
    _phone, desk, _app = two
    set_pin(by=cast.worker, pin="7304")
    desk.post(reverse("lost-phone"), {"new_password": NEW})
    finder = Client()
    assert "chưa đúng" in said(with_password(finder, "hoa"))
    assert finder.get(reverse("factor-new")).url.startswith(reverse("sign-in"))
    cast.worker.refresh_from_db()
    assert cast.worker.pin == ""


@pytest.mark.parametrize(
    ("password", "told"), [(PASSWORD, "còn nhớ mật khẩu này"), ("123", "ký tự"), ("", "Nhập mật khẩu")],
)
def test_a_lost_phone_wants_a_password_that_it_does_not_know(two, cast, password, told):
    phone, desk, _app = two
    assert told in said(desk.post(reverse("lost-phone"), {"new_password": password}))
    assert at_home(phone), "nothing has happened yet"
    assert Authenticator.objects.filter(user=cast.worker).exists()


def test_the_case_manager_shuts_a_lost_phone_out_for_a_worker(two, cast):
    phone, desk, _app = two
    lose_phone_of(by=cast.case_manager, user=cast.worker)
    assert not at_home(phone)
    assert not at_home(desk)
    assert "chưa đúng" in said(with_password(Client(), "hoa")), "the password of before opens nothing"


@pytest.mark.parametrize("who", ["colleague", "outsider", "clinic_officer", "manager", "privacy_officer", "worker"])
def test_nobody_else_does(cast, who):
    with pytest.raises(AccessDenied):
        lose_phone_of(by=getattr(cast, who), user=cast.worker)


def test_the_case_manager_of_another_group_and_for_another_manager_does_not(cast):
    with pytest.raises(AccessDenied):
        lose_phone_of(by=cast.case_manager, user=cast.outsider)
    with pytest.raises(AccessDenied):
        lose_phone_of(by=cast.case_manager, user=cast.case_manager)


def test_a_new_stamp_ends_every_session_whatever_the_list_holds(two, cast):
    """Also one that no list knows of."""
    from allauth.usersessions.models import UserSession

    phone, desk, _app = two
    UserSession.objects.all().delete()
    end_everything(cast.worker)
    assert not at_home(phone)
    assert not at_home(desk)


def test_the_last_factor_stays(cast, clock):
    with_app(cast.worker, NOW)
    only = Authenticator.objects.get(user=cast.worker, type="totp")
    with pytest.raises(Exception, match="duy nhất"):
        remove_factor(by=cast.worker, factor_id=only.pk)
    remove_factor(by=cast.colleague, factor_id=only.pk)  # not hers: nothing happens
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_another_app_takes_the_place_of_the_first(cast, clock):
    old = with_app(cast.worker, NOW)
    new = App()
    add_app(by=cast.worker, secret=new.secret, code=new.code(NOW))
    clock.shift(60)
    page = Client()
    with_password(page, "hoa")
    with_code(page, old.code(NOW + 60))
    assert not at_home(page)
    with_code(page, new.code(NOW + 60))
    assert at_home(page)


def test_only_the_case_manager_says_how_long_a_phone_is_remembered_and_not_for_ever(cast):
    for who in (cast.worker, cast.administrator, cast.clinic_officer):
        with pytest.raises(AccessDenied):
            set_rule(by=who, organisation=cast.group, days=7)
    with pytest.raises(AccessDenied):
        set_rule(by=cast.case_manager, organisation=cast.other_group, days=7)
    with pytest.raises(Exception, match="30"):
        set_rule(by=cast.case_manager, organisation=cast.group, days=31)


def test_browsers_and_sessions_that_are_over_are_swept(two, cast, clock):
    """By the nightly command: sessions that ended at once, browsers after half a year."""
    from allauth.usersessions.models import UserSession
    from django.core.management import call_command

    phone, _desk, _app = two
    phone.post(reverse("sign-out"))
    call_command("retention")
    assert UserSession.objects.filter(user=cast.worker).count() == 1
    assert Device.objects.filter(user=cast.worker).count() == 2
    clock.shift(181 * 24 * 3600)
    call_command("retention")
    assert not UserSession.objects.filter(user=cast.worker).exists()
    assert not Device.objects.filter(user=cast.worker).exists()
