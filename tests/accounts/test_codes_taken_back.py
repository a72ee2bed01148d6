"""What ends everything of an account also takes back the code that would open it; only the one being used stays so."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.codes.actions import approve, issue
from accounts.codes.models import EntryCode
from accounts.models import User
from privacy.models import AuditEvent
from tests.accounts.test_entry_codes import NEW, WRONG, approved, asked, bring, choose, clock, on_paper, said
from tests.cast import PASSWORD
from tests.proofs import let_in

__all__ = ["clock"]
pytestmark = pytest.mark.django_db(databases=["default", "keys"])

def taken_back(entry) -> bool:
    entry.refresh_from_db()
    return entry.state == "taken_back" and entry.taken_back_at is not None


def standing_codes(cast):
    """One that is asked for, one that was agreed to, one on paper: each of somebody else."""
    asked_for = asked(cast)
    agreed = approved(cast, user=cast.colleague)
    of_the_manager = approve(by=cast.privacy_officer, entry=asked(cast, by=cast.administrator, user=cast.case_manager))
    paper, _code = issue(by=cast.administrator, entry=of_the_manager)
    return asked_for, agreed, paper


def test_a_card_that_was_lost_with_the_phone_opens_nothing(cast, client):
    """On the page: the case manager reports the phone, the old card is void, a new code is asked for at once."""
    old, code = on_paper(cast)
    let_in(client, cast.case_manager)
    page = client.get(reverse("lost-phone-of", args=[cast.worker.pk]))
    assert "Mã vào đã xin hoặc đã đưa" in said(page)
    answer = client.post(reverse("lost-phone-of", args=[cast.worker.pk]))
    assert taken_back(old)
    assert WRONG in said(bring(Client(), "hoa", code))
    new = EntryCode.objects.get(user=cast.worker, state="asked")
    assert answer.url == reverse("entry-code", args=[new.pk])
    assert "Đã xin một mã mới" in said(client.get(answer.url))
    told = AuditEvent.objects.filter(action="entry.take_back")
    assert [one.actor_ref for one in told] == [cast.case_manager.pk]


def test_a_password_page_that_stood_open_closes_with_the_code(cast, client):
    from accounts.devices.actions import lose_phone_of

    _entry, code = on_paper(cast)
    bring(client, "hoa", code)
    lose_phone_of(by=cast.case_manager, user=cast.worker)
    assert choose(client).url == reverse("begin")
    assert not User.objects.get(pk=cast.worker.pk).has_usable_password()


def test_why_no_new_code_was_asked_for_is_said(cast, client):
    """The phone is shut out all the same."""
    User.objects.filter(pk=cast.worker.pk).update(is_active=False)
    let_in(client, cast.case_manager)
    answer = client.post(reverse("lost-phone-of", args=[cast.worker.pk]))
    assert answer.url == reverse("person-account", args=[cast.worker.pk])
    assert "Tài khoản này đang khóa" in said(client.get(answer.url))
    assert not User.objects.get(pk=cast.worker.pk).has_usable_password()


def ends_everything(cast, user) -> dict:
    from accounts.devices.actions import end_all, lose_phone
    from accounts.passwords.actions import change_password
    from accounts.people.actions import change_role, lock_account, unlock_account

    other = "case_manager" if user.role == "outreach_worker" else "outreach_worker"

    def unlock():
        User.objects.filter(pk=user.pk).update(is_active=False)
        unlock_account(by=cast.administrator, user=user)

    return {
        "a new password": lambda: change_password(by=user, current=PASSWORD, new=NEW),
        "one's own lost phone": lambda: lose_phone(by=user, new_password=NEW),
        "signing out everywhere": lambda: end_all(by=user),
        "another role": lambda: change_role(by=cast.administrator, user=user, role=other),
        "locking": lambda: lock_account(by=cast.administrator, user=user),
        "unlocking": unlock,
    }


@pytest.mark.parametrize("what", ["a new password", "one's own lost phone", "signing out everywhere", "another role",
                                  "locking", "unlocking"])
def test_whatever_ends_everything_takes_back_what_stands_at_any_step(cast, what):
    """Asked for, agreed to, on paper: each account's own and nobody else's, with its event."""
    codes = standing_codes(cast)
    own = what in ("a new password", "one's own lost phone", "signing out everywhere")
    for done, entry in enumerate(codes, start=1):
        ends_everything(cast, entry.user)[what]()
        assert taken_back(entry)
        assert sum(taken_back(one) for one in codes) == done
    told = AuditEvent.objects.filter(action="entry.take_back").values_list("actor_ref", flat=True)
    assert sorted(told) == sorted(one.user_id if own else cast.administrator.pk for one in codes)


def test_the_code_by_which_somebody_comes_in_is_used_and_not_taken_back(cast, client):
    entry, code = on_paper(cast)
    bring(client, "hoa", code)
    assert choose(client).url == reverse("sign-in")
    entry.refresh_from_db()
    assert entry.state == "used"
    assert not AuditEvent.objects.filter(action="entry.take_back").exists()


def test_what_is_over_is_not_taken_back_after_its_time(cast, clock):
    from accounts.ending import end_everything

    entry, _code = on_paper(cast)
    clock.shift(dt.timedelta(hours=24))
    end_everything(cast.worker)
    entry.refresh_from_db()
    assert entry.stands == "expired"
    assert not AuditEvent.objects.filter(action="entry.take_back").exists()
