"""Nobody's way of signing in changes unnoticed: a short mail says so and nothing else. And the thread behind it."""

import threading
import time
import uuid

import pytest
from django.core import mail
from django.urls import reverse

from accounts import postman
from accounts.codes.actions import approve, ask, issue
from accounts.codes.entering import set_password_by_code
from accounts.factors.actions import new_card, remove_factor
from accounts.passwords.actions import change_password
from accounts.people.actions import change_account
from tests.accounts.doors import with_app
from tests.cast import PASSWORD
from tests.proofs import let_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NEW = "lá bàng rơi ngoài ngõ chiều nay"


@pytest.fixture
def told(cast, settings, monkeypatch, django_capture_on_commit_callbacks):
    """Carry something out, committed; answers with whom a mail went to."""
    settings.MAIL_IS_SENT, settings.DEFAULT_FROM_EMAIL = True, "bao@example.org"
    monkeypatch.setattr(postman, "take", lambda errand: errand())
    cast.worker.email = "hoa@example.org"
    cast.worker.save(update_fields=["email"])

    def carried_out(act) -> list[str]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [address for one in mail.outbox for address in one.to]

    return carried_out


def test_a_new_password_is_told(cast, told):
    assert told(lambda: change_password(by=cast.worker, current=PASSWORD, new=NEW)) == ["hoa@example.org"]
    [letter] = mail.outbox
    assert letter.subject == "Thư từ Đồng Hành"
    assert "Cách đăng nhập của bạn đã thay đổi" in letter.body
    for secret in (NEW, PASSWORD, cast.worker.username, cast.worker.full_name, "http"):
        assert secret not in letter.body


def test_what_was_refused_is_not(cast, told):
    def wrong():
        with pytest.raises(Exception, match="chưa đúng"):
            change_password(by=cast.worker, current="sai", new=NEW)

    assert told(wrong) == []


def test_so_is_a_factor_that_comes_or_goes_and_a_new_card(client, cast, told):
    with_app(cast.worker, time.time())
    let_in(client, cast.worker)
    assert told(lambda: new_card(by=cast.worker)) == ["hoa@example.org"]
    assert told(lambda: remove_factor(by=cast.worker, factor_id=0)) == [], "nothing was taken away"


def test_so_is_the_way_back_that_colleagues_opened(cast, told):
    entry = ask(by=cast.case_manager, id=uuid.uuid4(), user=cast.worker, reason="phone")
    approve(by=cast.administrator, entry=entry)
    entry.refresh_from_db()
    issued, _code = issue(by=cast.case_manager, entry=entry)
    brought = {"by": cast.worker, "code_id": issued.pk, "paper": issued.paper}
    assert told(lambda: set_password_by_code(**brought, password=NEW)) == ["hoa@example.org"]


def test_so_is_a_code_that_is_asked_for_before_anything_changes(cast, told):
    wanted = {"by": cast.case_manager, "user": cast.worker, "reason": "phone"}
    assert told(lambda: ask(id=uuid.uuid4(), **wanted)) == ["hoa@example.org"]
    [letter] = mail.outbox
    assert letter.subject == "Thư từ Đồng Hành"
    assert "xin một mã để vào tài khoản của bạn" in letter.body
    for secret in (cast.worker.username, cast.worker.full_name, cast.case_manager.full_name, "http"):
        assert secret not in letter.body


def test_another_address_is_told_to_the_old_one(cast, told):
    """Whoever takes an account over by its address has to get past the one who reads the old mailbox."""
    change = {"by": cast.administrator, "user": cast.worker, "full_name": cast.worker.full_name}
    assert told(lambda: change_account(**change, email="khac@example.org")) == ["hoa@example.org"]
    assert told(lambda: change_account(**change, email="khac@example.org")) == []


def test_who_has_no_address_sees_it_on_their_own_page(client, cast, told):
    with_app(cast.colleague, time.time())
    let_in(client, cast.colleague)
    assert told(lambda: new_card(by=cast.colleague)) == []
    assert "từ ngày" in client.get(reverse("me")).content.decode()


def test_where_no_mail_is_sent_nothing_is_tried(cast, told, settings):
    settings.MAIL_IS_SENT = False
    assert told(lambda: change_password(by=cast.worker, current=PASSWORD, new=NEW)) == []


def test_the_postman_goes_on_after_an_errand_that_failed(monkeypatch):
    done, ran = threading.Event(), []

    def errand(name):
        ran.append(name)
        if name == "second":
            done.set()
        else:
            raise OSError

    monkeypatch.setattr(postman, "ANSWER_SECONDS", 0)
    ours = postman.Postman()
    ours.take(lambda: errand("first"))
    ours.take(lambda: errand("second"))
    assert done.wait(10)
    assert ran == ["first", "second"]
