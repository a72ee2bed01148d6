"""A partner with officers and any number of referrals, for the figures of inboxes and of answers.

The rows are stored in bulk, sealed as the actions seal them, each open one under a data key of its own: what is
measured is reading and answering them, and not how they came.
"""

import datetime as dt
import itertools
import random
import uuid

BATCH, DAYS, CLIENTS = 1000, 1100, 340
NUMBERS = itertools.count()  # references that no real one is like: fifty thousand at random would meet each other
# What an open inbox holds, in parts: (state, days until an answer is due, days until the appointment).
OPEN = {
    "to answer": ("sent", 3, None), "answer overdue": ("sent", -2, None), "today": ("accepted", 3, 0),
    "to come": ("accepted", 3, 4), "missed": ("missed", 3, -3), "came": ("attended", 3, -1),
}
ENDED = ["completed"] * 12 + ["declined"] * 3 + ["expired"] * 2 + ["cancelled", "failed", "withdrawn"]


class Partner:
    """An organisation with services and officers, entered through the actions: so many services for each category of
    need."""

    def __init__(self, province, officers: int = 1, services: int = 1) -> None:
        from accounts.actions import open_account
        from config.demo import PASSWORD
        from services.actions import add_organisation, add_service

        self.rng, self.sender = random.Random(11), province.world.of_role("outreach_worker")[0]
        name = f"Phòng khám {uuid.uuid4().hex[:6]}"
        self.organisation = add_organisation(
            by=None, id=uuid.uuid4(), name=name, kind="clinic", commune=province.communes[0]
        )
        self.services = [
            add_service(
                by=None, id=uuid.uuid4(), organisation=self.organisation, category=category, name=f"Dịch vụ {number}",
                places_a_week=30,
            ) for number in range(services) for category in categories()
        ]
        self.officers = [
            open_account(
                by=None, id=uuid.uuid4(), username=f"n{uuid.uuid4().hex[:10]}", full_name="Nông Thị Nga",
                role="partner_officer", organisation=self.organisation, password=PASSWORD,
            ) for _number in range(officers)
        ]
        self.needs = needs_of(self.sender)
        # One open referral of a need to a service.
        self.pairs = (
            (service, need) for service, need in itertools.product(self.services, self.needs)
            if service.category == need.category
        )

    def holds(self, number: int, each: int) -> None:
        """So many in all: `each` in every open part, and the others ended within the last three years."""
        rows = [self.row(state, answer, day) for state, answer, day in OPEN.values() for _n in range(each)]
        ended = number - len(rows)
        rows += [self.ended(DAYS * n / ended if number > BATCH else 28 * n / ended) for n in range(ended)]
        store(rows)

    def sent(self, number: int) -> list:
        """So many that wait for an answer, each read already."""
        rows = [self.row("sent", 3, None) for _n in range(number)]
        store(rows)
        return rows

    def row(self, state: str, answer_in: int, appointment_in: int | None):
        from django.utils import timezone

        service, need = next(self.pairs)
        now, noon = timezone.now(), timezone.localtime().replace(hour=12, minute=0)
        return self.made(
            service, need, state=state, snapshot={"alias": "Mận"}, sent_at=now - dt.timedelta(days=4), moved_at=now,
            answer_by=timezone.localdate() + dt.timedelta(days=answer_in), urgent=self.rng.random() < 0.1,
            answered_at=None if state == "sent" else now,
            attended_on=timezone.localdate() if state == "attended" else None,
            result_by=timezone.localdate() + dt.timedelta(days=30) if state == "attended" else None,
            appointment_at=None if appointment_in is None else noon + dt.timedelta(days=appointment_in),
        )

    def ended(self, days_ago: float):
        """Of what is long over, the sender alone has a copy."""
        from django.utils import timezone

        need, at = self.rng.choice(self.needs), timezone.now() - dt.timedelta(days=days_ago)
        state, over, day = self.rng.choice(ENDED), days_ago > 31, timezone.localdate(at)
        done = {"completed": {"attended_on": day, "completed_on": day, "result": "done"},
                "declined": {"decline_reason": "full"}, "failed": {"attended_on": day, "fail_reason": "left"}}
        held = {"snapshot": None, "message": None, "answer": None, "view_ended_on": day,
                "senders_copy": {"snapshot": {"alias": "Mận"}, "message": "", "answer": ""}}
        return self.made(
            self.rng.choice(self.services), need, state=state, moved_at=at, sent_at=at - dt.timedelta(days=6),
            answer_by=day, answered_at=at, **done.get(state, {}), **(held if over else {"snapshot": {"alias": "Mận"}}),
        )

    def made(self, service, need, **fields):
        from referrals.models import Referral

        told = fields["sent_at"]
        return Referral(
            client_id=need.client_id, need=need, service=service, from_organisation_id=self.sender.organisation_id,
            to_organisation=self.organisation, sent_by=self.sender, created_at=told, receiver_told_at=told,
            receiver_seen_at=told, reference=f"n{next(NUMBERS):05x}", **fields,
        )


def categories() -> list[str]:
    """All but health, for which the province has needs already."""
    from services.categories import Category

    return [one for one in Category.values if one != Category.HEALTH]


def needs_of(sender) -> list:
    """A wanted need in each of these categories, of so many clients of the sender's group; made once."""
    from casework.clients.models import Client
    from casework.needs.models import Need
    from privacy.datakeys import load_data_keys

    if made := list(Need.objects.filter(client__organisation_id=sender.organisation_id, category__in=categories())):
        return made
    clients = list(Client.objects.filter(organisation_id=sender.organisation_id)[:CLIENTS])
    load_data_keys(one.pk for one in clients)
    return Need.objects.bulk_create([
        Need(client=one, category=category, wanted="yes", eligibility="eligible", rules="1", reason="Cần giúp")
        for one in clients for category in categories()
    ])


def store(rows: list) -> None:
    """Data keys first, as the actions do; then the rows, past their history."""
    from django.db import models

    from privacy import crypto
    from privacy.datakeys import load_data_keys
    from privacy.keyring import key_ring
    from privacy.models import DataKey
    from referrals.models import Referral

    for start in range(0, len(rows), BATCH):
        some, keys = rows[start : start + BATCH], []
        for one in some:
            if one.snapshot is not None:
                kek_id, wrapped = key_ring().wrap(crypto.new_key(), one.pk)
                readers = [one.from_organisation_id, one.to_organisation_id]
                keys.append(DataKey(holder_id=one.pk, kek_id=kek_id, wrapped=wrapped, readers=readers))
        DataKey.objects.bulk_create(keys)
        load_data_keys([key.pk for key in keys] + [one.client_id for one in some])
        models.QuerySet(Referral).bulk_create(some)
