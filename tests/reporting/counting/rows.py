"""Rows of invented records, stored past the actions: any number, in every order that a year can bring."""

import datetime as dt
import uuid
from random import Random

from django.db import connection
from django.utils import timezone
from psycopg2 import sql

FIRST, LAST = dt.date(2025, 3, 1), dt.date(2027, 2, 1)
CATEGORIES = ("health", "gbv", "employment", "loan", "legal")


def insert(table: str, **values) -> None:
    into = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    with connection.cursor() as cursor:
        cursor.execute(into, [*values.values()])


def noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


class Year:
    """A few persons of three organisations in four communes, from one source of chance."""

    def __init__(self, cast, communes: list[str], seed: int) -> None:
        self.cast, self.communes, self.chance = cast, communes, Random(seed)
        self.organisations = [cast.group, cast.other_group, cast.department]
        self.providers = [cast.group, cast.clinic, cast.job_centre]

    def day(self, after: dt.date = FIRST, most: int = 700) -> dt.date:
        """Any day from `after`; often the first or the last of a quarter, where mistakes are made."""
        day = after + dt.timedelta(days=self.chance.randint(0, most))
        edges = [dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2026, 6, 30),
                 dt.date(2026, 7, 1), dt.date(2026, 12, 31)]
        later = [one for one in edges if one >= after]
        return self.chance.choice(later) if later and self.chance.random() < 0.15 else min(day, LAST)

    def perhaps(self, share: float) -> bool:
        return self.chance.random() < share

    def fill(self, persons: int) -> None:
        for _n in range(persons):
            value, rank = uuid.uuid4().bytes, int(self.perhaps(0.15))
            for organisation in self.chance.sample(self.organisations, self.chance.choice((1, 1, 1, 2, 3))):
                self.record(organisation, value, rank)
        for _n in range(self.chance.randint(0, 3)):
            self.contact(None, self.cast.group, self.day())

    def record(self, organisation, value: bytes, rank: int) -> None:
        client, since, pick = uuid.uuid4(), self.day(most=500), self.chance.choice
        restricted = self.day(since) if self.perhaps(0.04) else None
        insert(
            "casework_client", id=client, code=uuid.uuid4().hex[:6], alias=b"", safe_contact=b"", notes=b"",
            recall_answers=b"", recall_rank=rank, lookup_index=uuid.uuid4().bytes, index_version=1,
            recall_set="1",
            age_band=pick(("16-17", "18-19", "20-24", "25-49", "25-49", "50+", "unknown")),
            age_band_on=self.day(since, 100), sex=pick(("female", "female", "male", "other", "declined")),
            registered_on=since, closed_on=self.day(since, 400) if self.perhaps(0.2) else None,
            assigned_to_id=self.cast.worker.pk, commune_id=pick(self.communes), organisation_id=organisation.pk,
            restricted_on=restricted, restricted_because="wish" if restricted else "",
            restricted_by_id=self.cast.worker.pk if restricted else None,
            uncounted_since=self.day(since) if self.perhaps(0.04) else None,
        )
        insert("casework_countingindex", client_id=client, value=value, version=1)
        self.consents(client, since)
        for _n in range(pick((0, 1, 1, 2))):
            insert("casework_screening", id=uuid.uuid4(), questionnaire="first", version="1", answers=b"", scores=b"",
                   started_on=since, completed_on=self.day(since, 90), client_id=client, worker_id=self.cast.worker.pk)
        for category in self.chance.sample(CATEGORIES, pick((0, 1, 2, 2, 3))):
            self.need(client, category, since)
        for _n in range(pick((0, 0, 1, 2))):
            self.contact(client, organisation, self.day(since, 400))
        for _n in range(pick((0, 0, 1, 2))):
            self.follow_up(client, since)

    def consents(self, client, since: dt.date) -> None:
        live = False
        for purpose in self.chance.choice((["statistics"], ["statistics"] * 2, ["statistics"], ["record"], [])):
            given = self.day(since, 200)
            expires = self.chance.choice((given + dt.timedelta(days=365), given + dt.timedelta(days=90), None))
            withdrawn = noon(self.day(given, 400)) if live or self.perhaps(0.15) else None
            live = live or withdrawn is None
            insert("casework_consent", id=uuid.uuid4(), purpose=purpose, wording="1", how="", renewed=False,
                   given_on=given, expires_on=expires, withdrawn_at=withdrawn, client_id=client,
                   taken_by_id=self.cast.worker.pk)

    def need(self, client, category: str, since: dt.date) -> None:
        need, known, pick = uuid.uuid4(), self.day(since, 200), self.chance.choice
        said = {"category": category, "rules": "1", "reason": b"", "urgent": False, "client_id": client}
        for n in range(pick((1, 1, 2))):
            # Closed ones first: one open need a category.
            held = {**said, "wanted": pick(("yes", "yes", "yes", "no")), "identified_on": known,
                    "eligibility": pick(("eligible", "eligible", "eligible", "to_confirm")),
                    "closed_on": self.day(known, 300) if n or self.perhaps(0.2) else None}
            insert("casework_need", id=need, **held)
            self.history(need, held)
            self.services(client, need, category, known)
            self.referral(client, need, known)
            need = uuid.uuid4()

    def history(self, need, held: dict) -> None:
        """Sometimes none (erased), sometimes one line, sometimes what was thought before."""
        for n in range(self.chance.choice((0, 1, 1, 2))):
            earlier = {"eligibility": "to_confirm"} if self.perhaps(0.3) else {}
            moment = noon(self.day(held["identified_on"], 200)) + dt.timedelta(seconds=n)
            insert("casework_historicalneed", **{**held, **earlier}, id=need, history_id=uuid.uuid4(),
                   history_date=moment, history_type="~")

    def services(self, client, need, category: str, known: dt.date) -> None:
        for _n in range(self.chance.choice((0, 0, 1, 2, 3))):
            day = self.day(known - dt.timedelta(days=40), 400)
            insert("casework_servicegiven", id=uuid.uuid4(), category=category, on=day, confirmed_by="worker",
                   recorded_at=noon(self.day(day, 60)), note=b"", client_id=client, need_id=need,
                   provider_id=self.chance.choice(self.providers).pk, recorded_by_id=self.cast.worker.pk)

    def referral(self, client, need, known: dt.date) -> None:
        for _n in range(self.chance.choice((0, 1, 1, 2))):
            sent = self.day(known, 200)
            answered = self.day(sent, 20) if self.perhaps(0.7) else None
            declined = answered is not None and self.perhaps(0.25)
            attended = self.day(answered or sent, 30) if not declined and self.perhaps(0.5) else None
            completed = self.day(attended, 100) if attended and self.perhaps(0.5) else None
            insert("referrals_referral", id=uuid.uuid4(), reference=uuid.uuid4().hex[:6], state="failed", urgent=False,
                   created_at=noon(sent), sent_at=noon(sent), answered_at=noon(answered) if answered else None,
                   appointment_at=noon(answered) if answered and not declined else None, moved_at=noon(sent),
                   decline_reason="full" if declined else "", fail_reason="", result="", next_step="",
                   reopened_because="", arrived_from="", attended_on=attended, completed_on=completed, client_id=client,
                   need_id=need, from_organisation_id=self.cast.group.pk, to_organisation_id=self.cast.clinic.pk,
                   service_id=self.cast.check_up.pk, sent_by_id=self.cast.worker.pk)

    def contact(self, client, organisation, day: dt.date) -> None:
        contact, pick = uuid.uuid4(), self.chance.choice
        insert("casework_contact", id=contact, channel=pick(("field", "drop_in", "online")), on=day,
               holder_id=client or contact, people=1 if client else self.chance.randint(1, 5), recorded_at=noon(day),
               commune_id=pick(self.communes), organisation_id=organisation.pk, worker_id=self.cast.worker.pk,
               client_id=client)
        for item in self.chance.sample(("condoms", "lubricant", "leaflets"), self.chance.randint(0, 2)):
            insert("casework_contactsupply", item=item, given=self.chance.randint(0, 9), needed=0, contact_id=contact)

    def follow_up(self, client, since: dt.date) -> None:
        done = self.day(since, 500) if self.perhaps(0.8) else None
        pick = self.chance.choice
        insert("casework_followup", id=uuid.uuid4(), due_on=since, attempt=1, about=b"", note=b"", client_id=client,
               asks="", settled="", done_on=done,
               outcome=pick(("reached", "needs_more", "not_reached")) if done else "",
               lasting=pick(("working", "in_treatment", "safe", "none")) if done else "",
               worker_id=self.cast.worker.pk)
