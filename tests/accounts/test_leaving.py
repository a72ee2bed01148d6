"""An account is locked with everything that it holds handed over: no open case stays with somebody who has left."""

import contextlib
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.actions import open_account
from accounts.factors.store import has_factor
from accounts.models import User
from accounts.people import leaving
from accounts.people.actions import change_role, lock_account, unlock_account
from accounts.roles import Role
from casework.clients.actions import reassign
from casework.clients.models import Assignment, Client
from casework.covers.models import Cover
from casework.drafts.actions import begin_draft
from casework.drafts.models import Draft
from casework.followups.actions import plan_followup
from casework.followups.models import FollowUp
from casework.grants.models import ClientGrant
from casework.plans.closing import approve_closure, propose_closure, reopen_case
from casework.plans.codes import CaseResult
from casework.transfers.models import Transfer
from privacy.errors import AccessDenied
from privacy.identity import SYSTEM, acting_as
from privacy.models import AuditEvent
from tests.cast import PASSWORD, named
from tests.factories import asked_to_take, broken_glass, client_of, covered, shared_with

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def orphans():
    """Open clients of any organisation with somebody who can't sign in or holds no cases."""
    away = Q(assigned_to__is_active=False) | ~Q(assigned_to__role__in=[Role.OUTREACH_WORKER, Role.CASE_MANAGER])
    return Client.objects.filter(away, closed_on__isnull=True)


def second_administrator(cast):
    return open_account(
        by=None, id=named("second"), username="second", full_name="Lý Thị Hai", role=Role.ADMINISTRATOR,
        organisation=cast.department, password=PASSWORD,
    )


def locked(cast, user, to=None, by=None):
    return lock_account(by=by or cast.administrator, user=user, to=to)


# --- Handing over -------------------------------------------------------------------------------------

def test_every_open_client_goes_to_who_was_named_with_its_history_and_trail(cast):
    theirs = [client_of(cast.worker) for _n in range(3)]
    others = client_of(cast.colleague)
    locked(cast, cast.worker, to=cast.colleague)
    assert not fresh(cast.worker).is_active
    assert {fresh(one).assigned_to for one in (*theirs, others)} == {cast.colleague}
    for one in theirs:
        now, before = Assignment.objects.filter(client=one).order_by("-since")
        assert (now.worker, now.until, now.assigned_by) == (cast.colleague, None, cast.administrator)
        assert before.worker == cast.worker
        assert before.until is not None
        assert one.history.first().history_user == cast.administrator
    events = AuditEvent.objects.filter(action="client.reassigned")
    assert {event.actor_ref for event in events} == {cast.administrator.pk}
    assert len(events) == 3
    assert orphans().count() == 0


def test_what_is_promised_follows_the_client(client, cast):
    one = client_of(cast.worker)
    plan_followup(by=cast.worker, id=uuid.uuid4(), client=one, due_on=timezone.localdate(), about="Hỏi về giấy tờ")
    locked(cast, cast.worker, to=cast.colleague)
    assert FollowUp.objects.visible_to(cast.colleague).filter(client=one).exists()
    client.force_login(cast.colleague)
    assert "Mận" in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize("page", ["client", "changes", "timeline", "client-trail", "access"])
def test_whoever_took_over_reads_who_handed_the_client_over(client, cast, page):
    one = client_of(cast.worker)
    locked(cast, cast.worker, to=cast.colleague)
    client.force_login(cast.colleague)
    shown = client.get(reverse(page, args=[one.pk]))
    assert shown.status_code == 200
    if page in ("changes", "client-trail"):
        assert "Đinh Văn Quân" in shown.content.decode()


def test_a_closed_case_stays_where_it_was_and_opens_again_with_somebody_who_works(cast):
    one = closed_client(cast)
    locked(cast, cast.worker, to=None)
    assert fresh(one).assigned_to == cast.worker
    reopen_case(by=cast.case_manager, client=fresh(one), reason="Đã quay lại")
    assert fresh(one).assigned_to == cast.case_manager
    assert orphans().count() == 0


def closed_client(cast):
    one = client_of(cast.worker)
    closure = propose_closure(
        by=cast.worker, id=uuid.uuid4(), client=one, result=next(iter(CaseResult)), word="Đã ổn định",
    )
    approve_closure(by=cast.case_manager, closure=closure)
    return one


def test_covers_grants_and_emergencies_end_and_waiting_transfers_are_taken_back(cast):
    leaver, mine, theirs = cast.worker, client_of(cast.worker), client_of(cast.colleague)
    covered(leaver, cast.colleague, by=cast.case_manager)
    covered(cast.colleague, leaver, by=cast.case_manager, in_days=20)
    shared_with(leaver, client_of(cast.outsider), by=cast.outsider)
    broken_glass(leaver, client_of(cast.colleague))
    to_them = asked_to_take(leaver, theirs, by=cast.colleague)
    from_them = asked_to_take(cast.colleague, mine, by=leaver)
    begin_draft(by=leaver, id=uuid.uuid4(), kind="contact", answers={"channel": {"channel": "field"}})
    said = [str(one) for one in leaving.held_by(leaver)]
    assert [one.split(" ")[0] for one in said] == ["1", "2", "1", "2", "1"]
    locked(cast, leaver, to=cast.case_manager)
    assert not Cover.objects.ahead().exists()
    assert not ClientGrant.objects.live().to(leaver).exists()
    assert Draft.objects.filter(worker=leaver).count() == 0
    assert (fresh(to_them).state, fresh(to_them).ended_by) == ("withdrawn", cast.administrator)
    assert fresh(from_them).state == "overtaken"
    assert fresh(theirs).assigned_to == cast.colleague
    assert leaving.held_by(leaver) == []


def test_the_administrator_reads_numbers_and_the_names_of_colleagues_alone(client, cast):
    one = client_of(cast.worker)
    client.force_login(cast.administrator)
    answer = client.get(reverse("person-lock", args=[cast.worker.pk]))
    page = answer.content.decode()
    assert "1 thân chủ" in page
    assert "Mận" not in page
    assert one.code not in page
    assert answer.context["form"]["to"].initial == cast.case_manager.pk, "by default the case manager"
    client.post(reverse("person-lock", args=[cast.worker.pk]), {"to": str(cast.case_manager.pk)})
    assert fresh(one).assigned_to == cast.case_manager
    assert "Đã khóa" in client.get(reverse("person-account", args=[cast.worker.pk])).content.decode()


def test_whoever_was_locked_is_out_at_once(client, cast):
    client.force_login(cast.worker)
    assert client.get(reverse("today")).status_code == 200
    locked(cast, cast.worker)
    assert client.get(reverse("today")).headers["Location"].startswith("/sign-in/")


# --- Refusing -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("heir", [None, "outsider", "clinic_officer", "worker", "administrator"])
def test_nobody_is_locked_unless_a_fit_colleague_takes_over(cast, heir):
    one = client_of(cast.worker)
    with pytest.raises(ValidationError) as refused:
        locked(cast, cast.worker, to=heir and getattr(cast, heir))
    assert "to" in refused.value.message_dict
    assert fresh(cast.worker).is_active
    assert fresh(one).assigned_to == cast.worker


def test_where_nobody_can_take_over_the_page_says_what_to_do_first(client, cast):
    client_of(cast.outsider)
    with pytest.raises(ValidationError, match="mở tài khoản"):
        locked(cast, cast.outsider)
    client.force_login(cast.administrator)
    page = client.get(reverse("person-lock", args=[cast.outsider.pk])).content.decode()
    assert f"{reverse('person-new')}?organisation={cast.other_group.pk}" in page
    assert "<form method=\"post\" novalidate>" not in page.split("<main")[1]


def test_neither_oneself_nor_the_last_administrator(cast):
    with pytest.raises(AccessDenied):
        locked(cast, cast.administrator)
    with pytest.raises(ValidationError, match="cuối cùng"):
        lock_account(by=None, user=cast.administrator)
    other = second_administrator(cast)
    assert not locked(cast, cast.administrator, by=other).is_active
    with pytest.raises(ValidationError, match="cuối cùng"):
        locked(cast, other)


def test_nobody_gives_a_case_to_an_account_that_was_locked_meanwhile(cast):
    """The worker's form was open, or the case manager's choice made, before the lock."""
    one = client_of(cast.colleague)
    locked(cast, cast.worker)
    assert cast.worker.is_active, "as the other page still knows the account"
    with pytest.raises(AccessDenied):
        client_of(cast.worker)
    with pytest.raises(AccessDenied):
        reassign(by=cast.case_manager, client=one, to=cast.worker)
    assert orphans().count() == 0


def test_a_rest_that_nobody_took_undoes_everything(cast, monkeypatch):
    one = client_of(cast.worker)
    lost = leaving._declared["clients"]._replace(leave=lambda **_: None)
    monkeypatch.setitem(leaving._declared, "clients", lost)
    with pytest.raises(RuntimeError):
        locked(cast, cast.worker, to=cast.colleague)
    assert fresh(cast.worker).is_active
    assert fresh(one).assigned_to == cast.worker


# --- Coming back --------------------------------------------------------------------------------------

def test_who_comes_back_has_no_password_no_number_no_factor_and_no_session(client, cast):
    held = cast.worker.stamp
    Authenticator.objects.create(user=cast.worker, type=Authenticator.Type.TOTP, data={"secret": "x"})
    locked(cast, cast.worker)
    back = unlock_account(by=cast.administrator, user=cast.worker)
    assert back.is_active
    assert not has_factor(back)
    assert (back.has_usable_password(), back.pin) == (False, "")
    assert fresh(back).stamp != held
    assert not client.login(username="hoa", password=PASSWORD)


def test_twice_is_once(cast):
    for act, code in ((lock_account, "account.locked"), (unlock_account, "account.unlocked")):
        for _twice in range(2):
            act(by=cast.administrator, user=cast.worker)
        assert AuditEvent.objects.filter(action=code).count() == 1


# --- The law ------------------------------------------------------------------------------------------

STEP = some.tuples(
    some.sampled_from(["register", "lock", "unlock", "role", "hand over"]), some.integers(0, 3), some.integers(0, 3)
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=some.lists(STEP, min_size=4, max_size=9))
def test_whatever_happens_no_open_client_is_with_an_account_that_is_locked(cast, steps):
    with transaction.atomic():
        run(cast, steps)
        transaction.set_rollback(True)


def run(cast, steps) -> None:
    people = [cast.worker, cast.colleague, cast.case_manager, cast.outsider]
    known = [client_of(cast.worker, consent=False)]
    for verb, first, second in steps:
        who, other = fresh(people[first]), fresh(people[second])
        with contextlib.suppress(ValidationError, AccessDenied):  # refused: nothing has changed
            carry_out(cast, verb, who, other, known)
        assert orphans().count() == 0, (verb, who.username, other.username)


def carry_out(cast, verb, who, other, known) -> None:
    if verb == "register":
        known.append(client_of(who, consent=False))
    elif verb == "lock":
        lock_account(by=cast.administrator, user=who, to=other)
    elif verb == "unlock":
        unlock_account(by=cast.administrator, user=who)
    elif verb == "role":
        change_role(by=cast.administrator, user=who, role=other.role)
    else:
        with acting_as(SYSTEM):
            one = Client.objects.get(pk=known[-1].pk)
        reassign(by=fresh(cast.case_manager), client=one, to=other)


def test_nothing_else_that_is_asked_of_somebody_waits_with_an_account_that_is_locked(cast):
    asked_to_take(cast.worker, client_of(cast.colleague), by=cast.colleague)
    locked(cast, cast.worker)
    assert not Transfer.objects.standing().filter(to_worker__is_active=False).exists()
    assert User.objects.get(pk=cast.worker.pk).is_active is False
