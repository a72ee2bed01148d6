"""Counting by reading every row and thinking about one person at a time: slow, plain, sharing nothing with the SQL.

Makes `tests.reporting.people.Person` of the rows; `people.counted` adds them up.
"""

import calendar
import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from casework.clients.models import Client, CountingIndex
from casework.consents.models import Consent
from casework.contacts.models import Contact, ContactSupply
from casework.followups.models import FollowUp
from casework.given.models import ServiceGiven
from casework.needs.models import Need
from casework.screening.models import Screening
from referrals.models import Referral
from services.models import Organisation
from tests.reporting.people import Person, counted

MET = ("reached", "needs_more")
LEADS = {"vocational": "working", "employment": "working", "livelihood": "working", "loan": "working",
         "health": "in_treatment", "gbv": "safe"}
BANDS = ((2, "days_2"), (7, "days_7"), (14, "days_14"))


@dataclass
class Rows:
    """The rows of one person's records that count."""

    records: list[dict]
    screenings: list[dict] = field(default_factory=list)
    needs: list[dict] = field(default_factory=list)
    services: list[dict] = field(default_factory=list)
    contacts: list[dict] = field(default_factory=list)
    followups: list[dict] = field(default_factory=list)
    referrals: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class When:
    """`base` is 1 January; a month alone begins later."""

    start: dt.date
    end: dt.date

    @property
    def base(self) -> dt.date:
        return self.start.replace(month=1, day=1)

    def holds(self, day: dt.date | None) -> bool:
        return day is not None and self.base <= day <= self.end

    def until(self, day: dt.date | None) -> dt.date | None:
        return day if day is not None and day <= self.end else None


def local(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


# --- Who counts ------------------------------------------------------------------------------------------------
def agreed(consents: list[dict], when: When) -> bool:
    for one in consents:
        lived = one["given_on"] <= when.end and (one["expires_on"] is None or one["expires_on"] >= when.base)
        taken_back = one["withdrawn_at"] and not (one["expires_on"] and local(one["withdrawn_at"]) > one["expires_on"])
        if one["purpose"] == "statistics" and lived and not taken_back:
            return True
    return False


def counts(client: dict, consents: list[dict], when: When) -> bool:
    is_open = client["registered_on"] <= when.end and (not client["closed_on"] or client["closed_on"] >= when.base)
    return is_open and not client["restricted_on"] and not client["uncounted_since"] and agreed(consents, when)


def by_client(model, **only) -> dict:
    found = defaultdict(list)
    for row in model.objects.filter(client__isnull=False, **only).values():
        found[row["client_id"]].append(row)
    return found


def people_of(when: When, *, person=None, only=None) -> list[Rows]:
    """Everybody who counts, with their rows. `person` names whom a record belongs to, `only` narrows the records."""
    value = person or (lambda client: bytes(CountingIndex.objects.get(client_id=client["id"]).value))
    consents, grouped = by_client(Consent), defaultdict(list)
    for client in Client.objects.filter(**(only or {})).values():
        if counts(client, consents[client["id"]], when):
            grouped[value(client)].append(client)
    rooms = {"screenings": Screening, "needs": Need, "services": ServiceGiven, "contacts": Contact,
             "followups": FollowUp, "referrals": Referral}
    rows = {name: by_client(model) for name, model in rooms.items()}
    return [
        Rows(records, **{name: [row for one in records for row in held[one["id"]]] for name, held in rows.items()})
        for records in grouped.values()
    ]


def said_last(records: list[dict], name: str, day: str, unsaid: str, order: tuple[str, ...]) -> str:
    said = [(one[day], order.index(one[name]), one[name]) for one in records if one[name] != unsaid]
    return max(said)[2] if said else unsaid


def age_of(records: list[dict]) -> str:
    return said_last(records, "age_band", "age_band_on", "unknown", ("50+", "25-49", "20-24", "18-19", "16-17"))


# --- One person ------------------------------------------------------------------------------------------------
def fact(rows: Rows, when: When, quarters: tuple[str, ...]) -> Person:
    sex = said_last(rows.records, "sex", "registered_on", "declined", ("female", "male", "other"))
    home = max((one["registered_on"], one["commune_id"]) for one in rows.records)[1]
    age = age_of(rows.records)
    one = Person(home, "other" if sex == "declined" else sex, age, child=age == "16-17", step=-1)
    if one.child:
        return one
    wanted = wanted_needs(rows, when)
    known = first_known(wanted)
    one.eligible = set(known)
    helped = [row for row in rows.services if when.holds(row["on"]) and row["category"] in known
              and row["on"] >= known[row["category"]]]
    one.served = {row["category"] for row in helped}
    one.served_in_month = {row["category"] for row in helped if row["on"] >= when.start}
    kinds = dict(Organisation.objects.values_list("pk", "kind"))
    one.kinds = {kinds[row["provider_id"]] for row in helped}
    one.channels = {row["channel"] for row in rows.contacts if when.holds(row["on"])}
    one.quarters = quarters_of(rows, when, quarters)
    sent = referrals(rows, wanted, when)
    one.step = step_of(rows, wanted, one, sent, when)
    cohort(one, [row for row in sent if when.holds(row["sent"])])
    one.lasting = lasting(rows, when)
    if max(row["recall_rank"] for row in rows.records):
        one.duplicates = {"eligible"} & {"eligible" if one.eligible else ""} | ({"served"} if one.served else set())
    return one


def wanted_needs(rows: Rows, when: When) -> list[dict]:
    if not any(when.until(row["completed_on"]) for row in rows.screenings):
        return []
    return [row for row in rows.needs if row["wanted"] == "yes" and row["identified_on"] <= when.end
            and (row["closed_on"] is None or row["closed_on"] >= when.base)]


def first_known(needs: list[dict]) -> dict[str, dt.date]:
    found: dict[str, dt.date] = {}
    for need in needs:
        if need["eligibility"] == "eligible":
            day = need["identified_on"]
            found[need["category"]] = min(day, found.get(need["category"], day))
    return found


def happened(rows: Rows, when: When) -> set[dt.date]:
    days = {row["on"] for row in (*rows.contacts, *rows.services)}
    days |= {row["done_on"] for row in rows.followups if row["outcome"] in MET}
    return {day for day in days if when.holds(day)}


def quarters_of(rows: Rows, when: When, quarters: tuple[str, ...]) -> dict[str, str]:
    first, found = min(row["registered_on"] for row in rows.records), {}
    for name in quarters:
        n = int(name[1])
        opens = dt.date(when.end.year, 3 * n - 2, 1)
        closes = add_months(opens, 3) - dt.timedelta(days=1)
        if opens <= first <= closes:
            found[name] = "new"
        elif first < opens and any(opens <= day <= closes for day in happened(rows, when)):
            found[name] = "returning"
    return found


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def referrals(rows: Rows, wanted: list[dict], when: When) -> list[dict]:
    """Of eligible needs, the days of their steps until the period's end."""
    of = {need["id"]: need["category"] for need in wanted if need["eligibility"] == "eligible"}
    found = []
    for row in rows.referrals:
        if row["need_id"] not in of or not when.until(local(row["sent_at"])):
            continue
        answered = when.until(local(row["answered_at"]))
        completed = when.until(row["completed_on"])
        attended = earliest(when.until(row["attended_on"]), completed)
        found.append({
            "category": of[row["need_id"]], "client": row["client_id"], "sent": local(row["sent_at"]),
            "accepted": earliest(answered if row["appointment_at"] else None, attended),
            "declined": answered if row["decline_reason"] else None, "attended": attended, "completed": completed,
        })
    return found


def earliest(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day), default=None)


def step_of(rows: Rows, wanted: list[dict], one: Person, sent: list[dict], when: When) -> int:
    followed = any(
        row["completed"] and when.holds(row["completed"]) and follow["client_id"] == row["client"]
        and follow["outcome"] in MET and row["completed"] <= follow["done_on"] <= when.end
        for row in sent for follow in rows.followups if follow["done_on"]
    )
    got = [
        (9, followed),
        *((8 - n, any(when.holds(row[name]) for row in sent))
          for n, name in enumerate(("completed", "attended", "accepted", "sent"))),
        (4, bool(one.eligible)), (3, bool(wanted)),
        (2, any(when.until(row["completed_on"]) for row in rows.screenings)),
        (1, bool(happened(rows, when)) or any(when.holds(row["registered_on"]) for row in rows.records)),
    ]
    return next((step for step, yes in got if yes), -1)


def cohort(one: Person, sent: list[dict]) -> None:
    for row in sent:
        steps = {name for name in ("sent", "accepted", "declined", "attended", "completed") if row[name]}
        one.referred.setdefault(row["category"], set()).update(steps)
    for until, names in (("answered", ("accepted", "declined")), ("attended", ("attended",))):
        ends = [(day, (day - row["sent"]).days) for row in sent if (day := earliest(*(row[n] for n in names)))]
        if ends:
            waited = min(ends)[1]
            one.waits[until] = next((band for most, band in BANDS if waited <= most), "longer")


def lasting(rows: Rows, when: When) -> set[tuple[str, str, str]]:
    found = set()
    for result in set(LEADS.values()):
        days = [row["on"] for row in rows.services if LEADS.get(row["category"]) == result and when.until(row["on"])]
        for months in (3, 6):
            due = add_months(min(days), months) if days else None
            if not when.holds(due):
                continue
            after = [row for row in rows.followups if row["done_on"] and due <= row["done_on"] <= when.end
                     and row["outcome"] in MET]
            held = ["due", *(["followed"] if after else []),
                    *(["lasting"] if any(row["lasting"] == result for row in after) else [])]
            found |= {(result, f"months_{months}", measure) for measure in held}
    return found


# --- The tables ------------------------------------------------------------------------------------------------
def slowly(start: dt.date, end: dt.date, quarters: tuple[str, ...] = (), k: int = 5) -> dict[str, Counter]:
    """What `reporting.counting.count` should find, apart from late entries."""
    when = When(start, end)
    everybody = people_of(when)
    people = [fact(rows, when, quarters) for rows in everybody]
    adults = {record["id"] for rows, one in zip(everybody, people, strict=True) if not one.child
              for record in rows.records}
    meetings = [row for row in Contact.objects.values() if when.holds(row["on"]) and row["on"] >= start
                and (row["client_id"] is None or row["client_id"] in adults)]
    contacts: Counter = Counter()
    for row in meetings:
        contacts["with_record" if row["client_id"] else "anonymous", row["channel"]] += row["people"]
    return {**counted(people, contacts), "supplies": supplies({row["id"] for row in meetings}, k)}


def supplies(meetings: set, k: int) -> Counter:
    units, times = Counter(), Counter()
    for row in ContactSupply.objects.values():
        if row["contact_id"] in meetings and row["given"]:
            units[row["item"],] += row["given"]
            times[row["item"],] += 1
    return Counter({item: n for item, n in units.items() if times[item] >= k})


def slowly_own(organisation, start: dt.date, end: dt.date) -> dict[str, Counter]:
    """What `count_own` should find: every record of the organisation is a person."""
    when = When(start, end)
    rows = people_of(when, person=lambda client: client["id"],
                     only={"organisation": organisation, "erased_on__isnull": True})
    return counted([fact(one, when, ()) for one in rows])


def slowly_late(start: dt.date, end: dt.date, cutoff: dt.datetime) -> dict[str, int]:
    """Whom the period counts now and did not know then."""
    when, found = When(start, end), {"eligible": 0, "served": 0}
    for rows in people_of(when):
        now = fact(rows, when, ())
        if now.child:
            continue
        then = first_known(known_then(rows, when, cutoff))
        served = any(when.holds(row["on"]) and row["recorded_at"] <= cutoff and row["category"] in then
                     and row["on"] >= then[row["category"]] for row in rows.services)
        found["eligible"] += bool(now.eligible) and not then
        found["served"] += bool(now.served) and not served
    return found


def known_then(rows: Rows, when: When, cutoff: dt.datetime) -> list[dict]:
    needs = []
    for need in rows.needs:
        lines = list(Need.history.model.objects.filter(id=need["id"]).order_by("history_date").values())
        past = [line for line in lines if line["history_date"] <= cutoff]
        if past or not lines:
            needs.append(past[-1] if past else need)
    # Whether somebody was assessed is taken as known.
    return wanted_needs(Rows(rows.records, rows.screenings, needs), when)
