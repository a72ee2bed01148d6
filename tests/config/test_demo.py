"""The demo's year: the same seed gives the same one, and what stands open in it is what a working team leaves open."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from casework.contacts.models import Channel, Contact
from casework.followups.models import ATTEMPTS, FollowUp, Outcome
from config.demo.life import LATE
from config.demo.world import make_world, seeded
from config.demo.year import Year
from privacy.datakeys import opened_keys
from referrals.lifecycle import UNDER_WAY
from referrals.models import Referral
from referrals.times.due import what_is_due

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FEW, SOME, SEED = 10, 30, 2026


def lived(persons: int) -> None:
    rng = seeded(SEED)
    with opened_keys():
        Year(make_world(rng), rng, persons, timezone.localdate()).live(lambda share: None)


def told() -> dict[str, list]:
    """What happened, without ids and codes, which are random on purpose."""
    return {
        "contacts": sorted(Contact.objects.values_list("on", "channel", "people", "commune", "worker__username")),
        "followups": sorted(FollowUp.objects.values_list("due_on", "attempt", "outcome", "worker__username")),
        "referrals": sorted(Referral.objects.values_list("state", "sent_at__date", "moved_at__date")),
    }


def test_the_same_seed_gives_the_same_year():
    years = []
    for _turn in range(2):
        with transaction.atomic():
            lived(FEW)
            years.append(told())
            transaction.set_rollback(True)
    assert years[0] == years[1]
    assert years[0]["referrals"]


def test_a_year_is_plausible():
    lived(SOME)
    today = timezone.localdate()
    open_ones = FollowUp.objects.filter(done_on__isnull=True)
    latest = LATE[-1][-1]
    assert all(one.due_on >= today - dt.timedelta(days=latest) for one in open_ones)
    given_up = FollowUp.objects.filter(attempt=ATTEMPTS, outcome=Outcome.NOT_REACHED)
    assert all(not one.client.followups.filter(attempt__gt=ATTEMPTS).exists() for one in given_up)
    met = Contact.objects.filter(client__isnull=True)
    assert len(set(met.values_list("channel", flat=True))) >= len(Channel.values) - 1
    assert max(met.values_list("people", flat=True)) > 3
    under_way = Referral.objects.filter(state__in=UNDER_WAY)
    to_come = under_way.exclude(state="attended")
    assert all((today - timezone.localdate(one.moved_at)).days <= 30 for one in to_come)
    assert not any(what_is_due(one, today) == "fall_silent" for one in under_way)
