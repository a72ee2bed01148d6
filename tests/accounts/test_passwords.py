"""What a stored password costs whoever wants to guess it, and how many are worked on at once."""

import threading

import pytest
from django.contrib.auth.hashers import check_password, make_password

from accounts.passwords.hashers import BoundedArgon2PasswordHasher

COSTS = ("memory_cost", "time_cost", "parallelism")
# Read while tests are collected: later the suite makes passwords cheap for itself.
SHIPPED = {name: getattr(BoundedArgon2PasswordHasher, name) for name in COSTS}


@pytest.fixture
def in_earnest(monkeypatch):
    for name, cost in SHIPPED.items():
        monkeypatch.setattr(BoundedArgon2PasswordHasher, name, cost)


def test_a_password_is_kept_by_argon2id_at_no_less_than_owasp_asks(in_earnest):
    """19 MiB, two passes, one lane."""
    kept = make_password("con-duong-ven-song-42")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("con-duong-ven-song-42", kept)
    assert not check_password("con-duong-ven-song-43", kept)


def test_at_most_two_are_worked_on_at_once(monkeypatch):
    """Of five people who sign in at one moment, three wait; all get in."""
    working, most, lock = 0, 0, threading.Lock()

    def slowly(self, password, salt):
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        threading.Event().wait(0.05)
        with lock:
            working -= 1
        return "kept"

    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode", slowly)
    kept: list[str] = []
    people = [
        threading.Thread(target=lambda: kept.append(BoundedArgon2PasswordHasher().encode("a", "b"))) for _n in range(5)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (most, kept) == (2, ["kept"] * 5)
