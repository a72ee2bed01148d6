"""Screening on its pages: one question a page, kept at once, and who is asked what."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.urls import reverse

from accounts.actions import note_trainings
from casework.clients.actions import change_details
from casework.clients.codes import AgeBand
from casework.rights import parts
from casework.screening.actions import answer, begin_screening, complete_screening, questionnaire_of, way_of
from casework.screening.models import Screening
from privacy.errors import AccessDenied
from services.actions import pause
from tests.factories import answered, client_of, gbv_service, screened, trained
from tests.figures import figure
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


@pytest.fixture
def begun(cast):
    return begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))


def url(screening, slug) -> str:
    return reverse("screening-question", args=[screening.pk, slug])


def main(response) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


# --- One question a page ------------------------------------------------------------------------------

def test_one_tap_answers_and_leads_to_the_next_question(worker_page, begun):
    shown = main(worker_page.get(url(begun, "unwell")))
    assert "Gần đây có thấy đau" in shown
    assert "Sức khỏe · 1 trên" in shown
    assert worker_page.post(url(begun, "unwell"), {"answer": "no"}).headers["Location"] == url(begun, "tested")
    begun.refresh_from_db()
    assert begun.answers["unwell"]["value"] == "no"


def test_going_back_shows_what_was_said_and_loses_nothing(worker_page, begun):
    worker_page.post(url(begun, "unwell"), {"answer": "yes"})
    worker_page.post(url(begun, "tested"), {"answer": "declined"})
    assert "Có (đã chọn)" in main(worker_page.get(url(begun, "unwell")))
    assert "Từ chối trả lời (đã chọn)" in main(worker_page.get(url(begun, "tested")))
    worker_page.post(url(begun, "unwell"), {"answer": "no"})
    begun.refresh_from_db()
    assert begun.answers["tested"]["state"] == "declined"


def test_who_stops_goes_on_where_it_stopped(worker_page, begun):
    for slug in ("unwell", "tested"):
        worker_page.post(url(begun, slug), {"answer": "no"})
    again = Browser()
    again.force_login(begun.worker)
    assert again.get(reverse("screening", args=[begun.pk])).headers["Location"] == url(begun, "unprotected")


def test_a_question_further_on_can_not_be_jumped_to(worker_page, begun):
    assert worker_page.get(url(begun, "wants_job")).headers["Location"] == reverse("screening", args=[begun.pk])
    assert worker_page.get(url(begun, "no_such")).status_code == 404


def test_nothing_pressed_says_so_and_stays(worker_page, begun):
    assert "Hãy chọn một câu trả lời." in main(worker_page.post(url(begun, "unwell"), {}))


@pytest.mark.parametrize(("typed", "kept"), [("3/2026", "2026-03"), ("03.2026", "2026-03")])
def test_a_month_is_typed_as_people_write_it(worker_page, begun, typed, kept):
    worker_page.post(url(begun, "unwell"), {"answer": "no"})
    worker_page.post(url(begun, "tested"), {"answer": "yes"})
    worker_page.post(url(begun, "tested_in"), {"answer": typed})
    begun.refresh_from_db()
    assert begun.answers["tested_in"]["value"] == kept
    assert 'value="03/2026"' in main(worker_page.get(url(begun, "tested_in")))


@pytest.mark.parametrize("typed", ["13/2026", "2026", "tháng ba", "1/2100"])
def test_what_is_no_month_is_told_beside_the_field_and_stays_there(worker_page, begun, typed):
    worker_page.post(url(begun, "unwell"), {"answer": "no"})
    worker_page.post(url(begun, "tested"), {"answer": "yes"})
    shown = main(worker_page.post(url(begun, "tested_in"), {"answer": typed}))
    assert "Viết tháng theo thứ tự" in shown or "Tháng này còn chưa tới" in shown
    assert f'value="{typed}"' in shown


def test_declined_is_pressed_whatever_else_stands_in_the_form(worker_page, begun):
    worker_page.post(url(begun, "unwell"), {"answer": "no"})
    worker_page.post(url(begun, "tested"), {"answer": "yes"})
    worker_page.post(url(begun, "tested_in"), {"answer": ["", "declined"]})
    begun.refresh_from_db()
    assert begun.answers["tested_in"] == {"state": "declined", "value": None, "on": begun.answers["tested"]["on"]}


def test_several_are_ticked(worker_page, cast):
    begun = answered(cast.worker, client_of(cast.worker), wants_training="yes", trade=["farming", "sewing"])
    assert begun.answers["trade"]["value"] == ["sewing", "farming"]
    assert "May mặc, Trồng trọt, chăn nuôi" in main(worker_page.get(reverse("screening-answers", args=[begun.pk])))


def test_a_question_costs_the_same_at_the_start_and_at_the_end(worker_page, cast, begun):
    first = queries_of(worker_page, url(begun, "unwell"))
    answered(cast.worker, begun.client)
    assert queries_of(worker_page, url(begun, "wants_job")) == first


def test_a_question_weighs_little_on_a_slow_line(worker_page, begun, record_property):
    """Before compressing; styles and fonts stay with the browser after the first page."""
    weight = len(worker_page.get(url(begun, "unwell")).content)
    record_property(figure("bytes of a question of the screening, before compressing"), weight)
    assert weight < 20_000


# --- Declined, no, not asked --------------------------------------------------------------------------

def test_the_answers_page_tells_three_things_apart(worker_page, cast):
    done = screened(cast.worker, client_of(cast.worker), unwell="no", tested=None)
    shown = main(worker_page.get(reverse("screening-answers", args=[done.pk])))

    def beside(question):
        return shown.split(question)[1].split("</dd>")[0]

    assert "Không" in beside("Gần đây có thấy đau")
    assert "Từ chối trả lời" in beside("Trong 6 tháng qua đã đi khám")
    assert "Không hỏi" in beside("Lần gần nhất là tháng nào?")
    assert "Không hỏi" in beside("Gần đây có ai đánh")


def test_the_access_copy_tells_them_apart_too(cast):
    held = client_of(cast.worker)
    screened(cast.worker, held, unwell="no", tested=None)
    [told] = parts.screenings(held).entries
    said = {question.split(",")[0]: words for question, words in told}
    assert said["Gần đây có thấy đau"] == "Không"
    assert said["Trong 6 tháng qua đã đi khám hoặc xét nghiệm chưa?"] == "Từ chối trả lời"
    assert said["Gần đây có ai đánh"] == "Không hỏi"


# --- Who is asked what, by whom -----------------------------------------------------------------------

def asked_of_violence(screening, by) -> bool:
    return {"violence", "held"} <= {item.slug for item in way_of(screening, by).asked}


def test_questions_on_violence_are_for_the_trained_alone(cast, begun):
    gbv_service(cast)
    note_trainings(by=cast.case_manager, user=cast.worker, trainings=["violence"])
    asked = {item.slug for item in way_of(begun, cast.worker).asked}
    assert "violence" in asked
    assert "held" not in asked
    note_trainings(by=cast.case_manager, user=cast.worker, trainings=[])
    assert "violence" not in {item.slug for item in way_of(begun, cast.worker).asked}


def test_and_only_where_somebody_takes_people_now(cast, begun):
    trained(cast.worker, by=cast.case_manager)
    assert "violence" not in {item.slug for item in way_of(begun, cast.worker).asked}
    service = gbv_service(cast)
    assert "violence" in {item.slug for item in way_of(begun, cast.worker).asked}
    pause(by=cast.clinic_officer, service=service, until=begun.started_on.replace(year=begun.started_on.year + 1))
    assert "violence" not in {item.slug for item in way_of(begun, cast.worker).asked}


def test_the_action_refuses_such_an_answer_of_somebody_untrained(cast, begun):
    gbv_service(cast)
    with pytest.raises(AccessDenied, match="đã được tập huấn"):
        answer(by=cast.worker, screening=begun, answers={"violence": "no"})


def test_its_page_leads_on_for_somebody_untrained(worker_page, begun):
    assert worker_page.get(url(begun, "violence")).headers["Location"] == reverse("screening", args=[begun.pk])


def test_what_a_trained_colleague_was_told_counts_whoever_goes_on(cast):
    gbv_service(cast)
    trained(cast.case_manager, by=cast.case_manager)
    held = client_of(cast.worker)
    begun = begin_screening(by=cast.worker, id=uuid.uuid4(), client=held)
    answer(by=cast.case_manager, screening=begun, answers={"violence": "yes"})
    done = complete_screening(by=cast.worker, screening=answered(cast.worker, held))
    who = way_of(done, cast.worker).who
    assert "gbv" in {one.category for one in questionnaire_of(done).proposals(done.answers, who)}


def test_what_is_no_answer_is_refused_by_the_action(cast, begun):
    for slug, value in (("unwell", "perhaps"), ("no_such", "yes"), ("trade", ["flying"])):
        with pytest.raises(ValidationError):
            answer(by=cast.worker, screening=begun, answers={slug: value})


def test_a_screening_that_is_done_keeps_what_it_said(cast):
    """Also when more is known of the person later: the limit for drinking is another for men."""
    held = client_of(cast.worker, sex="female")
    done = screened(cast.worker, held, audit_often="often")
    assert done.scores["audit_c"] == 3
    before = questionnaire_of(done).proposals(done.answers, way_of(done, cast.worker).who)
    change_details(by=cast.worker, client=held, sex="male", age_band=AgeBand.CHILD)
    done = Screening.objects.get(pk=done.pk)
    assert questionnaire_of(done).proposals(done.answers, way_of(done, cast.worker).who) == before
    assert "psychosocial" in {one.category for one in before}


def test_answers_to_the_first_version_are_read_in_its_words(worker_page, cast):
    held = client_of(cast.worker)
    old = Screening(
        client=held, worker=cast.worker, questionnaire="needs", version="2026-1", completed_on=held.registered_on,
        answers={"overdose": {"state": "answered", "value": "yes"}}, scores={"phq4": 7},
    )
    old.save()
    shown = main(worker_page.get(reverse("screening-answers", args=[old.pk])))
    assert "dùng rượu hoặc chất khác đến mức bất tỉnh không?" in shown
    assert "bộ câu hỏi 2026-1" in shown
    assert begin_screening(by=cast.worker, id=uuid.uuid4(), client=held).version == "2026-2"


# --- Trainings of a group -----------------------------------------------------------------------------

def test_the_case_manager_says_who_is_trained(client, cast):
    client.force_login(cast.case_manager)
    shown = main(client.get(reverse("team")))
    assert cast.worker.full_name in shown
    assert cast.outsider.full_name not in shown
    for one, said in ((cast.worker, ["violence"]), (cast.colleague, ["trafficking"]), (cast.worker, [])):
        client.post(reverse("person-trainings", args=[one.pk]), {"trainings": said})
        assert one.trainings == set(said)
    assert cast.colleague.trainings == {"trafficking"}, "whoever was not asked about keeps theirs"
    assert "mua bán" in main(client.get(reverse("team")))


@pytest.mark.parametrize(("by", "whom"), [
    ("worker", "worker"), ("case_manager", "outsider"), ("administrator", "worker"), ("case_manager", "clinic_officer"),
])
def test_nobody_else_says_so_and_of_nobody_else(cast, by, whom):
    with pytest.raises(AccessDenied):
        note_trainings(by=getattr(cast, by), user=getattr(cast, whom), trainings=["violence"])


def test_a_training_that_does_not_exist_is_refused(cast):
    with pytest.raises(ValidationError):
        note_trainings(by=cast.case_manager, user=cast.worker, trainings=["flying"])
