"""After accepting somebody, one tap takes off a place of this week: once for each, never by itself, and only where this
week's figure is known."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from privacy.models import AuditEvent
from services.actions import REMEMBERED, confirm_capacity, take_place
from services.models import Service
from services.querysets import week_began
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OFFER = "Bớt 1 chỗ"


@pytest.fixture
def clinic(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.fixture
def at(cast):
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def accepted(clinic, referral) -> str:
    """Accept it as an officer does; answers with the address of the page that follows."""
    accepting = reverse("referral-move", args=[referral.pk, "accept"])
    return clinic.post(accepting, {"slot": "2099-02-01T08:30"}).headers["Location"]


def tap(clinic, referral):
    return clinic.post(reverse("take-place", args=[referral.pk]), follow=True).content.decode()


def free(cast) -> int:
    return Service.objects.get(pk=cast.check_up.pk).places_free


def taken() -> int:
    return AuditEvent.objects.filter(action="service.place_taken").count()


def test_right_after_accepting_one_place_less_is_offered_in_one_tap(clinic, cast, at):
    referral = at("sent")
    page = clinic.get(accepted(clinic, referral)).content.decode()
    assert f"Tuần này {cast.check_up.name} còn 10 chỗ. Bớt chỗ của người này?" in page
    assert free(cast) == 10, "nothing is taken off by itself"
    assert "Đã ghi: còn 9 chỗ." in tap(clinic, referral)
    assert (free(cast), taken()) == (9, 1)


def test_the_same_tap_twice_takes_one_place_and_is_not_offered_again(clinic, cast, at):
    referral = at("sent")
    after = accepted(clinic, referral)
    tap(clinic, referral)
    assert "Đã ghi: còn 9 chỗ." in tap(clinic, referral)
    assert (free(cast), taken()) == (9, 1)
    assert OFFER not in clinic.get(after).content.decode()


def test_two_people_accepted_from_the_same_figure_take_two_places(clinic, cast, at):
    """Two officers see "còn 10" at once: none of the two taps is lost."""
    one, other = at("sent"), at("sent")
    for referral in (one, other):
        assert "còn 10 chỗ" in clinic.get(accepted(clinic, referral)).content.decode()
    for referral in (one, other):
        tap(clinic, referral)
    assert free(cast) == 8


def test_a_tap_sent_again_after_the_partner_counted_anew_takes_nothing(clinic, cast, at):
    referral = at("sent")
    accepted(clinic, referral)
    tap(clinic, referral)
    confirm_capacity(by=cast.clinic_officer, service=cast.check_up, places_a_week=10, places_free=6)
    tap(clinic, referral)
    assert free(cast) == 6


def test_a_page_opened_later_does_not_offer_it(clinic, at):
    """By then the partner may have counted that place already."""
    referral = at("sent")
    accepted(clinic, referral)
    assert OFFER not in clinic.get(reverse("received", args=[referral.pk])).content.decode()


@pytest.mark.parametrize("figure", [
    {"last_confirmed": None}, {"last_confirmed": "last week"}, {"places_free": 0},
])
def test_where_no_place_of_this_week_is_known_none_is_taken(clinic, cast, at, figure):
    if figure.get("last_confirmed"):
        figure = {"last_confirmed": week_began() - dt.timedelta(days=1)}
    Service.objects.filter(pk=cast.check_up.pk).update(**figure)
    referral, before = at("sent"), free(cast)
    assert OFFER not in clinic.get(accepted(clinic, referral)).content.decode()
    tap(clinic, referral)
    assert (free(cast), taken()) == (before, 0)


def test_other_steps_do_not_offer_it(clinic, at):
    referral = at("sent")
    declined = clinic.post(reverse("referral-move", args=[referral.pk, "decline"]), {"decline_reason": "full"})
    assert declined.headers["Location"] == reverse("received", args=[referral.pk])


@pytest.mark.parametrize("name", ["worker", "case_manager", "job_officer", "manager", "administrator"])
def test_nobody_else_takes_a_place(cast, name):
    with pytest.raises(PermissionDenied):
        take_place(by=getattr(cast, name), id=uuid.uuid4(), service=cast.check_up)
    assert free(cast) == 10


def test_what_is_remembered_does_not_grow_for_ever(cast):
    ids = [uuid.uuid4() for _n in range(REMEMBERED + 2)]
    Service.objects.filter(pk=cast.check_up.pk).update(places_a_week=200, places_free=200)
    for one in ids:
        take_place(by=cast.clinic_officer, id=one, service=cast.check_up)
    assert Service.objects.get(pk=cast.check_up.pk).taken_for == ids[2:]


def test_the_offer_costs_no_query(clinic, cast, at):
    referral = at("sent")
    after = accepted(clinic, referral)
    assert queries_of(clinic, after) == queries_of(clinic, reverse("received", args=[referral.pk]))
