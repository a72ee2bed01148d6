"""What checking the session and the factor costs a page, and from where tries are counted."""

import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.address import client_address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OF_SIGNING_IN = re.compile(r'FROM "(django_session|accounts_user|accounts_device\w*|mfa_\w+|usersessions_\w+)"')


@pytest.mark.parametrize(("who", "page"), [
    ("worker", "today"), ("worker", "clients"), ("case_manager", "clients"), ("clinic_officer", "inbox"),
    ("manager", "coverage"), ("administrator", "directory"), ("privacy_officer", "trail"),
])
def test_a_page_asks_the_database_twice_at_most_who_it_is_for(cast, client, who, page):
    client.force_login(getattr(cast, who))
    client.get(reverse(page))  # the first notes when the session was used
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(page)).status_code == 200
    first = [one["sql"] for one in queries if OF_SIGNING_IN.search(one["sql"])]
    own = f""""accounts_user"."id" = '{getattr(cast, who).pk}'::uuid"""
    about_the_session = [sql for sql in first if "django_session" in sql or own in sql]
    assert 1 <= len(about_the_session) <= 2, about_the_session
    assert not [sql for sql in first if "mfa_" in sql or "usersessions_" in sql or "accounts_device" in sql]


def asked_from(**headers) -> str:
    return client_address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers))


def test_without_a_proxy_nobody_names_their_own_address():
    assert asked_from(HTTP_X_FORWARDED_FOR="192.0.2.1") == "10.0.0.1"


@pytest.mark.parametrize(("said", "meant"), [
    ("192.0.2.1", "192.0.2.1"), ("203.0.113.9, 192.0.2.1", "192.0.2.1"), ("", "10.0.0.1"),
])
def test_behind_a_proxy_what_it_saw_itself_counts(settings, said, meant):
    """Whatever a client put before it."""
    settings.BEHIND_PROXY = True
    assert asked_from(HTTP_X_FORWARDED_FOR=said) == meant
