"""Guessing comes to an end for as long as was said, however many guess at once and whatever else is tried; and nobody
is stopped by somebody else's guesses on their own phone."""

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import tally
from accounts.address import network_of
from accounts.codes import forgot as forgetting
from accounts.factors.proving import NotProved, prove_code
from accounts.idle.actions import opens, set_pin
from accounts.models import Tally, User
from accounts.signing.throttle import SIGN_IN
from accounts.throttle import Throttle
from privacy.retention import RULES
from tests.accounts.doors import at_home, with_app, with_code, with_password
from tests.cast import PASSWORD
from tests.privacy.at_work import House

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = 1_780_000_000
TOO_OFTEN = "Bạn đã thử nhiều lần"
MINUTE = 60
WRONG = "not-the-password-1"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


def is_paused(username: str, page: Client | None = None, *, password: str = WRONG, **more) -> bool:
    return TOO_OFTEN in with_password(page or Client(), username, password, **more).content.decode()


# --- At the same moment --------------------------------------------------------------------------------

def test_of_twenty_at_once_no_more_are_looked_at_than_may(house):
    def guessed(what):
        return house.inside(what, module="tests.accounts.guessing")

    assert guessed("wrong_passwords") == {"looked at": 5, "refused": 15}
    assert guessed("wrong_codes") == {"wrong": 5, "too_often": 15}
    assert guessed("wrong_numbers") == {"looked at": 5, "False": 20}


def test_a_code_opens_once_whichever_process_is_asked(house):
    first = house.inside("one_code", module="tests.accounts.guessing")
    assert first["ends"] == {"totp": 1, "wrong": 4}
    again = house.inside("code_again", first["code"], module="tests.accounts.guessing")
    assert again == {"good by the clock": True, "again": "wrong", "another": "totp"}


def test_a_page_that_is_rolled_back_takes_no_count_away(house):
    assert house.inside("rolled_back", module="tests.accounts.guessing") == {"allowed": False}


# --- For how long --------------------------------------------------------------------------------------

def test_three_mails_an_hour_are_three_in_an_hour(cast, clock, monkeypatch):
    taken: list = []
    monkeypatch.setattr(forgetting.postman, "take", taken.append)
    for _n in range(3):
        forgetting.forgot(name="hoa", address="192.0.2.1")
    for _ten_minutes in range(5):
        clock.shift(10 * MINUTE)
        forgetting.forgot(name="HOA", address="192.0.2.2")
    assert len(taken) == 3
    clock.shift(10 * MINUTE)
    forgetting.forgot(name="hoa", address="192.0.2.1")
    assert len(taken) == 4


def test_the_screens_number_waits_a_quarter_of_an_hour_and_not_for_good(cast, clock):
    set_pin(by=cast.worker, pin="5937")
    for _n in range(5):
        assert not opens(cast.worker, "5936")
    clock.shift(10 * MINUTE)
    assert not opens(cast.worker, "5937"), "still in the pause"
    clock.shift(5 * MINUTE)
    assert opens(cast.worker, "5937"), "what was tried in the pause made it no longer"


def test_what_is_over_is_taken_away(cast, clock):
    for number in range(30):
        tally.count([tally.key_of("test", number)], MINUTE)
    clock.shift(MINUTE)
    tally.count([tally.key_of("test", "new")], MINUTE)
    assert Tally.objects.count() == 30 - tally.SWEPT + 1
    rule = RULES["accounts.tally"]
    assert rule.carry_out(rule.rows(timezone.localdate())) == 30 - tally.SWEPT
    assert Tally.objects.count() == 1


# --- Nothing is pushed out -----------------------------------------------------------------------------

def test_four_hundred_others_push_nothing_out(cast, clock):
    app = with_app(cast.worker, NOW)
    assert prove_code(cast.worker, app.code(NOW)) == "totp"
    for _n in range(5):
        with_password(Client(), "hoa", WRONG)
    others = Throttle("sign-in", seconds=5 * MINUTE, account=5, address=30)
    for number in range(400):
        others.begin(account=f"nobody{number}", address=f"2001:db8:{number:x}::1")
        cache.set(f"other-{number}", 1)
    assert is_paused("hoa", password=PASSWORD)
    with pytest.raises(NotProved):
        prove_code(cast.worker, app.code(NOW))


def test_a_used_code_is_remembered_without_the_cache(cast, clock):
    app = with_app(cast.worker, NOW)
    prove_code(cast.worker, app.code(NOW))
    cache.clear()
    clock.shift(29)
    with pytest.raises(NotProved):
        prove_code(cast.worker, app.code(NOW))


# --- By whom and from where ----------------------------------------------------------------------------

@pytest.mark.parametrize(("address", "place"), [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"), ("2001:db8:1:3::7", "2001:db8:1:3::/64"), ("", ""), ("no", "no"),
])
def test_what_counts_as_one_place(address, place):
    assert network_of(address) == place


def test_neighbours_in_one_network_count_together(cast, clock):
    for number in range(30):
        assert not is_paused(f"nobody{number}", REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
    assert is_paused("hoa", password=PASSWORD, REMOTE_ADDR="2001:db8:1:2:9:9:9:9")
    assert not is_paused("hoa", password=PASSWORD, REMOTE_ADDR="2001:db8:1:3::1")


def test_an_address_that_others_guess_from_stops_no_known_browser(cast, clock):
    app, own = with_app(cast.worker, NOW), Client()
    with_password(own, "hoa")
    with_code(own, app.code(NOW))
    own.post(reverse("sign-out"))
    with_app(cast.colleague, NOW)
    for number in range(30):
        is_paused(f"nobody{number}")
    for _n in range(30):
        Throttle("factor", seconds=5 * MINUTE, address=30).begin(address="127.0.0.1")
    assert is_paused(cast.colleague.username, password=PASSWORD), "a browser that nobody knows has to wait"
    clock.shift(40)
    assert with_password(own, "hoa").url == reverse("sign-in-factor")
    with_code(own, app.code(NOW + 40))
    assert at_home(own)


def test_an_own_browser_has_its_own_end(cast, clock):
    own = Client()
    with_password(own, "hoa")
    own.post(reverse("sign-out"))
    for _n in range(5):
        assert not is_paused("hoa", own)
    assert is_paused("hoa", own, password=PASSWORD)


@pytest.mark.parametrize(("names", "paused"), [
    (("hoa", "Hoa@Example.org", "HOA", "hoa@example.org", "Hoa"), "HOA@EXAMPLE.ORG"),
    (("Không", "KHÔNG", "không", "Kho\u0302ng", "khÔng"), "KHO\u0302NG"),
])
def test_all_names_of_one_count_together_and_so_do_those_of_nobody(cast, clock, names, paused):
    User.objects.filter(pk=cast.worker.pk).update(email="hoa@example.org")
    for name in names:
        assert not is_paused(name)
    assert is_paused(paused)


def test_a_known_and_an_unknown_name_take_the_same(cast, clock):
    def work(name):
        with CaptureQueriesContext(connection) as queries:
            with_password(Client(), name, WRONG, REMOTE_ADDR=f"192.0.2.{len(name)}")
        return [one["sql"].split()[0] for one in queries]

    assert work("hoa") == work("nobody")


def test_an_office_that_signs_in_rightly_uses_nothing_up(cast, clock):
    for number in range(40):
        SIGN_IN.begin(account=f"{number}", address="192.0.2.1").was_right()
    assert not SIGN_IN.are_used_up(address="192.0.2.1")


def test_what_is_refused_counts_for_nobody_else(cast, clock):
    for number in range(100):
        assert SIGN_IN.begin(account="one", address="192.0.2.1").is_allowed == (number < 5)
    assert SIGN_IN.begin(account="two", address="192.0.2.1").is_allowed, "the address has tried five times"


def test_the_table_names_nobody(cast, clock, settings):
    with_password(Client(), "hoa", WRONG, REMOTE_ADDR="192.0.2.1")
    keys = {bytes(key) for key in Tally.objects.values_list("key", flat=True)}
    account = tally.key_of("sign-in", "account", cast.worker.pk)
    assert keys == {account, tally.key_of("sign-in", "address", "192.0.2.1")}
    settings.SECRET_KEY = "another-installation"
    assert tally.key_of("sign-in", "account", cast.worker.pk) != account
