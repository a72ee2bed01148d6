"""The first day: nobody is there, the operator lets two people in at the terminal, and from then on it takes two."""

import re
import uuid
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_account
from accounts.codes.beginning import begin
from accounts.codes.models import EntryCode
from accounts.models import User
from accounts.roles import Role
from privacy.errors import AccessDenied
from privacy.identity import acting_as
from privacy.models import AuditEvent
from services.actions import add_organisation
from services.models import Commune, Organisation
from tests.accounts.doors import App, at_home, secret_on, with_password
from tests.accounts.test_entry_codes import NOW, WRONG, ask_on_the_page, bring, choose, said, shown_code
from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MINE, THEIRS, THIRD = "ngọn đèn trên gác 9", "bếp lửa nhà sàn 4", "con suối sau đồi 6"
DEPARTMENT = {"organisation": "Sở Y tế tỉnh", "commune": "Xã Đồng Văn"}
TWO = {"administrator": ["lam", "Nông Thị Lam"], "officer": ["giang", "Triệu Văn Giang"]}
NONE_OF_TWO = "Đã có quản trị viên và một người thứ hai"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def run(**said) -> tuple[dict[str, str], str]:
    """(code by user name, everything that was printed)."""
    out = StringIO()
    call_command("first_administrators", stdout=out, **{**DEPARTMENT, **TWO, **said})
    lines = re.findall(r"^\w+ +(\S+) +([A-Z0-9]{4}-[A-Z0-9]{4}) ", out.getvalue(), re.MULTILINE)
    return dict(lines), out.getvalue()


def come_in(name, code, password, now=NOW) -> Client:
    """From the code to a session with a factor, through the pages alone."""
    page = Client()
    assert bring(page, name, code).url == reverse("begin-password")
    assert choose(page, password).url == reverse("sign-in")
    with_password(page, name, password)
    assert page.get(reverse("home"), follow=True).redirect_chain[-1][0] == reverse("factor-new")
    app = App(secret_on(said(page.get(reverse("factor-app")))))
    page.post(reverse("factor-app"), {"code": app.code(now)})
    page.post(reverse("factor-card"), {"kept": "1"})
    return page


def test_from_an_empty_server_to_two_people_who_let_a_third_in():
    assert not User.objects.exists()
    codes, printed = run()
    assert set(codes) == {"lam", "giang"}
    assert "24 hours" in printed
    place = Organisation.objects.get()
    assert (place.name, place.kind, place.commune.name) == ("Sở Y tế tỉnh", "department", "Xã Đồng Văn")
    lam, giang = come_in("lam", codes["lam"], MINE), come_in("giang", codes["giang"], THEIRS)
    assert lam.get(reverse("people")).status_code == 200
    assert giang.get(reverse("trail")).status_code == 200
    third = Client()
    page = said(lam.get(reverse("person-new"), {"organisation": place.pk}))
    record = re.search(r'name="record_id" value="([^"]+)"', page)[1]
    opened = {"record_id": record, "full_name": "Vàng Thị Mai", "username": "maiv", "role": "programme_manager"}
    lam.post(f"{reverse('person-new')}?organisation={place.pk}", opened)
    url = ask_on_the_page(lam, "maiv", "new").url
    giang.post(url, {"verb": "approve"})
    third = come_in("maiv", shown_code(lam, url), THIRD)
    assert at_home(third)


def test_all_of_it_stands_on_the_trail_as_the_system_s():
    run()
    told = AuditEvent.objects.filter(action__in=["organisation.added", "account.opened", "entry.begun"])
    assert sorted(told.values_list("action", flat=True)) == [
        "account.opened", "account.opened", "entry.begun", "entry.begun", "organisation.added"
    ]
    assert set(told.values_list("actor_ref", flat=True)) == {None}


def test_a_code_is_in_no_row_and_opens_its_own_account_alone():
    codes, _printed = run()
    rows = " ".join(str(bytes(value) if isinstance(value, memoryview) else value)
                    for one in EntryCode.objects.all() for value in vars(one).values())
    assert not [one for one in codes.values() if one.replace("-", "") in rows]
    assert WRONG in said(bring(Client(), "giang", codes["lam"]))


def test_once_more_renews_the_code_of_who_has_not_come_in_and_opens_nothing_twice(clock):
    codes, _printed = run()
    come_in("lam", codes["lam"], MINE)
    clock.shift(25 * 3600)
    assert WRONG in said(bring(Client(), "giang", codes["giang"])), "a day is over"
    again, _printed = run()
    assert set(again) == {"giang"}
    later, _printed = run()
    assert WRONG in said(bring(Client(), "giang", again["giang"])), "printed anew"
    assert at_home(come_in("giang", later["giang"], THEIRS, NOW + 25 * 3600))
    assert (User.objects.count(), Organisation.objects.count()) == (2, 1)
    with pytest.raises(CommandError, match=NONE_OF_TWO):
        run()


def test_with_an_administrator_within_it_opens_no_further_account():
    codes, _printed = run()
    come_in("lam", codes["lam"], MINE)
    with pytest.raises(CommandError, match="người đó mở"):
        run(officer=["khac", "Người Khác"])
    assert not User.objects.filter(username="khac").exists()


def test_who_of_the_two_lost_the_phone_comes_in_anew_while_nobody_third_is_there():
    codes, _printed = run()
    lost, _giang = come_in("lam", codes["lam"], MINE), come_in("giang", codes["giang"], THEIRS)
    again, _printed = run(again=["lam"])
    assert set(again) == {"lam"}
    assert not at_home(lost), "what is open on the phone ends at once"
    assert at_home(come_in("lam", again["lam"], THIRD))
    assert with_password(Client(), "lam", MINE).status_code == 200, "the old password is none any more"
    told = AuditEvent.objects.filter(action="entry.begun", actor_ref=None)
    assert told.count() == 3


def test_once_a_third_is_within_the_two_of_them_do_it():
    codes, _printed = run()
    for name, password in (("lam", MINE), ("giang", THEIRS)):
        come_in(name, codes[name], password)
    third = dict(by=None, username="mai", full_name="Vàng Thị Mai", role=Role.PROGRAMME_MANAGER, password=THIRD)
    elsewhere = add_organisation(
        by=None, id=uuid.uuid4(), name="Sở khác", kind="department", commune=Commune.objects.get(name="Xã Đồng Văn")
    )
    open_account(**{**third, "username": "xa"}, id=uuid.uuid4(), organisation=elsewhere)
    assert set(run(again=["giang"])[0]) == {"giang"}, "who works elsewhere says yes to nobody here"
    open_account(**third, id=uuid.uuid4(), organisation=Organisation.objects.get(name=DEPARTMENT["organisation"]))
    for name in ("lam", "GIANG"):
        with pytest.raises(CommandError, match="hai đồng nghiệp"):
            run(again=[name])
    with pytest.raises(CommandError, match="một trong hai người"):
        run(again=["mai"])


def test_where_people_work_already_it_is_refused_whoever_is_named(db):
    Cast()
    before = User.objects.count()
    for officer in (TWO["officer"], ["dung", "Ngô Thị Dung"]):
        with pytest.raises(CommandError, match=NONE_OF_TWO):
            run(officer=officer)
    assert User.objects.count() == before
    assert not EntryCode.objects.exists()


@pytest.mark.parametrize(("wrong", "words"), [
    ({"commune": "Xã Không Có"}, "“Xã Không Có” thì chưa có"), ({"commune": ""}, "Chưa có cơ quan nào"),
    ({"organisation": " "}, "Cần tên của cơ quan"), ({"officer": ["giang", " "]}, "Cần họ và tên cho “giang”"),
    ({"officer": ["g@x", "Giang"]}, "tên đăng nhập chỉ dùng"), ({"officer": ["LAM", "Giang"]}, "tài khoản khác"),
    ({"administrator": ["lam", "L" * 81]}, "nhiều nhất 80"),
])
def test_what_does_not_fit_is_said_in_words_and_nothing_is_made(wrong, words):
    with pytest.raises(CommandError, match=re.escape(words)):
        run(**wrong)
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_a_place_of_another_kind_has_no_administrators(db):
    clinic = Cast().clinic
    User.objects.filter(role__in=["administrator", "privacy_officer"]).update(is_active=False)
    with pytest.raises(CommandError, match="Vai trò này không có"):
        run(organisation=clinic.name)


def test_nobody_with_an_account_does_it(cast):
    User.objects.filter(pk=cast.privacy_officer.pk).update(is_active=False)
    with pytest.raises(AccessDenied):
        begin(by=cast.administrator, organisation="Sở Y tế", people=[])


def test_the_database_takes_such_a_code_from_the_system_alone_and_with_nobody_s_name(cast):
    """Neither an administrator with SQL of their own, nor a row that claims two people."""
    row = {"user": cast.worker, "kind": "beginning", "reason": "new", "state": "issued", "expires_at": timezone.now()}
    for who in (cast.administrator, cast.privacy_officer, cast.case_manager):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting_as(who):
            EntryCode.objects.create(id=uuid.uuid4(), **row)
    with pytest.raises(IntegrityError, match="begun_by_nobody"), transaction.atomic():
        EntryCode.objects.create(**row, asked_by=cast.administrator, approved_by=cast.privacy_officer)


def test_colleagues_neither_see_it_nor_are_kept_waiting_by_it():
    """The code of a day ago that nobody used: what two people do counts for more."""
    codes, _printed = run()
    lam = come_in("lam", codes["lam"], MINE)
    assert "Triệu Văn Giang" not in said(lam.get(reverse("entry-codes")))
    assert "/entry-codes/" in ask_on_the_page(lam, "giang", "new").url
    assert EntryCode.objects.get(user__username="giang", kind="beginning").state == "taken_back"
