"""The questions as data: which comes next, what a score is made of, what is proposed; whatever is answered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.screening.conditions import Circumstances
from casework.screening.items import ANSWERED, DECLINED
from casework.screening.questionnaire import ZERO, said
from casework.screening.reading import current, files, questionnaire, read
from services.categories import Category

EVERYTHING = frozenset({"violence", "trafficking"})
WHO = st.builds(
    Circumstances, age=st.sampled_from(["adult", "child"]),
    sex=st.sampled_from(["female", "male", "other", "declined"]),
    trainings=st.frozensets(st.sampled_from(sorted(EVERYTHING))),
    routes=st.frozensets(st.sampled_from(Category.values)),
)
TRAINED = Circumstances(trainings=EVERYTHING, routes=frozenset(Category.values))
# Nothing here is about time, on a machine that does other things beside.
OFTEN = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
VERSIONS = [read(path) for path in files()]


def answer_of(value) -> dict:
    return {"state": DECLINED, "value": None} if value is None else {"state": ANSWERED, "value": value}


def answers_of(**values) -> dict:
    return {slug: answer_of(value) for slug, value in values.items()}


def chosen(item, byte: int):
    """An answer that this question can have, by a number; now and then it is declined."""
    if byte % 9 == 0:
        return None
    choices = list(item.choices)
    if item.kind == "number":
        return item.low + byte % (item.high - item.low + 1)
    if item.kind == "month":
        return "2026-03"
    one = choices[byte % len(choices)]
    return item.clean([one, choices[byte // 7 % len(choices)]]) if item.kind == "multi" else one


@st.composite
def screenings(draw, form=None):
    """A questionnaire, whom it is asked of, and the answers as they were given, question after question."""
    form, who, answers = form or draw(st.sampled_from(VERSIONS)), draw(WHO), {}
    said = draw(st.binary(min_size=len(form.items), max_size=len(form.items)))  # in one draw: many are slow
    while item := form.next_item(answers, who):
        answers[item.slug] = answer_of(chosen(item, said[len(answers)]))
    return form, who, answers


@given(screenings())
@OFTEN
def test_every_way_ends_with_each_question_asked_at_most_once(walked):
    form, who, answers = walked
    assert form.next_item(answers, who) is None
    assert list(answers) == [item.slug for item in form.way(answers, who).asked]


@given(screenings())
@OFTEN
def test_a_score_is_the_sum_of_what_was_answered_and_of_nothing_else(walked):
    form, who, answers = walked
    led_to = {item.slug for item in form.way(answers, who).led_to}
    for score in form.scores:
        values = [answers.get(slug, {}).get("value") for slug in score.items
                  if slug in led_to or score.unasked != ZERO]
        summed = None if None in values else sum(
            form.item(slug).points(answers[slug]["value"]) for slug in score.items if slug in answers
        )
        assert form.score(answers, who)[score.slug] == summed


@given(screenings(), st.integers(0, 255))
@OFTEN
def test_an_answer_left_behind_decides_nothing(walked, byte):
    """Of a question to which the answers do not lead: nothing is scored or proposed from it."""
    form, who, answers = walked
    astray = [item for item in form.items if item not in form.way(answers, who).led_to]
    left = {item.slug: answer_of(chosen(item, byte)) for item in astray}
    assert form.proposals({**answers, **left}, who) == form.proposals(answers, who)
    assert form.score({**answers, **left}, who) == form.score(answers, who)
    assert form.risks({**answers, **left}, who) == form.risks(answers, who)


@given(screenings())
@OFTEN
def test_every_proposal_says_why_in_words(walked):
    form, who, answers = walked
    for proposal in form.proposals(answers, who):
        assert proposal.because
        assert all(form.reason(slug, answers, who) for slug in proposal.because)


@given(screenings())
@OFTEN
def test_what_needs_a_training_or_a_live_service_is_asked_of_nobody_without_it(walked):
    form, who, answers = walked
    asked = [form.item(slug) for slug in answers]
    assert {item.training for item in asked} - {""} <= who.trainings
    assert {item.route for item in asked} - {""} <= who.routes


@given(screenings(questionnaire("needs", "2026-1")))
@OFTEN
def test_the_first_version_still_says_what_it_said(walked):
    """Its answers are read by its own file: twenty questions, three scores, as on the day they were given."""
    form, who, answers = walked
    assert len(form.items) == 20
    assert set(form.score(answers, who)) == {"phq4", "anxiety", "depression"}
    assert all(form.item(slug).text and said(form.item(slug), one) for slug, one in answers.items())


def test_a_later_version_is_another_file():
    assert {form.version for form in VERSIONS} == {"2026-1", "2026-2"}
    assert current().version == "2026-2"
    assert questionnaire("needs", "2026-1").find("audit_often") is None


# --- By hand ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("points", "total", "band", "anxiety", "depression", "proposed"), [
    (("0", "1", "1", "0"), 2, "bình thường", 1, 1, False),
    (("1", "1", "1", "0"), 3, "nhẹ", 2, 1, False),
    (("2", "1", "1", "1"), 5, "nhẹ", 3, 2, True),  # by the half on anxiety alone
    (("0", "0", "1", "2"), 3, "nhẹ", 0, 3, True),  # by the half on depression alone
    (("2", "1", "2", "1"), 6, "vừa", 3, 3, True),
    (("3", "2", "2", "2"), 9, "nặng", 5, 4, True),
    (("3", "3", "3", "3"), 12, "nặng", 6, 6, True),
])
def test_phq_4_by_hand(points, total, band, anxiety, depression, proposed):
    form = current()
    answers = answers_of(**dict(zip(("phq_nervous", "phq_worry", "phq_interest", "phq_down"), points, strict=True)))
    scores = form.score(answers)
    assert (scores["phq4"], scores["anxiety"], scores["depression"]) == (total, anxiety, depression)
    assert form.score_of("phq4").say(total) == f"{total} · {band}"
    assert ("psychosocial" in {one.category for one in form.proposals(answers)}) is proposed


@pytest.mark.parametrize(("sex", "answers", "total", "proposed"), [
    ("female", ("often", "1_2", "never"), 3, True), ("male", ("often", "1_2", "never"), 3, False),
    ("male", ("often", "1_2", "rarely"), 4, True), ("declined", ("often", "1_2", "never"), 3, True),
    ("female", ("weekly", "1_2", "never"), 2, False), ("male", ("daily", "10", "daily"), 12, True),
])
def test_audit_c_by_hand(sex, answers, total, proposed):
    form, who = current(), Circumstances(sex=sex)
    given_ = answers_of(**dict(zip(("audit_often", "audit_much", "audit_six"), answers, strict=True)))
    assert form.score(given_, who)["audit_c"] == total
    assert ("psychosocial" in {one.category for one in form.proposals(given_, who)}) is proposed


def test_who_never_drinks_is_asked_no_more_of_it_and_scores_nothing():
    form, answers = current(), answers_of(audit_often="never")
    assert {"audit_much", "audit_six"} & {item.slug for item in form.way(answers).led_to} == set()
    assert form.score(answers)["audit_c"] == 0


def test_what_was_declined_leaves_its_score_open():
    form = current()
    answers = answers_of(phq_nervous="3", phq_worry=None, phq_interest="0", phq_down="0")
    assert form.score(answers)["phq4"] is None
    assert form.score(answers)["anxiety"] is None
    assert form.score(answers)["depression"] == 0


def test_a_pair_is_a_sign_when_both_are_yes():
    form = current()
    used = answers_of(substances="yes", opioids="yes", opioids_trouble="no")
    assert form.score(used)["opioids_pair"] == 1
    assert "health" not in {one.category for one in form.proposals(used)}
    trouble = {**used, **answers_of(opioids_trouble="yes")}
    assert form.score(trouble)["opioids_pair"] == 2
    assert "health" in {one.category for one in form.proposals(trouble)}


def test_declined_no_and_not_asked_are_three_things():
    item = current().item("violence")
    told = [said(item, answer) for answer in (answer_of("no"), answer_of(None), None)]
    assert told == ["Không", "Từ chối trả lời", "Không hỏi"]


def test_the_five_dangers_are_told_by_their_answers():
    form = current()
    answers = answers_of(overdose="yes", self_harm="yes", violence="yes", held="yes", children="yes",
                         child_harmed="yes")
    assert form.risks(answers, TRAINED) == ["overdose", "self_harm", "violence", "trafficking", "child"]
    assert form.risks(answers_of(overdose=None, self_harm="no"), TRAINED) == []


def test_a_child_is_not_asked_about_sex_violence_drink_money_or_work():
    form, child = current(), Circumstances(age="child", trainings=EVERYTHING, routes=frozenset(Category.values))
    left_out = {item.slug for item in form.items} - {item.slug for item in form.way({}, child).asked}
    assert {"unprotected", "violence", "held", "forced", "audit_often", "substances", "debt", "income",
            "wants_job", "own_business"} <= left_out
    [social] = form.proposals({}, child)
    assert (social.category, social.urgent, social.because) == ("social", True, ("under_18",))
    assert form.risks({}, child) == ["child"]


def test_several_answers_and_either_of_two_open_a_question():
    form = current()
    assert "injected" in {one.slug for one in form.way(answers_of(substances="yes", opioids="yes")).led_to}
    assert "injected" not in {one.slug for one in form.way(answers_of(substances="yes", cannabis="yes")).led_to}


@pytest.mark.parametrize(("slug", "wrong"), [
    ("unwell", "maybe"), ("children_count", 0), ("children_count", "16"), ("children_count", "two"),
    ("tested_in", "2026-13"), ("tested_in", "03/2026"), ("trade", []), ("trade", ["sewing", "flying"]),
    ("phq_down", "4"),
])
def test_what_is_no_answer_is_refused_with_a_sentence(slug, wrong):
    with pytest.raises(ValueError, match=r"^(Hãy chọn|Nhập một số|Viết tháng)"):
        current().item(slug).clean(wrong)
