"""What is due by the declared periods: shown without being touched, then carried out."""

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from casework.clients.models import Client
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel, Contact
from casework.drafts.actions import begin_draft
from casework.drafts.models import Draft, Kind
from casework.history import kept
from privacy.classification import PERIODS, Retention, period
from privacy.models import AuditEvent, DataKey
from privacy.retention import RULES, Rule, declare
from referrals.models import Referral
from tests.factories import client_of, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def days_ago(days: int):
    return time_machine.travel(timezone.now() - dt.timedelta(days=days), tick=False)


@pytest.fixture
def due(cast):
    """One of each kind, its time just over."""
    with days_ago(6 * 366):
        held = client_of(cast.worker)
        log_contact(
            by=cast.worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, people=2, note="Ở chợ phiên"
        )
    with days_ago(5 * 366 + 10):
        held.closed_on = timezone.localdate()
        kept(held, by=cast.worker)
    with days_ago(8):
        draft = begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"a": {"b": "c"}})
    with days_ago(31):
        done = referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    return {"client": held, "draft": draft, "referral": done}


def run(*words) -> str:
    out = io.StringIO()
    call_command("retention", *words, stdout=out)
    return out.getvalue()


def test_every_retention_has_its_period_and_every_due_one_its_rule():
    assert PERIODS.keys() == set(Retention)
    ruled = {rule.retention for rule in RULES.values()}
    with_days = {kind for kind in Retention if period(kind).days is not None}
    assert with_days <= ruled, f"declare a rule for: {with_days - ruled}"


def test_what_is_never_due_takes_no_rule():
    with pytest.raises(ValueError, match="no number of days"):
        declare(Rule("x", Client, Retention.RELEASE, "", "closed_on", lambda before: Client.objects.none()))


def test_a_deployer_may_choose_another_number_of_days(settings):
    settings.RETENTION_DAYS = {"shared": 14}
    assert (period(Retention.SHARED).days, period(Retention.DRAFT).days) == (14, 7)


def test_the_dry_run_says_what_and_why_and_changes_nothing(cast, due):
    events = AuditEvent.objects.count()
    told = run("--dry-run")
    for line in (
        "casework.case (casework.Client): 1 due", "casework.anonymous (casework.Contact): 1 due",
        "casework.draft (casework.Draft): 1 due", "referrals.shared (referrals.Referral): 1 due",
        "30 days after the referral's end",
    ):
        assert line in told
    assert "done" not in told
    assert Client.objects.get(pk=due["client"].pk).alias == "Mận"
    assert Draft.objects.filter(pk=due["draft"].pk).exists()
    assert Referral.objects.get(pk=due["referral"].pk).snapshot
    assert AuditEvent.objects.count() == events


def test_carried_out_each_goes_as_declared_and_once(cast, due, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told = run()
    assert told.count("done: 1") == 4
    assert Client.objects.get(pk=due["client"].pk).erased_on == timezone.localdate()
    assert not Draft.objects.filter(pk=due["draft"].pk).exists()
    assert Contact.objects.get(people=2).note is None
    assert not DataKey.objects.filter(
        pk__in=[due["client"].pk, due["draft"].holder_id, due["referral"].pk, Contact.objects.get(people=2).holder_id]
    ).exists()
    assert "1 due" not in run("--dry-run")


def test_the_receivers_view_ends_and_the_senders_record_stays(client, cast, due, django_capture_on_commit_callbacks):
    done = due["referral"]
    client.force_login(cast.clinic_officer)
    assert client.get(f"/inbox/{done.pk}/").status_code == 404  # by the clock alone, before any command has run
    with django_capture_on_commit_callbacks(execute=True):
        run()
    found = Referral.objects.get(pk=done.pk)
    assert (found.snapshot, found.copy["snapshot"]) == (None, {"alias": "Mận"})
    assert found.state == "declined"
    client.force_login(cast.worker)
    assert "Mận" in client.get(f"/referrals/{done.pk}/").content.decode()


def test_what_is_not_due_yet_stays(cast):
    begin_draft(by=cast.worker, id=uuid.uuid4(), kind=Kind.CONTACT)
    held = client_of(cast.worker)
    referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    run()
    assert Draft.objects.visible_to(cast.worker).count() == 1
    assert Client.objects.visible_to(cast.worker).filter(pk=held.pk).exists()
    assert Referral.objects.visible_to(cast.clinic_officer).count() == 1


def test_sessions_that_ended_go(db):
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now() - dt.timedelta(minutes=1))
    run()
    assert not Session.objects.exists()
