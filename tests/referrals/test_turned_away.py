"""A service that declines somebody as full or closed: whoever looks next reads so at once, and is sent elsewhere first,
until the partner confirms its places again. What the sender chose wrongly is not held against it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.codes import DeclineReason, ReopenReason
from referrals.times.measured import figures, measure
from services.actions import confirm_capacity, confirm_unchanged
from services.manner import Pace
from services.models import Service, ServicePace
from tests.factories import paced, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def decline(cast):
    def make(reason, service=None):
        made = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=service or cast.check_up)
        return actions.decline(by=cast.clinic_officer, referral=made, decline_reason=reason)

    return make


@pytest.fixture
def need(cast):
    """Of somebody else, who needs the same."""
    made = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    actions.cancel(by=cast.worker, referral=made)
    return made.need


def check_up(cast) -> Service:
    return Service.objects.visible_to(cast.worker).with_standing().get(pk=cast.check_up.pk)


@pytest.mark.parametrize(("reason", "said"), [
    (DeclineReason.FULL, "Vừa báo hết chỗ ngày"), (DeclineReason.CLOSED, "Vừa báo tạm ngừng ngày"),
])
def test_full_or_closed_is_known_at_once_and_sinks(cast, decline, reason, said):
    before = check_up(cast).standing
    decline(reason)
    one = check_up(cast)
    assert one.turned_away.startswith(said)
    assert one.answers == one.turned_away
    assert one.standing > before
    assert one.manner is None, "one answer says nothing of its manner"


@pytest.mark.parametrize("reason", sorted(set(DeclineReason) - {DeclineReason.FULL, DeclineReason.CLOSED}))
def test_another_reason_says_nothing_about_its_places(cast, decline, reason):
    decline(reason)
    assert check_up(cast).turned_away == ""
    assert not ServicePace.objects.filter(service=cast.check_up).exists()


@pytest.mark.parametrize("confirm", [
    lambda cast: confirm_capacity(by=cast.clinic_officer, service=cast.check_up, places_a_week=10, places_free=4),
    lambda cast: confirm_unchanged(by=cast.clinic_officer),
])
def test_a_partner_that_confirms_its_places_is_taken_at_its_word_also_on_the_same_day(cast, decline, confirm):
    confirm(cast)
    before = check_up(cast).standing
    decline(DeclineReason.FULL)
    assert check_up(cast).standing > before, "declined after it had confirmed"
    confirm(cast)
    assert (check_up(cast).turned_away, check_up(cast).standing) == ("", before)
    measure()
    assert check_up(cast).turned_away == "", "the nightly figures don't bring it back"


def test_a_decline_by_mistake_is_taken_back_with_its_word(cast, decline):
    made = decline(DeclineReason.FULL)
    actions.reopen(by=cast.clinic_officer, referral=made, reopened_because=ReopenReason.WRONG_ANSWER)
    assert check_up(cast).turned_away == ""


def test_after_a_month_it_is_no_news_any_more(cast, decline):
    decline(DeclineReason.FULL)
    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert check_up(cast).turned_away == ""


def test_the_nightly_figures_keep_what_was_said(cast, decline):
    decline(DeclineReason.FULL)
    measure()
    assert ServicePace.objects.get(service=cast.check_up).full_on == timezone.localdate()
    assert check_up(cast).turned_away


def test_beside_its_manner_where_that_is_known(cast, decline):
    decline(DeclineReason.FULL)
    paced(cast.check_up, asked=10, answered=10, in_time=10, declined=1, typical_hours=2.0)
    assert check_up(cast).answers.endswith(", thường trả lời trong 1 ngày")


def test_the_next_worker_reads_it_on_the_card(client, cast, decline, need):
    confirm_unchanged(by=cast.clinic_officer)
    client.force_login(cast.worker)
    url = reverse("refer", args=[need.pk])
    fresh, queries = client.get(url).content.decode(), queries_of(client, url)
    assert "Chưa chắc còn chỗ" not in fresh
    decline(DeclineReason.FULL)
    shown = client.get(url).content.decode()
    assert "Chưa chắc còn chỗ" in shown
    assert "vừa báo hết chỗ ngày" in shown
    assert queries_of(client, url) == queries


# --- What the sender chose wrongly ----------------------------------------------------------------------

def test_what_should_have_gone_elsewhere_is_not_counted_as_declined(cast, decline):
    for reason in (DeclineReason.NOT_OUR_SERVICE, DeclineReason.NOT_ELIGIBLE) * 3:
        decline(reason)
    counted = figures(timezone.localdate())[cast.check_up.pk]
    assert (counted.asked, counted.answered, counted.declined) == (6, 6, 0)
    measure()
    assert check_up(cast).manner != Pace.DECLINES


def test_what_is_the_services_own_doing_is_counted(cast, decline):
    for reason in (DeclineReason.FULL, DeclineReason.TOO_FAR, DeclineReason.CLOSED, DeclineReason.FULL,
                   DeclineReason.NOT_ELIGIBLE):
        decline(reason)
    measure()
    assert ServicePace.objects.get(service=cast.check_up).declined == 4
    assert check_up(cast).manner == Pace.DECLINES
