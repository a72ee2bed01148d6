"""What opens, destroys or takes away much asks for the factor once more, and loses nothing of what was typed."""

import time

import pytest
import time_machine
from django.urls import get_resolver, reverse

from accounts.factors.fresh import REMEMBERED, Proof, check_fresh, note_proof
from casework.emergency.models import EmergencyAccess
from tests.accounts.doors import with_app
from tests.factories import client_of
from tests.security.test_access_matrix import named_patterns

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = 1_780_000_000
# Break-glass, erasure, a person's own information taken away, a referral as a file, keys of systems, and whatever
# changes who may come in.
ASKS = {
    "emergency", "erasure-confirm", "right-print", "right-sealed", "received-fhir", "our-system-new",
    "factor-app", "factor-passkey", "factor-card", "factor-remove", "lost-phone", "lost-phone-of", "device-rule", "pin",
    "person-new", "person-change", "person-role", "person-lock", "person-unlock",
    "entry-code", "entry-code-ask", "entry-code-new",
}


def said(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def marked(patterns, found):
    for one in patterns:
        if hasattr(one, "url_patterns"):
            marked(one.url_patterns, found)
        elif getattr(one.callback, "needs_fresh_factor", False):
            found.add(one.name)
    return found


def test_these_pages_ask_and_no_other():
    assert marked(get_resolver().url_patterns, set()) == ASKS
    assert {name for name, _pattern in named_patterns()} >= ASKS


def test_five_minutes_after_the_factor_a_page_asks_again_and_opens(cast, client, clock):
    app = with_app(cast.worker, NOW)
    client.force_login(cast.worker)
    assert "Mã hồ sơ" in said(client.get(reverse("emergency")))
    clock.shift(6 * 60)
    page = said(client.get(reverse("emergency")))
    assert "Xác nhận là bạn" in page
    assert "Mã hồ sơ" not in page
    answer = client.post(reverse("emergency"), {"factor-code": app.code(NOW + 6 * 60)})
    assert answer.url == reverse("emergency")
    assert "Mã hồ sơ" in said(client.get(answer.url))


def test_what_was_typed_comes_back_and_is_kept_nowhere(cast, client, clock):
    """The form was open longer than the proof lasts, while another tab kept the session."""
    from django.contrib.sessions.models import Session

    app, other = with_app(cast.worker, NOW), client_of(cast.colleague)
    client.force_login(cast.worker)
    typed = {"record_id": "7d6f3cbb-2d5d-4b1c-a0a9-2b8a41a7d1b0", "code": other.code, "cause": "violence",
             "words": 'Đang ở <bệnh viện> "B"'}
    for _n in range(2):
        clock.shift(10 * 60)
        client.get(reverse("clients"))
    page = said(client.post(reverse("emergency"), typed))
    assert "Những gì bạn đã nhập vẫn còn" in page
    assert "Đang ở &lt;bệnh viện&gt;" in page
    assert not any("bệnh viện" in str(one.get_decoded()) for one in Session.objects.all())
    assert not EmergencyAccess.objects.exists()
    wrong = said(client.post(reverse("emergency"), {**typed, "factor-carries": "1", "factor-code": "000000"}))
    assert "Đang ở &lt;bệnh viện&gt;" in wrong, "also after a slip"
    right = {**typed, "factor-carries": "1", "factor-code": app.code(time.time())}
    assert client.post(reverse("emergency"), right).url == reverse("client", args=[other.pk])
    assert EmergencyAccess.objects.get().grant.words == typed["words"]


def test_a_form_of_another_name_does_not_pass_for_the_factor(cast, client, clock):
    with_app(cast.worker, NOW)
    client.force_login(cast.worker)
    clock.shift(6 * 60)
    assert "Xác nhận là bạn" in said(client.post(reverse("emergency"), {"factor-passkey": "{}"}))
    assert "Xác nhận là bạn" in said(client.post(reverse("emergency"), {"factor-passkey": "[1"}))


def test_nobody_is_served_by_the_proof_of_somebody_else(cast, client):
    client.force_login(cast.worker)
    session = client.session
    note_proof(session, Proof(cast.colleague.pk, time.time(), "totp"))
    session.save()
    assert client.get(reverse("clients")).url == reverse("factor-new")


@pytest.mark.parametrize(("age", "how"), [(16 * 60, "totp"), (0, REMEMBERED), (-60, "totp")])
def test_the_action_itself_takes_no_old_proof(cast, age, how):
    with pytest.raises(Exception, match="xác nhận lại"):
        check_fresh(cast.worker, Proof(cast.worker.pk, time.time() - age, how))


def test_nor_none_nor_another_s(cast):
    for proof in (None, Proof(cast.colleague.pk, time.time(), "totp")):
        with pytest.raises(Exception, match="xác nhận lại"):
            check_fresh(cast.worker, proof)
