"""Whose account it is learns that a code was asked for it, and takes it back with one button."""

import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.codes.own import disown
from accounts.models import User
from privacy.models import AuditEvent
from tests.accounts.doors import with_app, with_code, with_password
from tests.accounts.test_entry_codes import NOW, WRONG, approved, asked, bring, choose, issue, on_paper, said
from tests.proofs import let_in
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOTICE, BUTTON = "Có người xin mã để vào tài khoản của bạn", "Không phải tôi"
AT_SIGN_IN = "Có người đang xin mã để vào tài khoản của bạn"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def signed_in(user, clock) -> tuple[Client, str]:
    """Through the doors: (the browser, the first page)."""
    app = with_app(user, NOW)
    clock.shift(60)
    page = Client()
    with_password(page, user.username)
    with_code(page, app.code(NOW + 60))
    return page, said(page.get(reverse("home"), follow=True))


def test_an_invented_loss_comes_to_the_owner_s_eyes_and_ends_at_one_button(cast, clock):
    """An administrator who wants in has asked, somebody said yes, the card is printed: the owner signs in as always."""
    _entry, code = on_paper(cast)
    hoa, first_page = signed_in(cast.worker, clock)
    assert AT_SIGN_IN in first_page
    mine = said(hoa.get(reverse("me")))
    for word in (NOTICE, cast.case_manager.full_name, cast.administrator.full_name, "Mất điện thoại", "đã được đưa ra",
                 BUTTON):
        assert word in mine
    action = re.search(r'action="([^"]+)"[^>]*>(?:(?!</form>).)*Không phải tôi', mine, re.DOTALL)[1]
    assert hoa.post(action).url == reverse("me")
    after = said(hoa.get(reverse("me")))
    assert "Đã rút lại mã đó" in after
    assert NOTICE not in after
    assert WRONG in said(bring(Client(), "hoa", code))
    told = AuditEvent.objects.get(action="entry.disown")
    assert told.actor_ref == cast.worker.pk


def test_a_password_page_that_was_opened_by_it_closes(cast):
    _entry, code = on_paper(cast)
    thief = Client()
    bring(thief, "hoa", code)
    disown(by=cast.worker)
    assert choose(thief).url == reverse("begin")


@pytest.mark.parametrize("made", [asked, approved], ids=["asked for", "agreed to"])
def test_it_is_seen_and_taken_back_before_anything_is_printed(cast, client, made):
    entry = made(cast)
    let_in(client, cast.worker)
    assert NOTICE in said(client.get(reverse("me")))
    client.post(reverse("entry-code-disown"))
    entry.refresh_from_db()
    assert entry.state == "taken_back"
    with pytest.raises(ValidationError):
        issue(by=cast.case_manager, entry=entry)


def test_nobody_is_told_of_somebody_else_s_and_nobody_takes_it_back(cast, client):
    entry = asked(cast)
    let_in(client, cast.colleague)
    assert NOTICE not in said(client.get(reverse("me")))
    client.post(reverse("entry-code-disown"))
    assert "không còn dùng được" in said(client.get(reverse("me")))
    entry.refresh_from_db()
    assert entry.state == "asked"
    assert not AuditEvent.objects.filter(action="entry.disown").exists()


def test_who_asked_nothing_and_was_asked_nothing_about_sees_nothing(cast, clock):
    _page, first_page = signed_in(cast.worker, clock)
    assert AT_SIGN_IN not in first_page


def test_the_page_asks_the_database_as_often_with_a_code_as_without(cast, client):
    let_in(client, cast.worker)
    before = queries_of(client, reverse("me"))
    approved(cast)
    assert queries_of(client, reverse("me")) == before


def test_an_account_in_use_is_not_asked_for_as_new(cast):
    """Whoever says yes to a newcomer has never met them; here there is somebody to ask."""
    User.objects.filter(pk=cast.worker.pk).update(last_login=timezone.now())
    cast.worker.refresh_from_db()
    with pytest.raises(ValidationError, match="không còn là mới"):
        asked(cast, reason="new")
    assert asked(cast, reason="password").kind == "reset"


def test_who_says_yes_sees_when_the_account_was_last_used(cast, client):
    entry = asked(cast)
    let_in(client, cast.administrator)
    assert "chưa lần nào" in said(client.get(reverse("entry-code", args=[entry.pk])))
    User.objects.filter(pk=cast.worker.pk).update(last_login=timezone.now())
    assert "chưa lần nào" not in said(client.get(reverse("entry-code", args=[entry.pk])))
