"""Coming in without e-mail: two people say yes, a code on paper, and only the person knows the password."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.codes import forgot as forgetting
from accounts.codes.actions import approve, ask, issue, refuse, take_back
from accounts.codes.choices import EntryState
from accounts.codes.entering import open_by_code
from accounts.codes.forgot import mail_code_to
from accounts.codes.lifecycle import TRANSITIONS, diagram
from accounts.codes.models import EntryCode
from accounts.models import User
from accounts.retention import delete_codes
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from tests.accounts.doors import App, at_home, secret_on, with_app, with_password
from tests.cast import PASSWORD
from tests.proofs import let_in
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = 1_780_000_000
NEW = "dù tre bên cầu 7"
WRONG = "Tên hoặc mã chưa khớp"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def said(answer) -> str:
    return answer.content.decode()


def asked(cast, user=None, by=None, reason="phone"):
    return ask(by=by or cast.case_manager, id=uuid.uuid4(), user=user or cast.worker, reason=reason)


def approved(cast, **kwargs):
    return approve(by=cast.administrator, entry=asked(cast, **kwargs))


def on_paper(cast, **kwargs):
    """(entry, code) in the case manager's hand."""
    return issue(by=kwargs.get("by") or cast.case_manager, entry=approved(cast, **kwargs))


def bring(page, name, code, **more):
    return page.post(reverse("begin"), {"username": name, "code": code}, **more)


def choose(page, password=NEW):
    return page.post(reverse("begin-password"), {"new_password": password})


# --- The way ------------------------------------------------------------------------------------------

def test_from_a_lost_phone_to_a_new_password(cast, client):
    with_app(cast.worker, NOW)
    _entry, code = on_paper(cast)
    answer = bring(client, "HOA", f" {code[:4].lower()}-{code[4:].lower()} ")
    assert answer.url == reverse("begin-password")
    assert choose(client).url == reverse("sign-in")
    assert "Đã đặt mật khẩu mới" in said(client.get(reverse("sign-in")))
    assert not Authenticator.objects.filter(user=cast.worker).exists(), "what was on the phone opens nothing"
    with_password(client, "hoa", NEW)
    assert client.get(reverse("today")).url == reverse("factor-new"), "a new factor comes first"
    assert "chưa đúng" in said(with_password(Client(), "hoa", PASSWORD))


def test_the_code_is_used_up_only_when_the_password_is_saved(cast):
    """A phone that breaks half way: another one begins again with the same card."""
    _entry, code = on_paper(cast)
    first, second = Client(), Client()
    assert bring(first, "hoa", code).url == reverse("begin-password")
    assert bring(second, "hoa", code).url == reverse("begin-password")
    assert "Nhiều người hay dùng" in said(choose(second, "Matkhau@2026"))
    assert choose(second).url == reverse("sign-in")
    assert choose(first, "tre cầu bên dù 8").url == reverse("begin"), "of two the first wins"
    assert User.objects.get(pk=cast.worker.pk).check_password(NEW)
    assert WRONG in said(bring(Client(), "hoa", code)), "once"


def test_every_session_ends(cast, client):
    page = Client()
    let_in(page, cast.worker)
    assert at_home(page)
    _entry, code = on_paper(cast)
    bring(client, "hoa", code)
    assert at_home(page), "nothing ends before the password is there"
    choose(client)
    assert not at_home(page)


def test_a_quarter_of_an_hour_for_the_password_a_day_for_the_code(cast, client, clock):
    _entry, code = on_paper(cast)
    bring(client, "hoa", code)
    clock.shift(15 * 60 + 1)
    assert choose(client).url == reverse("begin")
    clock.shift(dt.timedelta(hours=23, minutes=44))
    assert bring(client, "hoa", code).url == reverse("begin-password"), "a minute before the day is over"
    clock.shift(60)
    assert choose(client).url == reverse("begin")
    assert WRONG in said(bring(Client(), "hoa", code))


def test_printing_again_and_taking_back_make_what_was_handed_over_void(cast, client):
    entry, first = on_paper(cast)
    bring(client, "hoa", first)
    _again, second = issue(by=cast.case_manager, entry=entry)
    assert choose(client).url == reverse("begin"), "also where it was entered already"
    assert WRONG in said(bring(client, "hoa", first))
    assert bring(client, "hoa", second).url == reverse("begin-password")
    take_back(by=cast.case_manager, entry=entry)
    assert choose(client).url == reverse("begin")
    assert WRONG in said(bring(client, "hoa", second))


# --- Two people ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("who", ["worker", "colleague", "outsider", "clinic_officer", "manager", "privacy_officer"])
def test_others_ask_for_nobody(cast, who):
    with pytest.raises(AccessDenied):
        asked(cast, by=getattr(cast, who), user=cast.second_manager)


def test_a_case_manager_asks_for_the_own_group_alone_and_nobody_for_themselves(cast):
    for user in (cast.outsider, cast.clinic_officer, cast.administrator, cast.case_manager):
        with pytest.raises(AccessDenied):
            asked(cast, user=user)
    with pytest.raises(AccessDenied):
        asked(cast, by=cast.administrator, user=cast.administrator)
    assert asked(cast, by=cast.administrator, user=cast.clinic_officer).state == "asked"


def test_an_only_administrator_finds_a_way_back(cast):
    entry = asked(cast, by=cast.privacy_officer, user=cast.administrator)
    assert approve(by=cast.manager, entry=entry).state == "approved", "a manager of the same department"


def ask_on_the_page(page, username, reason="phone"):
    """Ask by user name; the answer."""
    form = said(page.get(reverse("entry-code-new")))
    record = re.search(r'name="record_id" value="([^"]+)"', form)[1]
    return page.post(reverse("entry-code-new"), {"username": username, "reason": reason, "record_id": record})


def shown_code(page, url) -> str:
    """The code, from the page that shows it once."""
    return re.search(r"dh-figure--code\">([A-Z0-9]{4}-[A-Z0-9]{4})<", said(page.post(url, {"verb": "show"})))[1]


def test_an_only_administrator_comes_back_page_by_page(cast, clock):
    """The privacy officer asks, a manager says yes, the officer hands over, the administrator comes in: no action is
    called but by the pages."""
    officer, manager, locked_out = Client(), Client(), Client()
    let_in(officer, cast.privacy_officer)
    let_in(manager, cast.manager)
    assert reverse("entry-code-new") in said(officer.get(reverse("entry-codes")))
    url = ask_on_the_page(officer, "quan").url
    assert url in said(manager.get(reverse("entry-codes"))).split("Chờ bạn đồng ý")[1]
    assert manager.post(url, {"verb": "approve"}).url == url
    code = shown_code(officer, url)
    assert bring(locked_out, "quan", code).url == reverse("begin-password")
    choose(locked_out)
    with_password(locked_out, "quan", NEW)
    assert locked_out.get(reverse("people")).url == reverse("factor-new")
    app = App(secret_on(said(locked_out.get(reverse("factor-app")))))
    locked_out.post(reverse("factor-app"), {"code": app.code(NOW)})
    assert locked_out.get(reverse("people")).status_code == 200


def test_the_privacy_officer_asks_on_the_page_for_administrators_alone(cast, client):
    let_in(client, cast.privacy_officer)
    for name in ("hoa", "mai", "phuc", "dung", "nobody"):
        assert "Bạn chỉ xin được mã cho quản trị viên" in said(ask_on_the_page(client, name))
    assert client.get(reverse("entry-code-ask", args=[cast.worker.pk])).status_code == 404
    assert client.get(reverse("entry-code-ask", args=[cast.administrator.pk])).status_code == 200
    assert not EntryCode.objects.exists()


@pytest.mark.parametrize("asker", ["administrator", "case_manager", "privacy_officer"])
def test_the_page_finds_exactly_those_for_whom_the_action_takes_a_code(cast, client, asker):
    """One truth: of everybody of the cast."""
    from accounts.codes.policies import check_ask_code
    from accounts.codes.reading import askable_by
    from privacy.policies import allows

    by = getattr(cast, asker)
    found = {one.username for one in askable_by(by)} - {by.username}
    assert found == {one.username for one in cast.everybody.values() if allows(check_ask_code, by, one)}
    assert len(found) == {"administrator": 9, "case_manager": 2, "privacy_officer": 1}[asker]


@pytest.mark.parametrize("who", ["case_manager", "worker", "colleague", "outsider", "clinic_officer", "manager"])
def test_the_asker_the_person_a_worker_and_outsiders_don_t_approve(cast, who):
    entry = asked(cast)
    with pytest.raises((AccessDenied, EntryCode.DoesNotExist)):
        approve(by=getattr(cast, who), entry=entry)
    with pytest.raises((AccessDenied, EntryCode.DoesNotExist)):
        refuse(by=getattr(cast, who), entry=entry)


def test_the_person_doesn_t_approve_what_was_asked_for_them(cast):
    entry = asked(cast, by=cast.administrator, user=cast.case_manager)
    with pytest.raises(AccessDenied):
        approve(by=cast.case_manager, entry=entry)


def test_nothing_is_printed_before_somebody_said_yes_nor_by_anybody_but_the_asker(cast):
    entry = asked(cast)
    with pytest.raises(ValidationError):
        issue(by=cast.case_manager, entry=entry)
    approve(by=cast.privacy_officer, entry=entry)
    for who in (cast.administrator, cast.privacy_officer):
        with pytest.raises(AccessDenied):
            issue(by=who, entry=entry)
    refused = asked(cast, user=cast.colleague)
    refuse(by=cast.administrator, entry=refused)
    with pytest.raises(ValidationError):
        issue(by=cast.case_manager, entry=refused)


def test_the_database_itself_wants_two_others(cast):
    """Whoever writes around the actions can't make a code by themselves."""
    plain = {"user": cast.worker, "kind": "reset", "reason": "phone", "expires_at": timezone.now()}
    for people in (
        {"asked_by": cast.administrator, "approved_by": cast.administrator}, {"asked_by": cast.administrator},
        {"asked_by": cast.administrator, "approved_by": cast.worker}, {"asked_by": cast.worker},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EntryCode.objects.create(state="issued", **plain, **people)


def test_one_open_code_an_account_and_the_same_form_asks_once(cast, clock):
    entry = asked(cast)
    again = ask(by=cast.case_manager, id=entry.pk, user=cast.worker, reason="phone")
    assert again.pk == entry.pk
    with pytest.raises(ValidationError, match="Đã có một mã đang chờ"):
        asked(cast, by=cast.administrator)
    clock.shift(dt.timedelta(days=7))
    assert asked(cast, by=cast.administrator).state == "asked", "what nobody dealt with in a week is over"
    entry.refresh_from_db()
    assert entry.state == "expired"


def test_the_administrator_never_sees_a_code_of_somebody_else_s_asking(cast, client):
    entry, code = on_paper(cast)
    let_in(client, cast.administrator)
    page = said(client.get(reverse("entry-code", args=[entry.pk])))
    assert code not in page
    assert "In mã ra giấy" not in page


def test_the_code_is_kept_nowhere(cast, client):
    let_in(client, cast.case_manager)
    entry = approved(cast)
    shown = said(client.post(reverse("entry-code", args=[entry.pk]), {"verb": "show"}))
    code = re.search(r"dh-figure--code\">([A-Z0-9]{4}-[A-Z0-9]{4})<", shown)[1]
    assert code not in said(client.get(reverse("entry-code", args=[entry.pk]))), "shown once"
    entry.refresh_from_db()
    row = " ".join(str(bytes(one) if isinstance(one, memoryview) else one) for one in vars(entry).values())
    assert code.replace("-", "") not in row
    assert bring(Client(), "hoa", code).url == reverse("begin-password")


def test_the_card_says_what_to_do_and_nothing_of_the_work(cast, client):
    from tests.referrals.test_slips import words as words_of

    let_in(client, cast.case_manager)
    answer = client.post(reverse("entry-code", args=[approved(cast).pk]), {"verb": "print"})
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    assert "hoa" in words
    assert "/begin/" in words
    for never in ("Hoa Ban", "Nguyễn", "Cộng tác viên", "Đồng Hành"):
        assert never not in words


# --- Whoever guesses ----------------------------------------------------------------------------------

def test_every_way_of_being_wrong_gets_one_answer_for_the_same_questions(cast):
    """Whoever watches the clock learns nothing: a code waits for Hoa, none for Lan, and the others don't exist."""
    on_paper(cast)
    open_by_code(name="first", code="ABCD2345", address="192.0.2.9")  # the address is counted from here on
    names, answers, asked_of_the_database = ["hoa", "lan", "nobody", "hoa@example.org", "' OR 1=1 --"], set(), set()
    for name in names:
        page = Client()
        page.get(reverse("begin"))
        shown = said(bring(page, name, "ABCD2345"))
        assert WRONG in shown
        answers.add(re.sub('value="[^"]*"', "", shown))
        with CaptureQueriesContext(connection) as asking:
            assert open_by_code(name=name, code="ABCD2345", address="192.0.2.9") is None
        asked_of_the_database.add(tuple(one["sql"].split()[0] for one in asking.captured_queries))
    assert len(asked_of_the_database) == 1
    assert len(answers) == 1


def test_a_locked_account_is_answered_like_an_unknown_one(cast, client):
    _entry, code = on_paper(cast)
    User.objects.filter(pk=cast.worker.pk).update(is_active=False)
    assert WRONG in said(bring(client, "hoa", code))


def test_a_code_fits_no_other_account(cast, client):
    _entry, code = on_paper(cast)
    on_paper(cast, user=cast.colleague)
    assert WRONG in said(bring(client, "lan", code))


def test_guessing_is_slowed_down_and_written_down_but_nobody_is_locked_out_for_good(cast, client, clock):
    _entry, code = on_paper(cast)
    for _n in range(10):
        bring(client, "hoa", "ABCD2345")
    assert WRONG in said(bring(client, "hoa", code)), "the right one waits too"
    told = AuditEvent.objects.filter(action="entry.open")
    assert told.filter(purpose="entry_wrong").count() == 10
    assert told.filter(purpose="entry_throttled").count() == 1
    clock.shift(5 * 60 + 1)
    assert bring(client, "hoa", code).url == reverse("begin-password")


def test_without_a_code_there_is_no_password_page(cast, client):
    assert client.get(reverse("begin-password")).url == reverse("begin")
    assert choose(client).url == reverse("begin")


# --- By e-mail ----------------------------------------------------------------------------------------

@pytest.fixture
def mailing(settings, cast):
    """A mail server is set, and the worker has an address and a factor."""
    settings.MAIL_IS_SENT, settings.DEFAULT_FROM_EMAIL = True, "a@nhom.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.filter(pk=cast.worker.pk).update(email="hoa@example.org")
    cast.worker.refresh_from_db()
    with_app(cast.worker, NOW)


def mailed_code() -> str:
    return re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", mail.outbox[-1].body)[0]


def test_who_forgot_gets_a_code_and_keeps_the_factor(mailing, cast, client, clock):
    assert mail_code_to("Hoa@Example.org")
    [letter] = mail.outbox
    assert letter.to == ["hoa@example.org"]
    assert "http" not in letter.body, "no secret in an address, so no address"
    assert not re.search("[0-9]", letter.subject)
    bring(client, "hoa", mailed_code())
    assert choose(client).url == reverse("sign-in")
    clock.shift(60)
    assert with_password(client, "hoa", NEW).url == reverse("sign-in-factor")


def test_a_mailed_code_is_good_for_an_hour_and_the_last_one_alone(mailing, cast, client, clock):
    mail_code_to("hoa")
    first = mailed_code()
    mail_code_to("hoa")
    assert WRONG in said(bring(client, "hoa", first))
    clock.shift(60 * 60)
    assert WRONG in said(bring(client, "hoa", mailed_code()))


def test_the_mailbox_alone_opens_nothing(mailing, cast, client):
    """A lost phone with the mail on it: the door was shut, so that no code is mailed and one of before is void."""
    from accounts.devices.actions import lose_phone_of

    mail_code_to("hoa")
    before = mailed_code()
    lose_phone_of(by=cast.case_manager, user=cast.worker)
    assert WRONG in said(bring(client, "hoa", before))
    assert not mail_code_to("hoa")
    assert not mail_code_to("lan"), "no address"
    assert not mail_code_to("nobody")
    assert len(mail.outbox) == 1


def test_three_mails_an_hour_whichever_name_is_typed(mailing, cast, client, clock):
    for name in ("hoa", "Hoa@Example.org", "HOA"):
        assert mail_code_to(name)
    assert not mail_code_to("hoa@example.org")
    clock.shift(60 * 60)
    assert mail_code_to("hoa")


def test_what_colleagues_ask_for_counts_for_more(mailing, cast, client):
    mail_code_to("hoa")
    mine = mailed_code()
    asked(cast)
    assert WRONG in said(bring(client, "hoa", mine))
    assert not mail_code_to("hoa")


def test_the_page_answers_the_same_and_looks_nobody_up(mailing, cast, monkeypatch):
    taken: list[str] = []
    monkeypatch.setattr(forgetting.postman, "take", lambda errand: taken.append(errand.args[0]))
    answers = []
    for name in ("hoa", "nobody"):
        page = Client()
        page.get(reverse("forgot"))
        answer = page.post(reverse("forgot"), {"username": name}, follow=True)
        answers.append(re.sub(r'value="[^"]+"', "", said(answer)))
    assert answers[0] == answers[1]
    assert "Nếu tài khoản có địa chỉ email" in answers[0]
    assert taken == ["hoa", "nobody"], "both wait to be looked up, after the answer"
    for _n in range(5):
        Client().post(reverse("forgot"), {"username": "hoa"})
    assert taken.count("hoa") == 3, "three mails an hour"


def test_without_a_mail_server_the_page_says_whom_to_ask(client):
    page = said(client.get(reverse("forgot")))
    assert "Hai đồng nghiệp xác nhận" in page
    assert "<form method=\"post\" novalidate" not in page


def test_an_approved_code_may_go_by_mail_and_then_the_sender_sees_nothing(mailing, cast, client):
    entry = approved(cast)
    let_in(client, cast.case_manager)
    page = client.post(reverse("entry-code", args=[entry.pk]), {"verb": "mail"}, follow=True)
    assert mailed_code() not in said(page)
    assert bring(Client(), "hoa", mailed_code()).url == reverse("begin-password")


def test_nothing_is_mailed_where_there_is_no_address(mailing, cast, client):
    entry = approved(cast, user=cast.colleague)
    with pytest.raises(ValidationError, match="email"):
        issue(by=cast.case_manager, entry=entry, by_mail=True)


# --- Pages, trail, end --------------------------------------------------------------------------------

def test_each_sees_what_waits_for_them(cast, client):
    entry = asked(cast)
    url = reverse("entry-code", args=[entry.pk])
    let_in(client, cast.administrator)
    waiting, _rest = said(client.get(reverse("entry-codes"))).split("Chờ bạn đồng ý")[1], ""
    assert url in waiting
    let_in(client, cast.case_manager)
    page = said(client.get(reverse("entry-codes")))
    assert url not in page.split("Bạn đã xin")[0]
    assert url in page.split("Bạn đã xin")[1]
    let_in(client, cast.clinic_officer)
    assert url not in said(client.get(reverse("entry-codes")))
    assert client.get(url).status_code == 404
    let_in(client, cast.worker)
    assert client.get(reverse("entry-codes")).status_code == 403


def test_the_page_asks_as_often_for_many_as_for_one(cast, client):
    let_in(client, cast.administrator)
    asked(cast)
    one = queries_of(client, reverse("entry-codes"))
    for user in (cast.colleague, cast.case_manager, cast.outsider, cast.clinic_officer, cast.manager):
        asked(cast, by=cast.administrator, user=user)
    assert queries_of(client, reverse("entry-codes")) == one


def test_by_user_name_a_stranger_is_not_found_and_nothing_typed_is_lost(cast, client):
    let_in(client, cast.case_manager)
    form = client.get(reverse("entry-code-new"))
    record = re.search(r'name="record_id" value="([^"]+)"', said(form))[1]
    answer = client.post(reverse("entry-code-new"), {"username": "bac", "reason": "phone", "record_id": record})
    assert "Không thấy tài khoản nào" in said(answer)
    assert 'value="bac"' in said(answer)
    answer = client.post(reverse("entry-code-new"), {"username": "HOA", "reason": "phone", "record_id": record})
    assert answer.url == reverse("entry-code", args=[record])
    assert EntryCode.objects.get(pk=record).user == cast.worker


def test_the_trail_tells_of_each_step(cast, client):
    _entry, code = on_paper(cast)
    bring(client, "hoa", code)
    choose(client)
    told = AuditEvent.objects.filter(action__startswith="entry.")
    assert set(told.values_list("action", "actor_ref")) == {
        ("entry.ask", cast.case_manager.pk), ("entry.approve", cast.administrator.pk),
        ("entry.issue", cast.case_manager.pk), ("entry.use", cast.worker.pk),
    }


def test_a_row_goes_ninety_days_after_its_time(cast, clock):
    on_paper(cast)
    today = timezone.localdate()
    assert not EntryCode.objects.over(today + dt.timedelta(days=1)).exists()
    assert delete_codes(EntryCode.objects.over(today + dt.timedelta(days=2))) == 1


def test_the_table_of_moves_is_whole_and_the_diagram_is_drawn_from_it():
    from pathlib import Path

    named = {state for row in TRANSITIONS.values() for state in (*row.sources, row.target)}
    assert named == set(EntryState.values)
    assert diagram() in Path("docs/lifecycles.md").read_text()
