"""Pages of no case: what a stranger may see of them, and what no answer leaves behind."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse
from django.views import defaults

from pages.views import csrf_failure

# The static files are served from their source here; that none were gathered is no concern of these tests.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def request_of_nobody(client):
    """A request as a signed-out browser sends it."""
    request = RequestFactory().get("/somewhere/")
    request.session = client.session
    return request


def test_hide_now_leads_to_a_page_that_names_nothing_and_asks_for_no_sign_in(client):
    answer = client.get(reverse("hidden"))
    assert answer.status_code == 200
    assert "Đồng Hành" not in answer.content.decode()


def test_what_was_hidden_stays_hidden_until_it_is_opened_again(client):
    assert client.get(reverse("hidden"), {"now": ""}, follow=True).redirect_chain == [(reverse("hidden"), 302)]
    assert client.get(reverse("style")).headers["Location"] == reverse("hidden")
    assert client.post(reverse("style"), {"name": "Mận"}).headers["Location"] == reverse("hidden")
    assert client.get(reverse("hidden"), {"open": ""}).headers["Location"] == reverse("home")
    assert client.get(reverse("style")).status_code == 200


def test_the_mark_of_hiding_is_no_secret_and_out_of_reach_of_scripts(client):
    mark = client.get(reverse("hidden"), {"now": ""}).cookies["h"]
    assert (mark.value, mark["httponly"], mark["samesite"], mark["max-age"]) == ("1", True, "Strict", "")


def test_the_style_page_is_shown_where_the_software_is_tested_and_nowhere_real(client, settings):
    assert client.get(reverse("style")).status_code == 200
    settings.DEMO = settings.TESTING = False
    assert client.get(reverse("style")).status_code == 404


def test_no_answer_is_kept_by_a_browser_and_no_robot_lists_it(client):
    answer = client.get(reverse("style"))
    assert answer["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_a_wrong_form_says_so_in_the_title_and_keeps_what_was_typed(client):
    html = client.post(reverse("style"), {"when": "31/02/2026", "name": "Mận"}).content.decode()
    assert "<title>Lỗi: Đồng Hành</title>" in html
    assert 'value="31/02/2026"' in html
    assert 'value="Mận"' in html


def test_a_refusal_tells_its_reason(request_of_nobody):
    answer = defaults.permission_denied(request_of_nobody, PermissionDenied("Phiếu này đã có người trả lời."))
    assert answer.status_code == 403
    assert "Phiếu này đã có người trả lời." in answer.content.decode()


def test_a_stale_form_is_answered_without_the_technical_reason(request_of_nobody):
    answer = csrf_failure(request_of_nobody, reason="CSRF token incorrect")
    assert answer.status_code == 403
    assert "CSRF" not in answer.content.decode()


def test_the_page_for_our_own_mistakes_asks_for_patience(request_of_nobody):
    answer = defaults.server_error(request_of_nobody)
    assert answer.status_code == 500
    assert "Bạn không làm gì sai" in answer.content.decode()


def test_the_language_of_the_phone_is_not_the_person_s_choice(client):
    assert 'lang="vi"' in client.get(reverse("sign-in"), headers={"accept-language": "en"}).content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/"})
    assert 'lang="en"' in client.get(reverse("sign-in")).content.decode()
