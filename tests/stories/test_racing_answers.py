"""Of two people who answer at the same moment one wins and the other reads what happened; nothing is lost or doubled.

Real threads with a connection each, on rows that are committed, in a house of its own.
"""

import pytest

from tests.figures import figure
from tests.privacy.at_work import House

PAIRS = 12


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


@pytest.fixture
def raced(house, record_property):
    """Lets so many pairs race, and counts them."""

    def run(race: str, times: int = PAIRS) -> list[dict]:
        found = house.inside(race, str(times), module="tests.stories.racing")
        record_property(figure("pairs that raced for one referral"), len(found))
        assert len(found) == times
        return found

    return run


@pytest.mark.parametrize("race", ["two_answers", "two_answers_by_page"])
def test_of_two_answers_one_wins_and_the_other_is_told(raced, race):
    for one in raced(race):
        assert sorted(one["ends"]) == ["moved on", "won"]
        won = ("accepted", "declined")[one["ends"].index("won")]
        assert (one["state"], one["path"][:1]) == (won, [won])
        answers = {"referral.accept", "referral.decline"} & one["events"].keys()
        assert answers == {{"accepted": "referral.accept", "declined": "referral.decline"}[won]}
        assert one["events"][answers.pop()] == 1


def test_completed_twice_at_once_one_service_is_given(raced):
    for one in raced("two_completions"):
        assert sorted(one["ends"]) == ["moved on", "won"]
        assert (one["state"], one["path"], one["services"]) == ("completed", ["completed"], 1)
        assert one["events"]["referral.complete"] == 1


def test_whoever_is_first_the_person_has_the_last_word(raced):
    for one in raced("accept_and_withdraw"):
        assert one["ends"] in (["won", "won"], ["moved on", "won"])
        accepted = one["ends"][0] == "won"
        assert (one["state"], one["emptied"]) == ("withdrawn", True)
        assert one["path"] == [*(["accepted"] if accepted else []), "withdrawn"]
        assert one["events"].get("referral.accept", 0) == accepted
        assert one["events"]["referral.withdraw"] == 1


def test_nothing_opens_again_as_the_person_takes_consent_back(raced):
    for one in raced("reopen_and_withdraw"):
        assert one["ends"] in (["won", "won"], ["moved on", "won"])
        assert one["state"] == ("withdrawn" if one["ends"][0] == "won" else "declined")


def test_nothing_is_sent_as_the_person_takes_consent_back(raced):
    for one in raced("refer_and_withdraw"):
        assert one["ends"] in (["won", "won"], ["refused", "won"])
        assert one["states"] == (["withdrawn"] if one["ends"][0] == "won" else [])


def test_a_service_is_confirmed_as_the_record_is_restricted_and_neither_waits_for_ever(raced):
    for one in raced("complete_and_restrict"):
        assert one["ends"] in (["won", "won"], ["moved on", "won"])
        completed = one["ends"][0] == "won"
        assert (one["state"], one["services"]) == (("completed", 1) if completed else ("withdrawn", 0))


def test_answered_as_its_time_runs_out_it_is_the_one_or_the_other(raced):
    for one in raced("accept_and_expire"):
        assert one["ends"] in (["won", ""], ["moved on", "expire"])
        ended = "accepted" if one["ends"][0] == "won" else "expired"
        assert (one["state"], one["path"]) == (ended, [ended])


def test_a_page_opened_at_the_same_moment_takes_no_answer_away(raced):
    for one in raced("look_and_accept"):
        assert one["ends"] == ["won", "won"]
        assert (one["state"], one["path"]) == ("accepted", ["accepted"])
