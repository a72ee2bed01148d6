"""Who sees which client, said once more in plain Python, and held against the queries on random small worlds."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import open_account
from accounts.roles import Role
from casework.clients.models import Client
from casework.clients.policies import standing
from casework.covers.models import Cover
from casework.followups.actions import plan_followup
from casework.followups.models import FollowUp
from casework.grants.models import ClientGrant
from casework.grants.page import seen_by, tags
from tests.cast import PASSWORD
from tests.factories import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOON = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
# Hours from noon; a rule that confuses "until" with "through" is caught at 0.
HOURS = st.integers(-3, 3)
PEOPLE = ("hoa", "lan", "mai", "bac", "thu", "khanh", "dung")
CLIENTS = ("of hoa", "of lan", "of bac")


@dataclass(frozen=True)
class Grant:
    client: str
    to: str
    emergency: bool
    ends: int
    ended: bool


@dataclass(frozen=True)
class Cover_:
    worker: str
    covering: str
    starts: int
    ends: int
    ended: bool


GRANTS = st.lists(
    st.builds(Grant, st.sampled_from(CLIENTS), st.sampled_from(PEOPLE), st.booleans(), HOURS, st.booleans()),
    max_size=6, unique_by=lambda one: (one.client, one.to, one.emergency),
)
COVERS = st.lists(
    st.builds(Cover_, st.sampled_from(PEOPLE[:5]), st.sampled_from(PEOPLE), HOURS, HOURS, st.booleans()).filter(
        lambda one: one.starts < one.ends and one.worker != one.covering
    ),
    max_size=4,
)


def rule(world, person: str, client: str, grants, covers) -> bool:
    """The rule as one would say it."""
    user, found = world[person], world[client]
    if user.role not in {Role.OUTREACH_WORKER, Role.CASE_MANAGER}:
        return False
    if user.organisation_id == found.organisation_id and (
        user.role == Role.CASE_MANAGER or found.assigned_to_id == user.id
    ):
        return True
    if any(one.client == client and one.to == person and not one.ended and one.ends > 0 for one in grants):
        return True
    return user.role == Role.OUTREACH_WORKER and user.organisation_id == found.organisation_id and any(
        world[one.worker].id == found.assigned_to_id and one.covering == person and not one.ended
        and one.starts <= 0 < one.ends for one in covers
    )


@pytest.fixture
def world(cast):
    """Two groups, a clinic, a privacy officer; a client of each worker, with a follow-up."""
    thu = open_account(
        by=None, id=uuid.uuid4(), username="thu", full_name="Hà Thị Thu", role=Role.CASE_MANAGER,
        organisation=cast.other_group, password=PASSWORD,
    )
    holders = (cast.worker, cast.colleague, cast.case_manager, cast.outsider, thu)
    people = (*holders, cast.clinic_officer, cast.privacy_officer)
    clients = [client_of(worker) for worker in (cast.worker, cast.colleague, cast.outsider)]
    for one in clients:
        plan_followup(by=one.assigned_to, id=uuid.uuid4(), client=one, due_on=timezone.localdate())
    return dict(zip(PEOPLE, people, strict=True)) | dict(zip(CLIENTS, clients, strict=True))


def write(world, grants, covers) -> None:
    """Straight into the tables: the rule must hold for any rows, however they came about."""
    shared, emergency = (Permission.objects.get(codename=name) for name in ("change_client", "view_client"))
    for one in grants:
        user, by = world[one.to], world["mai"] if one.to != "mai" else world["hoa"]
        length = dt.timedelta(minutes=50)
        ClientGrant(
            user=user, content_object=world[one.client], organisation_id=world[one.client].organisation_id,
            permission=emergency if one.emergency else shared,
            why="emergency" if one.emergency else "shared", granted_by=user if one.emergency else by,
            granted_at=at(one.ends) - length, expires_at=at(one.ends), ended_at=NOON if one.ended else None,
        ).save()
    for one in covers:
        Cover(
            organisation_id=world[one.covering].organisation_id, worker=world[one.worker], covering=world[one.covering],
            named_by=world["mai"], starts_at=at(one.starts), ends_at=at(one.ends), ended_at=NOON if one.ended else None,
        ).save()


def at(hours: int) -> dt.datetime:
    return NOON + dt.timedelta(hours=hours)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grants=GRANTS, covers=COVERS)
def test_what_is_seen_is_what_the_rule_says(world, grants, covers):
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        write(world, grants, covers)
        for person in PEOPLE:
            user = world[person]
            expected = {world[one].pk for one in CLIENTS if rule(world, person, one, grants, covers)}
            assert set(Client.objects.visible_to(user).values_list("pk", flat=True)) == expected
            if user.does_casework:
                assert set(Client.objects.listed_for(user).values_list("pk", flat=True)) == expected
            assert set(FollowUp.objects.visible_to(user).values_list("client_id", flat=True)) == expected
            assert {world[one].pk for one in CLIENTS if standing(user, world[one])} == expected
            assert Client.objects.visible_to(user).count() == len(expected), "nobody is seen twice"
        transaction.set_rollback(True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grants=GRANTS, covers=COVERS)
def test_the_page_names_everybody_who_sees_it_beyond_worker_and_manager(world, grants, covers):
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        write(world, grants, covers)
        for name in CLIENTS:
            client = world[name]
            named = {row["user_id"] for row in seen_by(client)}
            for person in PEOPLE:
                user = world[person]
                own = standing(user, client) in {"own", "manager"}
                if rule(world, person, name, grants, covers) and not own:
                    assert user.pk in named
                    assert client.pk in tags(user, [client])
        transaction.set_rollback(True)
