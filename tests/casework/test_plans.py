"""The plan: goals in the client's own words, steps, agreement, reviews; five steps told from the records alone."""

import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casework.clients.models import Client
from casework.plans.actions import add_goal, agree_plan, end_goal, hold_review, mark_step, set_review
from casework.plans.codes import Agreement, GoalEnd
from casework.plans.models import Goal, GoalStep, Plan, PlanReview
from casework.plans.progress import Progress, five_steps, with_progress
from casework.screening.actions import begin_screening
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from tests.casework.plans import agreed, closed, goal_of, in_days, proposed, step_of
from tests.casework.test_client_page import screened
from tests.factories import broken_glass, client_of, client_with_need, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOT_BEGUN, UNDER_WAY, LATE, DONE = Progress


def progress(client) -> list[Progress]:
    return [step.progress for step in five_steps(with_progress(Client.objects.filter(pk=client.pk)).get())]


def page_of(client, user, found):
    client.force_login(user)
    return client.get(reverse("plan", args=[found.pk])).content.decode()


def test_outsiders_see_no_plan_and_write_none(client, cast):
    found = client_of(cast.worker)
    goal = goal_of(cast.worker, found)
    for who in (cast.outsider, cast.colleague, cast.clinic_officer):
        client.force_login(who)
        assert client.get(reverse("plan", args=[found.pk])).status_code == 404
        assert client.get(reverse("goal", args=[goal.pk])).status_code == 404
        with pytest.raises(AccessDenied):
            goal_of(who, found)


def test_who_opened_a_record_in_an_emergency_writes_no_plan(cast):
    found = client_of(cast.worker)
    broken_glass(cast.colleague, found)
    with pytest.raises(AccessDenied, match="khẩn cấp"):
        goal_of(cast.colleague, found)


def test_the_clients_words_are_sealed_and_shown(client, cast):
    found = client_of(cast.worker)
    goal_of(cast.worker, found, "Muốn về ở với con")
    assert "con" not in str(Goal.objects.values("words").get())
    assert "Muốn về ở với con" in page_of(client, cast.worker, found)
    assert AuditEvent.objects.filter(action="plan.opened").count() == 1


def test_a_goal_serves_a_need_of_its_own_client(cast):
    need, other = client_with_need(cast.worker), client_with_need(cast.worker)
    assert goal_of(cast.worker, need.client, need=need).need == need
    with pytest.raises(ValidationError):
        goal_of(cast.worker, need.client, need=other)


def test_the_same_form_sent_twice_is_one_goal(cast):
    found, id = client_of(cast.worker), uuid.uuid4()
    for _twice in range(2):
        add_goal(by=cast.worker, id=id, client=found, words="Một")
    assert Goal.objects.of(found).count() == Plan.objects.of(found).count() == 1


def test_a_plan_without_a_goal_is_not_agreed_to(cast):
    with pytest.raises(ValidationError):
        agreed(cast.worker, client_of(cast.worker))


def test_what_changes_in_an_agreed_plan_is_agreed_to_again(cast):
    found = client_of(cast.worker)
    goal = goal_of(cast.worker, found)
    assert agreed(cast.worker, found).agreed_on == timezone.localdate()
    step_of(cast.worker, goal)
    assert Plan.objects.of(found).get().agreed_on is None
    assert Plan.history.filter(agreed_on__isnull=False).count() == 1
    agree_plan(by=cast.worker, client=found, agreement=Agreement.READ_ALOUD)
    assert progress(found)[1] == DONE


def test_a_step_is_ticked_off_and_unticked(client, cast):
    found = client_of(cast.worker)
    goal = goal_of(cast.worker, found)
    step = step_of(cast.worker, goal)
    client.force_login(cast.worker)
    url = reverse("goal", args=[goal.pk])
    client.post(url, {"step": step.pk, "done": "1"})
    assert GoalStep.objects.get(pk=step.pk).finished_on == timezone.localdate()
    client.post(url, {"step": step.pk})
    assert GoalStep.objects.get(pk=step.pk).finished_on is None
    assert client.post(url, {"step": uuid.uuid4(), "done": "1"}).status_code == 404
    assert client.post(url, {"step": "no id", "done": "1"}).status_code == 404


def test_a_goal_that_ended_takes_no_further_step(cast):
    goal = goal_of(cast.worker, client_of(cast.worker))
    assert end_goal(by=cast.worker, goal=goal, ended_as=GoalEnd.REACHED).ended_on == timezone.localdate()
    goal.refresh_from_db()
    with pytest.raises(ValidationError):
        step_of(cast.worker, goal)


def test_one_review_is_to_come_and_a_held_one_sets_the_next(cast):
    found = client_of(cast.worker)
    set_review(by=cast.worker, id=uuid.uuid4(), client=found, planned_on=in_days(10))
    first = set_review(by=cast.worker, id=uuid.uuid4(), client=found, planned_on=in_days(20))
    assert PlanReview.objects.of(found).get().planned_on == in_days(20)
    hold_review(
        by=cast.worker, review=first, found="Đã đi học", changes="Học thêm buổi tối", next_on=in_days(60),
        next_id=uuid.uuid4(),
    )
    held, to_come = PlanReview.objects.of(found).order_by("planned_on")
    assert (held.held_on, held.found, to_come.planned_on) == (timezone.localdate(), "Đã đi học", in_days(60))


def test_by_the_pages_a_goal_with_its_first_step_is_written_and_agreed_to(client, cast):
    need = client_with_need(cast.worker)
    client.force_login(cast.worker)
    new = reverse("goal-new", args=[need.client_id])
    typed = {"words": "Muốn khỏe lại", "need": need.pk, "what": "Đi khám", "doer": "", "record_id": uuid.uuid4()}
    answer = client.post(new, typed)
    assert "doer" in answer.context["form"].errors
    assert "Muốn khỏe lại" in answer.content.decode(), "nothing that was typed is lost"
    for _twice in range(2):
        client.post(new, {**typed, "doer": "worker", "by_day": f"{in_days(7):%d/%m/%Y}"})
    step = GoalStep.objects.get()
    assert (step.what, step.by_day, step.goal.need) == ("Đi khám", in_days(7), need)
    client.post(reverse("plan-agree", args=[need.client_id]), {"agreement": "together"})
    page = page_of(client, cast.worker, need.client)
    assert "Đi khám" in page
    assert "Hai người cùng lập" in page


def test_by_the_pages_a_review_is_set_and_held(client, cast):
    found = client_of(cast.worker)
    client.force_login(cast.worker)
    url = reverse("plan-review", args=[found.pk])
    client.post(url, {"planned_on": f"{in_days(0):%d/%m/%Y}", "record_id": uuid.uuid4()})
    assert "found" in client.post(url, {"record_id": uuid.uuid4()}).context["form"].errors
    client.post(url, {"found": "Đã có việc", "record_id": uuid.uuid4()})
    assert "Đã có việc" in page_of(client, cast.worker, found)


def test_every_step_is_told_from_the_records(cast):
    """Nobody types in how far it has come: each record moves its own step, and no other."""
    referral = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    found = referral.client
    assert progress(found) == [NOT_BEGUN, NOT_BEGUN, UNDER_WAY, NOT_BEGUN, NOT_BEGUN]
    begin_screening(by=cast.worker, id=uuid.uuid4(), client=found)
    assert progress(found)[0] == UNDER_WAY
    goal = goal_of(cast.worker, found)
    assert progress(found)[1] == UNDER_WAY
    agreed(cast.worker, found)
    assert progress(found)[1] == DONE
    step = step_of(cast.worker, goal, by_day=in_days(1))
    set_review(by=cast.worker, id=uuid.uuid4(), client=found, planned_on=in_days(1))
    assert progress(found)[2:4] == [UNDER_WAY, UNDER_WAY]
    with time_machine.travel(timezone.now() + timezone.timedelta(days=2)):
        assert progress(found)[2:4] == [LATE, LATE]
        mark_step(by=cast.worker, step=step, done=True)
        assert progress(found)[2] == UNDER_WAY, "the referral still runs"


def test_a_case_that_ended_well_has_its_five_steps_done(cast):
    need = client_with_need(cast.worker)
    screened(cast.worker, need.client)
    step = step_of(cast.worker, goal_of(cast.worker, need.client))
    mark_step(by=cast.worker, step=step, done=True)
    agreed(cast.worker, need.client)
    review = set_review(by=cast.worker, id=uuid.uuid4(), client=need.client, planned_on=in_days(0))
    hold_review(by=cast.worker, review=review, found="Tốt")
    assert progress(need.client) == [DONE, DONE, DONE, DONE, NOT_BEGUN]
    closed(cast.worker, cast.case_manager, need.client)
    assert progress(need.client) == [DONE] * 5


def test_the_five_steps_stand_on_the_clients_page(client, cast):
    found = client_of(cast.worker)
    proposed(cast.worker, found)
    client.force_login(cast.worker)
    page = client.get(reverse("client", args=[found.pk])).content.decode()
    assert page.count('<li class="govuk-task-list__item') == 5
    assert "Chờ duyệt kết thúc" in page


def test_a_long_plan_costs_no_more_than_a_short_one(client, cast):
    found, other = client_of(cast.worker), client_of(cast.worker)
    client.force_login(cast.worker)
    step_of(cast.worker, goal_of(cast.worker, found))
    few = queries_of(client, reverse("plan", args=[found.pk]))
    for number in range(6):
        goal = goal_of(cast.worker, other, f"Mục tiêu {number}")
        for _more in range(3):
            step_of(cast.worker, goal)
        review = set_review(by=cast.worker, id=uuid.uuid4(), client=other, planned_on=in_days(0))
        hold_review(by=cast.worker, review=review, found="Tốt")
    assert queries_of(client, reverse("plan", args=[other.pk])) == few
