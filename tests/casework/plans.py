"""Plans and endings brought into a state by the people who would have brought them there."""

import datetime as dt
import uuid

from django.utils import timezone

from casework.followups.actions import plan_followup, record_followup
from casework.followups.models import Outcome
from casework.plans.actions import add_goal, add_step, agree_plan
from casework.plans.closing import approve_closure, propose_closure
from casework.plans.codes import Agreement, CaseResult, Doer


def goal_of(worker, client, words="Muốn có nghề may", **more):
    return add_goal(by=worker, id=uuid.uuid4(), client=client, words=words, **more)


def step_of(worker, goal, what="Đi xem lớp may", doer=Doer.CLIENT, **more):
    return add_step(by=worker, id=uuid.uuid4(), goal=goal, what=what, doer=doer, **more)


def agreed(worker, client):
    return agree_plan(by=worker, client=client, agreement=Agreement.TOGETHER)


def proposed(worker, client, result=CaseResult.REACHED, word="Đã có nghề"):
    return propose_closure(by=worker, id=uuid.uuid4(), client=client, result=result, word=word)


def closed(worker, case_manager, client, **more):
    return approve_closure(by=case_manager, closure=proposed(worker, client, **more))


def sought_in_vain(worker, client, times=3):
    """So many attempts today that reached nobody; returns the last one, recorded."""
    today = timezone.localdate()
    followup = plan_followup(by=worker, id=uuid.uuid4(), client=client, due_on=today)
    for _time in range(times):
        last, followup = followup, record_followup(by=worker, followup=followup, outcome=Outcome.NOT_REACHED)
    last.refresh_from_db()
    return last


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)
