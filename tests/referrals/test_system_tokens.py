"""The keys of a partner's systems: who makes them, that they are shown once, and what ends them."""

import datetime as dt
import re
import time
import uuid

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.factors.fresh import NotFresh, Proof
from accounts.roles import Role
from privacy.errors import AccessDenied
from privacy.identity import acting_as
from privacy.models import AuditEvent, Kind
from referrals.fhir.actions import MOST, digest_of, make_token, revoke_token, with_digest
from referrals.fhir.models import ReceivedUpdate, SystemToken
from tests.factories import referral_at
from tests.proofs import proven
from tests.queries import queries_of
from tests.referrals.systems import System, accepting, declining, key_of
from tests.security.objects import account

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
KEY = re.compile(r"dh_[0-9A-Za-z]{43}")


@pytest.fixture
def page(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.fixture
def sent(cast):
    return referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def asked(**values) -> dict:
    return {"record_id": uuid.uuid4(), "name": "Phần mềm khám", "days": "90", **values}


def make(page, **values):
    return page.post(reverse("our-system-new"), asked(**values))


def test_a_key_is_shown_once_and_kept_nowhere(page):
    answer = make(page)
    [key] = set(KEY.findall(answer.content.decode()))
    token = SystemToken.objects.get()
    assert token.digest == digest_of(key)
    assert abs(token.expires_at - token.made_at - dt.timedelta(days=90)) < dt.timedelta(seconds=1)
    assert not KEY.search(page.get(reverse("our-systems")).content.decode())
    with connection.cursor() as cursor:
        for table in ("referrals_systemtoken", "privacy_auditevent", "django_session", "cache"):
            cursor.execute(f"SELECT count(*) FROM {table} held WHERE held::text LIKE %s", [f"%{key[3:]}%"])  # noqa: S608
            assert cursor.fetchone() == (0,), table


def test_two_keys_have_nothing_in_common(cast):
    one, other = (key_of(cast.clinic_officer)[1] for _n in range(2))
    assert KEY.fullmatch(one)
    assert one != other


def test_the_same_form_again_makes_no_second_key(page):
    form = asked()
    page.post(reverse("our-system-new"), form)
    again = page.post(reverse("our-system-new"), form, follow=True)
    assert "chỉ hiện một lần" in again.content.decode()
    assert not KEY.search(again.content.decode())
    assert SystemToken.objects.count() == 1


@pytest.mark.parametrize(("values", "field"), [
    ({"name": ""}, "name"),
    ({"days": "9999"}, "days"), ({"days": ""}, "days"), ({"name": "x" * 61}, "name"),
])
def test_a_form_that_is_not_right_makes_none(page, values, field):
    answer = make(page, **values)
    assert answer.context["form"].has_error(field)
    assert not SystemToken.objects.exists()


def test_an_old_proof_makes_none_and_stands_on_the_trail(cast):
    with pytest.raises(NotFresh):
        make_token(
            by=cast.clinic_officer, id=uuid.uuid4(), name="x", days=30,
            proof=Proof(cast.clinic_officer.pk, time.time() - 3600, "totp"),
        )
    tried = AuditEvent.objects.filter(action="system_token.not_made").values_list("purpose", flat=True)
    assert list(tried) == ["factor.not_fresh"]
    assert not SystemToken.objects.exists()


def test_the_database_keeps_no_key_for_longer_than_a_year(cast):
    token = key_of(cast.clinic_officer)[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        SystemToken.objects.filter(pk=token.pk).update(expires_at=token.made_at + dt.timedelta(days=367))


def test_an_organisation_has_not_endlessly_many(page, cast):
    for number in range(MOST):
        key_of(cast.clinic_officer, f"số {number}")
    assert "nhiều khóa đang dùng" in make(page).content.decode()
    revoke_token(by=cast.clinic_officer, token=SystemToken.objects.first())
    assert KEY.search(make(page).content.decode())


@pytest.mark.parametrize("name", ["worker", "case_manager", "manager", "privacy_officer", "administrator"])
def test_who_receives_no_referrals_makes_none(cast, name):
    with pytest.raises(AccessDenied):
        key_of(getattr(cast, name))
    assert not SystemToken.objects.exists()


def test_another_partner_neither_sees_nor_revokes_it(client, cast):
    token = key_of(cast.clinic_officer, "Phần mềm khám")[0]
    client.force_login(cast.job_officer)
    assert "Phần mềm khám" not in client.get(reverse("our-systems")).content.decode()
    url = reverse("our-system-revoke", args=[token.pk])
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    with pytest.raises(AccessDenied):
        revoke_token(by=cast.job_officer, token=token)


@pytest.mark.parametrize("name", ["job_officer", "worker", "manager", "privacy_officer", "administrator"])
def test_the_database_itself_shows_it_to_nobody_else(cast, name):
    token = key_of(cast.clinic_officer)[0]
    with acting_as(getattr(cast, name)):
        try:
            with transaction.atomic():
                assert not SystemToken.objects.filter(pk=token.pk).exists()
                assert not SystemToken.objects.filter(pk=token.pk).update(name="x")
        except DatabaseError:
            assert name != "job_officer", "a partner's role has the table, and no row of others in it"


def test_no_officer_makes_a_key_in_a_colleagues_name(cast):
    colleague = account(cast.clinic, Role.PARTNER_OFFICER)
    with acting_as(cast.clinic_officer), pytest.raises(DatabaseError), transaction.atomic():
        SystemToken.objects.create(
            organisation=cast.clinic, made_by=colleague, name="x", digest="0" * 64,
            expires_at=timezone.now() + dt.timedelta(days=1),
        )


# --- What ends it -------------------------------------------------------------------------------------

def works(client, key, referral) -> bool:
    return System(client, key).put(accepting(referral)).status_code == 200


def test_a_colleague_may_revoke_it_and_it_is_dead_at_once(client, cast, sent):
    token, key = key_of(cast.clinic_officer)
    client.force_login(account(cast.clinic, Role.PARTNER_OFFICER))
    assert client.post(reverse("our-system-revoke", args=[token.pk])).status_code == 302
    assert "Đã thu hồi" in client.get(reverse("our-systems")).content.decode()
    assert not works(client, key, sent)


def closed(officer, cast):
    officer.is_active = False


def elsewhere(officer, cast):
    officer.organisation = cast.job_centre


def another_role(officer, cast):
    officer.role, officer.organisation = Role.ADMINISTRATOR, cast.department


@pytest.mark.parametrize("change", [closed, elsewhere, another_role])
def test_it_ends_with_its_makers_place(client, cast, sent, change):
    _token, key = key_of(cast.clinic_officer)
    officer = cast.clinic_officer
    change(officer, cast)
    officer.save()
    assert not works(client, key, sent)
    assert not with_digest(digest_of(key)).is_live
    client.force_login(account(cast.clinic, Role.PARTNER_OFFICER))
    assert "Người lập đã thôi việc này" in client.get(reverse("our-systems")).content.decode()


def test_it_ends_with_its_day(client, cast, sent):
    token, key = key_of(cast.clinic_officer, days=30)
    with time_machine.travel(token.expires_at - dt.timedelta(minutes=1), tick=False):
        assert System(client, key).put(declining(sent, "full")).status_code == 200
    with time_machine.travel(token.expires_at, tick=False):
        assert System(client, key).put(declining(sent, "full")).status_code == 401


def test_revoking_twice_is_revoking_once(cast):
    token = key_of(cast.clinic_officer)[0]
    first = revoke_token(by=cast.clinic_officer, token=token).revoked_at
    assert revoke_token(by=cast.clinic_officer, token=token).revoked_at == first
    assert AuditEvent.objects.filter(action="system_token.revoked").count() == 1


# --- What is left -------------------------------------------------------------------------------------

def test_making_and_using_are_on_the_trail(client, cast, sent):
    token, key = key_of(cast.clinic_officer)
    for _n in range(2):
        works(client, key, sent)
    events = AuditEvent.objects.filter(action__startswith="system_token.", kind=Kind.WROTE)
    assert sorted(events.values_list("action", "purpose")) == [
        ("system_token.made", ""), ("system_token.used", "system"), ("system_token.used", "system"),
    ]
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


def test_it_is_kept_as_long_as_an_account_and_then_deleted(client, cast, sent):
    token, key = key_of(cast.clinic_officer)
    works(client, key, sent)
    with time_machine.travel(token.expires_at + dt.timedelta(days=5 * 365), tick=False):
        call_command("retention")
        assert SystemToken.objects.exists()
    with time_machine.travel(token.expires_at + dt.timedelta(days=5 * 366 + 2), tick=False):
        call_command("retention")
        assert not SystemToken.objects.exists()
        assert not ReceivedUpdate.objects.exists()


def test_the_list_costs_the_same_for_two_and_for_twelve(page, cast):
    def some(count):
        for number in range(count):
            key_of(cast.clinic_officer, f"số {number}")

    some(2)
    few = queries_of(page, reverse("our-systems"))
    some(10)
    assert queries_of(page, reverse("our-systems")) == few
    assert few <= 8


def test_a_form_sent_twice_at_once_is_told_by_its_id(cast):
    id = uuid.uuid4()
    officer = cast.clinic_officer
    first, again = (
        make_token(by=officer, id=id, name="x", days=30, proof=proven(officer)) for _n in range(2)
    )
    assert (first[0].pk, again) == (id, (first[0], ""))
