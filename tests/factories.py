"""Plain functions that bring the world into a state, through the same actions that people use."""

import datetime as dt
import itertools
import uuid

from django.utils import timezone

from accounts.actions import note_trainings
from accounts.trainings import Training
from casework.clients.actions import register
from casework.clients.codes import AgeBand, SafeChannel, Sex
from casework.consents.actions import take_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import log_contact
from casework.contacts.models import Channel, Supply
from casework.covers.actions import name_cover
from casework.drafts.actions import begin_draft
from casework.emergency.actions import break_glass
from casework.emergency.codes import Cause
from casework.followups.actions import plan_followup
from casework.given.actions import give_service
from casework.grants.actions import share
from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.safety.actions import raise_alert
from casework.screening.actions import answer, begin_screening, complete_screening, way_of
from casework.transfers.actions import ask_transfer
from referrals import actions
from referrals.codes import DeclineReason, FailReason, Result, Shared
from reporting.releases import actions as releases
from reporting.releases.working import prepare_now
from services.actions import add_service
from services.hours.actions import set_hours
from services.hours.words import Span
from services.hsds.actions import bring_file
from services.models import ServicePace
from services.pace import Figures, record_pace
from tests.proofs import proven

counter = itertools.count(1)
SAFE = {"channel": SafeChannel.MESSAGE, "hours": "Sau 19 giờ", "words": "Xưng là bạn học nghề"}
# The way to each state, verb by verb.
WAY = {
    "sent": (), "accepted": ("accept",), "declined": ("decline",), "missed": ("accept", "miss"),
    "attended": ("accept", "attend"), "completed": ("accept", "attend", "complete"),
    "failed": ("accept", "attend", "fail"), "cancelled": ("cancel",), "expired": ("expire",),
}


def recall_answers(number: int | None = None) -> dict:
    """Answers to the recall questions; another person for another number."""
    n = next(counter) if number is None else number
    return {
        "mother": "La", "birth_day": n % 28 + 1, "birth_month": n // 28 % 12 + 1, "nickname": "Tý",
        "siblings": n // 336 % 20 + 1,
    }


def client_of(worker, *, alias="Mận", consent=True, commune=None, **fields):
    """A client registered by `worker`, with every consent unless told otherwise."""
    client = register(**{
        "by": worker, "id": uuid.uuid4(), "alias": alias, "safe_contact": SAFE, "answers": recall_answers(),
        "age_band": AgeBand.ADULT, "sex": Sex.FEMALE, "commune": commune or worker.organisation.commune, **fields,
    })
    if consent:
        take_consent(by=worker, client=client, purposes=Purpose.values, on=fields.get("registered_on"))
    return client


def shared_with(person, client, *, by, days=30):
    """`client`, shared with `person` for so many days; returns the grant."""
    until = timezone.localdate() + dt.timedelta(days=days)
    return share(
        by=by, id=uuid.uuid4(), client=client, to=[person], until=until, words="Cùng đi khám", agreed=True
    )[0]


def covered(worker, covering, *, by, in_days=0, days=7):
    """`covering` covers `worker`, from today or in some days."""
    first = timezone.localdate() + dt.timedelta(days=in_days)
    return name_cover(
        by=by, id=uuid.uuid4(), worker=worker, covering=covering, first_day=first,
        last_day=first + dt.timedelta(days=days - 1),
    )


def asked_to_take(colleague, client, *, by, reason=""):
    """`colleague` is asked to take the client over."""
    return ask_transfer(by=by, id=uuid.uuid4(), client=client, to=colleague, reason=reason)


def broken_glass(worker, client):
    """`worker` has opened a colleague's `client` just now."""
    return break_glass(
        by=worker, id=uuid.uuid4(), code=client.code, cause=Cause.VIOLENCE, words="Đang ở bệnh viện",
        proof=proven(worker),
    )


def client_with_need(worker, category="health", **decision):
    """A client of `worker` with one wanted, eligible need; returns the need."""
    client = client_of(worker)
    held = {"wanted": Wanted.YES, "eligibility": Eligibility.ELIGIBLE, "reason": "Cần được khám", **decision}
    return decide_needs(by=worker, client=client, decisions=[Decision(category=category, **held)])[0]


def calm(item):
    """An answer from which nothing follows: "no" where it can be, the least, the first."""
    if item.kind == "yes_no":
        return next(one for one in ("no", "yes") if not any(follow.applies(one) for follow in item.follows))
    if item.kind == "multi":
        return [next(iter(item.choices))]
    return {"number": item.low, "month": "2026-01"}.get(item.kind) or next(iter(item.choices))


def answered(worker, client, *, default=calm, **given):
    """A screening of the client in which every question is answered that is asked: calmly, but for what is given.
    None stands for "declined"."""
    screening = begin_screening(by=worker, id=uuid.uuid4(), client=client)
    while item := way_of(screening, worker).next_item:
        said = given[item.slug] if item.slug in given else default(item)
        screening = answer(by=worker, screening=screening, answers={item.slug: said})
    return screening


def screened(worker, client, **given):
    """The same, completed."""
    return complete_screening(by=worker, screening=answered(worker, client, **given))


def trained(worker, *, by):
    """`worker` may ask whatever there is to ask, as the case manager says."""
    note_trainings(by=by, user=worker, trainings=Training.values)
    return worker


def gbv_service(cast, name="Nơi lánh nạn"):
    """Somebody takes people who met violence, so that it may be asked about."""
    return add_service(
        by=None, id=uuid.uuid4(), organisation=cast.clinic, category="gbv", name=name, places_a_week=3,
        phone="0000 111 222",
    )


def referral_at(state: str, *, sender, receiver, service, agreed=(Shared.ALIAS,)):
    """A referral brought to `state` by the people who would have brought it there."""
    need = client_with_need(sender, service.category)
    referral = actions.refer(by=sender, id=uuid.uuid4(), need=need, service=service, agreed=agreed)
    today, in_two_days = timezone.localdate(), timezone.now() + dt.timedelta(days=2)
    details = {
        "accept": {"appointment_at": tonight() if "miss" in WAY[state] else in_two_days},
        "decline": {"decline_reason": DeclineReason.FULL},
        "attend": {"attended_on": today},
        "complete": {"completed_on": today, "result": Result.DONE},
        "fail": {"fail_reason": FailReason.LEFT},
    }
    for verb in WAY[state]:
        by = sender if verb == "cancel" else receiver
        if verb == "expire":
            referral = actions.move(by=None, referral=referral, verb=verb)
        else:
            referral = getattr(actions, verb)(by=by, referral=referral, **details.get(verb, {}))
    return referral


def tonight() -> dt.datetime:
    """Late today: an appointment that is to come, and whose day is here."""
    return timezone.localtime().replace(hour=23, minute=59, second=0, microsecond=0)


def release_at(state: str, cast, *, start=dt.date(2026, 1, 1), end=dt.date(2026, 6, 30), **more):
    """A release brought to `state` by the people who would have brought it there, and counted here and now."""
    release = releases.prepare_release(
        by=cast.manager, id=uuid.uuid4(), period_start=start, period_end=end, **more
    )
    if state != "preparing":
        release = prepare_now(release)
    if state in {"approved", "withdrawn"}:
        release = releases.approve_release(by=cast.second_manager, release=release)
    if state == "withdrawn":
        release = releases.withdraw_release(by=cast.manager, release=release, because="data_wrong", words="Ghi sai.")
    return release


def expected_today(*, sender, receiver, service):
    """An accepted referral whose appointment is late today."""
    sent = referral_at("sent", sender=sender, receiver=receiver, service=service)
    return actions.accept(by=receiver, referral=sent, appointment_at=tonight())


def busy_client(worker):
    """A client with something in every room: contact and supplies, screening, need, service, follow-up, draft."""
    client = client_of(worker)
    log_contact(
        by=worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=client.commune, client=client,
        supplies={Supply.CONDOMS: (5, 1)},
    )
    log_contact(by=worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=client.commune, people=3)
    begin_screening(by=worker, id=uuid.uuid4(), client=client)
    raise_alert(by=worker, client=client, risks=["violence"])
    need = decide_needs(by=worker, client=client, decisions=[Decision("legal", Wanted.YES, Eligibility.ELIGIBLE)])[0]
    give_service(by=worker, id=uuid.uuid4(), need=need)
    plan_followup(by=worker, id=uuid.uuid4(), client=client, due_on=timezone.localdate())
    begin_draft(by=worker, id=uuid.uuid4(), kind="contact", answers={"channel": {"channel": "field"}})
    return client


def opened(service, *patterns, by=None):
    """`service`, open at these times: each pattern is (weekdays, opens, closes), Monday being 0."""
    at = dt.time.fromisoformat
    spans = [Span(tuple(days), at(opens), at(closes)) for days, opens, closes in patterns]
    return set_hours(by=by, service=service, spans=spans)


def brought_file(administrator, content=b'{"id": "1", "name": "Tu v\xe1\xba\xa5n", "status": "active"}'):
    """A file of the directory that waits to be looked at: one service, about which everything is asked."""
    return bring_file(by=administrator, id=uuid.uuid4(), content=content, name="service.json", source="HSDS")


def paced(service, **figures):
    """`service`, measured today with these figures; those of the others stay."""
    standing = {
        one.service_id: Figures(**{name: getattr(one, name) for name in Figures.__dataclass_fields__})
        for one in ServicePace.objects.exclude(service=service)
    }
    record_pace(measured_on=timezone.localdate(), figures={**standing, service.pk: Figures(**figures)})
