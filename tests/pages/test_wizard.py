"""Question pages: the order holds, left roads decide nothing, and no answer is lost."""

import json

import pytest
from django import forms
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pages.check import check_rows
from pages.fields import CardChoiceField, CardMultipleChoiceField, DateField, RecordForm
from pages.wizard import Flow, Incomplete, Step, ask


class PlaceForm(forms.Form):
    place = CardChoiceField(
        label="Ở đâu?", choices=[("field", "Tại địa bàn", "Như lần trước"), ("online", "Trực tuyến")]
    )


class TopicForm(forms.Form):
    topics = CardMultipleChoiceField(label="Muốn học gì?", choices=[("sewing", "May vá"), ("garden", "Trồng rau")])
    glad = forms.BooleanField(label="Vui?", required=False)


class DayForm(RecordForm):
    on = DateField(label="Ngày nào?")


FLOW = Flow(
    [
        Step("place", PlaceForm),
        Step("topics", TopicForm, when=lambda answers: answers.get("place", {}).get("place") == "field"),
        Step(
            "day",
            DayForm,
            when=lambda answers: "topics" not in answers or answers["topics"]["topics"] != ["garden"],
        ),
    ],
    title="Thử",
)
PLACE = {"place": "field"}
TOPICS = {"topics": ["sewing", "garden"], "glad": True}
DAY = {"on": "5/2/2026", "record_id": "9f3c0a52-1f5c-4a8e-9d5e-0c5a6d9b1e11"}
ALL = {"place": PLACE, "topics": TOPICS, "day": DAY}

SOME_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "place": st.fixed_dictionaries({"place": st.sampled_from(["field", "online", "moon"])}),
        "topics": st.fixed_dictionaries({"topics": st.lists(st.sampled_from(["sewing", "garden", "moon"]))}),
        "day": st.fixed_dictionaries({"on": st.sampled_from(["5/2/2026", "31/2/2026", ""])}),
        "stranger": st.just({"x": "y"}),
    },
)


@given(SOME_ANSWERS)
def test_next_and_previous_undo_each_other_and_numbers_count_up(answers):
    slugs = FLOW.slugs(answers)
    assert slugs == [step.slug for step in FLOW.steps if step.slug in slugs]
    for place, slug in enumerate(slugs, start=1):
        assert FLOW.number(slug, answers) == (place, len(slugs))
        following = FLOW.next_slug(slug, answers)
        assert following is None or FLOW.previous_slug(following, answers) == slug
    assert FLOW.previous_slug(slugs[0], answers) is None
    assert FLOW.next_slug(slugs[-1], answers) is None


@given(SOME_ANSWERS)
def test_a_flow_is_cleaned_exactly_when_nothing_is_open(answers):
    open_now = FLOW.first_incomplete(answers)
    if open_now is None:
        assert list(FLOW.cleaned(answers)) == FLOW.slugs(answers)
    else:
        with pytest.raises(Incomplete) as caught:
            FLOW.cleaned(answers)
        assert caught.value.slug == open_now


@given(SOME_ANSWERS, st.lists(st.sampled_from(["sewing", "garden"])))
def test_an_answer_left_on_a_road_not_taken_decides_nothing(answers, topics):
    online = {**answers, "place": {"place": "online"}}
    without = {slug: raw for slug, raw in online.items() if slug != "topics"}
    assert FLOW.slugs({**online, "topics": {"topics": topics}}) == FLOW.slugs(without)


def test_two_steps_may_not_share_a_slug():
    with pytest.raises(ValueError, match="share a slug"):
        Flow([Step("a", PlaceForm), Step("a", DayForm)])


@pytest.fixture
def visit(monkeypatch):
    """Walk the flow with kept answers; the page's context stands in for the drawn page."""
    monkeypatch.setattr("pages.wizard.render", lambda request, template, context: context)
    kept = {}

    def go(slug, post=None, query=""):
        factory = RequestFactory()
        request = factory.get(f"/{slug}/{query}") if post is None else factory.post(f"/{slug}/{query}", post)
        save = lambda slug, raw: kept.__setitem__(slug, json.loads(json.dumps(raw)))  # noqa: E731
        return ask(request, FLOW, slug, dict(kept), save=save, url_for=lambda slug: f"/{slug}/", done_url="/check/")

    go.kept = kept
    return go


def test_a_walk_from_the_first_question_to_the_check_page(visit):
    assert visit("place")["step_number"] == 1
    assert visit("place", PLACE).url == "/topics/"
    assert visit("topics")["back_url"] == "/place/"
    assert visit("topics", {"topics": ["sewing", "garden"], "glad": "on"}).url == "/day/"
    assert visit("day", DAY).url == "/check/"
    assert visit.kept == ALL


def test_a_wrong_answer_comes_back_as_typed_and_is_not_kept(visit):
    visit.kept.update(place={"place": "online"})
    page = visit("day", {"on": "31/02/2026", "record_id": DAY["record_id"]})
    assert page["form"]["on"].value() == "31/02/2026"
    assert str(page["form"]["record_id"].value()) == DAY["record_id"]
    assert "day" not in visit.kept


def test_going_back_shows_what_was_answered(visit):
    visit.kept.update(ALL)
    assert visit("topics")["form"]["topics"].value() == ["sewing", "garden"]
    assert visit("day")["form"]["record_id"].value() == DAY["record_id"]


def test_nobody_skips_ahead_of_an_open_question_or_into_one_that_does_not_apply(visit):
    assert visit("day").url == "/place/"
    visit.kept.update(place={"place": "online"})
    assert visit("topics", {"topics": ["sewing"]}).url == "/day/"
    assert "topics" not in visit.kept


def test_a_change_from_the_check_page_leads_back_there_or_to_what_it_opened(visit):
    visit.kept.update(place={"place": "online"}, day=DAY)
    assert visit("day", {**DAY, "on": "6/2/2026"}, "?change=1").url == "/check/"
    assert visit("place", PLACE, "?change=1").url == "/topics/?change=1"


def test_back_leads_to_the_question_before_to_the_check_page_or_home(visit):
    visit.kept.update(ALL)
    assert visit("day")["back_url"] == "/topics/"
    assert visit("day", query="?change=1")["back_url"] == "/check/"
    assert visit("place")["back_url"] == reverse("home")


def test_a_question_that_does_not_exist_is_not_found(visit):
    with pytest.raises(Http404):
        visit("moon")


def test_the_check_page_says_answers_as_they_were_chosen():
    rows = check_rows(FLOW, ALL, lambda slug: f"/{slug}/")
    assert [(row["label"], row["value"]) for row in rows] == [
        ("Ở đâu?", "Tại địa bàn"),
        ("Muốn học gì?", "May vá, Trồng rau"),
        ("Vui?", "Có"),
        ("Ngày nào?", "05/02/2026"),
    ]
    assert rows[-1]["change_url"] == "/day/?change=1"
