"""Around a request: one number, one bag of keys, and no answer that the trail does not know of."""

from uuid import uuid4

import pytest
from django.test import RequestFactory

from privacy import audit, datakeys
from privacy.errors import KeyRingError
from privacy.middleware import PrivacyMiddleware
from privacy.models import AuditEvent, Kind
from tests.conftest import OBSERVER
from tests.privacy.sample.models import Note, Person


@pytest.fixture(autouse=True)
def visitors_observe(monkeypatch):
    """The sample's rows are nobody's kind of work: its visitors look at them as the tests' observer does."""
    monkeypatch.setattr("privacy.middleware.VISITOR", OBSERVER)


pytestmark = [
    pytest.mark.django_db(databases=["default", "keys"]),
    pytest.mark.urls("tests.privacy.urls"),
]


@pytest.fixture
def page(client, settings):
    """Ask for a page; the middleware of the wall and of sign-in alone, so that the wall is what is tried."""
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "privacy.middleware.PrivacyMiddleware",
    ]
    settings.TEMPLATES = []
    client.raise_request_exception = False
    return lambda name, person: client.get(f"/{name}/{person.pk}/")


def test_a_read_is_on_the_trail_when_its_page_leaves(page, hoa):
    assert page("shown", hoa).content == b"Hoa"
    event = AuditEvent.objects.get()
    assert (event.kind, event.object_ref) == (Kind.READ, audit.object_ref(hoa))
    assert event.request_id is not None


def test_each_request_has_a_number_of_its_own(page, hoa):
    page("shown", hoa)
    page("shown", hoa)
    assert AuditEvent.objects.values("request_id").distinct().count() == 2


def test_a_refusal_is_on_the_trail_with_policy_and_object(page, hoa):
    answer = page("refused", hoa)
    assert answer.status_code == 403
    event = AuditEvent.objects.get()
    assert (event.kind, event.action) == (Kind.REFUSED, "page.refused")
    assert event.purpose == "tests.privacy.urls.check_may_open"
    assert event.object_ref == audit.object_ref(hoa)


def test_what_a_view_read_before_it_broke_is_on_the_trail_and_what_it_wrote_is_undone(page, hoa):
    assert page("broken", hoa).status_code == 500
    assert [event.kind for event in AuditEvent.objects.all()] == [Kind.READ]
    assert Person.objects.get().code == ""


def test_a_search_that_ends_in_404_is_on_the_trail(page, hoa):
    assert page("missing", hoa).status_code == 404
    assert AuditEvent.objects.get().kind == Kind.SEARCHED


def test_an_export_is_on_the_trail_before_its_first_byte(page, hoa):
    answer = page("streamed", hoa)
    assert AuditEvent.objects.get().kind == Kind.EXPORTED
    assert b"".join(answer.streaming_content) == b"onetwo"


def test_no_read_leaves_unlogged(page, hoa, monkeypatch):
    """Fail closed: the trail can't be written, so the page must not be shown."""

    def full_disk(events):
        raise OSError("no space left")

    monkeypatch.setattr(audit, "_insert", full_disk)
    for name in ("shown", "streamed"):
        answer = page(name, hoa)
        assert answer.status_code == 500
        assert b"Hoa" not in answer.content
        assert b"one" not in answer.content


def test_the_answer_that_may_not_leave_is_closed(hoa, monkeypatch):
    class Answer:
        closed = False

        def close(self):
            self.closed = True

    answer = Answer()

    def view(request):
        audit.read("person.opened", hoa, by=None)
        return answer

    monkeypatch.setattr(audit, "_insert", lambda events: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        PrivacyMiddleware(view)(RequestFactory().get("/"))
    assert answer.closed


def test_keys_are_open_within_the_request_and_forgotten_after_it(hoa, note):
    bags = []

    def view(request):
        assert Note.objects.get().text
        bags.append(datakeys._bag.get())
        assert list(bags[0]) == [hoa.pk]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        PrivacyMiddleware(view)(RequestFactory().get("/"))
    assert bags == [{}]
    assert datakeys._bag.get() is None
    assert audit._pending.get() is None


def test_a_list_costs_one_question_to_the_keys(page, hoa, note, django_assert_num_queries):
    from django.db import connections

    Note.objects.create(person=Person.objects.create(alias="Lan"), text="khác")
    with django_assert_num_queries(1, connection=connections["keys"]):
        answer = page("listed", hoa)
    assert set(answer.content.decode().split("|")) == {"khác", "Cần gặp luật sư"}


def test_without_a_key_ring_nothing_is_served(settings, tmp_path):
    settings.KEY_RING_FILE = tmp_path / f"{uuid4()}.json"
    with pytest.raises(KeyRingError, match="keys make"):
        PrivacyMiddleware(lambda request: None)
