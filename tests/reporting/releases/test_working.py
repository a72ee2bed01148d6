"""The background work: one process at a time, what it says, and what is left when it dies."""

import threading
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from privacy.disclosure.cover import Unreachable
from privacy.disclosure.rules import Target
from privacy.disclosure.system import Contradiction
from reporting.models import Release
from reporting.releases import working
from reporting.releases.actions import retry_release
from reporting.releases.codes import Doing, Problem
from reporting.releases.preparing import NotPrepared, made_of
from reporting.releases.working import Turn, finish, prepare_now, take_next, work_on_all
from tests.reporting.releases.province import AFTER, MAY, approved, ask, counting, figure, people, prepared

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_process_takes_the_oldest_and_no_other_takes_it_too(cast):
    first, second = ask(cast), ask(cast, MAY)
    assert [take_next(by=None), take_next(by=None), take_next(by=None)] == [first, second, None]


def test_what_waits_is_prepared_and_then_nothing_waits(cast, capsys):
    ask(cast), ask(cast, MAY)
    with counting(people(20, cast=cast)):
        call_command("release", "work", "--once")
    assert "2 prepared or failed" in capsys.readouterr().out
    assert set(Release.objects.values_list("state", flat=True)) == {"prepared"}


def test_a_process_that_is_told_to_stop_begins_with_nothing_more(cast):
    ask(cast)
    stopped = threading.Event()
    stopped.set()
    assert work_on_all(forever=True, stopped=stopped) == 0
    assert Release.objects.get().is_preparing


def test_what_is_being_done_is_told_in_order(cast):
    told = []
    with counting(people(20, 20, cast=cast)):
        prepare_now(ask(cast), show=lambda doing, share: told.append((doing, share)))
    assert [doing for doing, _share in told][:2] == [Doing.COUNTING, Doing.FIRST_PATTERN]
    shares = [share for _doing, share in told]
    assert shares == sorted(shares)
    assert all(0 < share <= 1 for share in shares)


def test_a_process_that_died_leaves_nothing_and_the_next_attempt_counts(cast):
    """It was killed in the middle: the release stays as it was. Somebody tries again; if the first one lives after
    all, what it writes is dropped."""
    taken = take_next(by=None, only=ask(cast).pk)
    old = Turn(taken.pk, taken.attempt)
    with counting(people(20, cast=cast)):
        late = made_of(taken, lambda *_: None)
    assert Release.objects.get().tables is None
    taken.seen_at = taken.started_at = AFTER.replace(year=2025)
    taken.save()
    again = retry_release(by=cast.second_manager, release=taken)
    assert finish(by=cast.manager, turn=old, made=late) is None
    with counting(people(30, cast=cast)):
        done = prepare_now(again)
    assert figure(done, "coverage", area="total", measure="eligible")["value"] == 30


@pytest.mark.parametrize(("error", "problem"), [
    (Unreachable(Target(0, 0, 5)), Problem.CANT_PROTECT), (Contradiction("x"), Problem.CONTRADICTION),
    (RuntimeError("a figure: 3"), Problem.UNEXPECTED),
])
def test_what_goes_wrong_is_a_problem_with_a_name_and_nothing_is_kept(cast, error, problem, caplog):
    with patch("reporting.releases.preparing.protect", side_effect=error), counting(people(20, cast=cast)):
        release = prepare_now(ask(cast))
    assert (release.state, release.problem, release.tables, release.certificate) == ("failed", problem, None, None)
    assert prepared(cast, MAY).is_prepared  # and the next one works
    with counting([]):
        assert prepare_now(retry_release(by=cast.second_manager, release=release)).is_prepared


def test_what_can_not_be_protected_names_the_tables(cast):
    refusal = NotPrepared(Problem.CANT_PROTECT, ["needs", "coverage", "needs"])
    with patch.object(working, "made_of", side_effect=refusal):
        release = prepare_now(ask(cast))
    assert release.problem_in == ["coverage", "needs"]


def test_a_release_for_organisations_keeps_from_each_what_the_others_have(cast):
    """Twelve near, of whom ten are known to the group itself: it would subtract and find two."""
    near = people(12, 30, cast=cast)
    own = {cast.group.pk: {"coverage": {(cast.commune.pk, "unreached"): 10}}}
    with patch("reporting.counting.insiders", return_value=own):
        for_all = prepared(cast, who=near, audience="organisations")
        for_department = prepared(cast, MAY, who=near)
    place = {"area": cast.commune.pk, "measure": "eligible"}
    assert figure(for_all, "coverage", **place)["value"] is None
    assert for_all.certificate["readers"] == ["outsider", str(cast.group.pk)]
    assert for_department.certificate["readers"] == ["outsider"]


def test_quarters_already_published_are_not_published_again(cast):
    approved(cast, who=people(20, cast=cast))
    asked = []

    def count(start, end, *, quarters=None, late=(), k=5):
        asked.append((quarters, [one[0] for one in late]))
        return {}

    from tests.reporting.releases.province import YEAR

    with patch("reporting.counting.count", count):
        prepare_now(ask(cast, YEAR))
    assert asked == [(("q2", "q3", "q4"), ["2026-h1"])]  # the people above came in the first quarter


def test_small_communes_are_shown_together_where_that_was_chosen_and_stay_so_when_replaced(cast):
    from services.models import Commune

    beside = Commune.objects.filter(former_district=cast.commune.former_district).exclude(pk=cast.commune.pk).first()
    who = people(3, cast=cast)
    for one in people(4, cast=cast):
        one.commune = beside.pk
        who.append(one)
    merged = prepared(cast, who=who, merges=True)
    area = "+".join(sorted([cast.commune.pk, beside.pk]))
    assert figure(merged, "coverage", area=area, measure="eligible")["value"] == 7


# --- The command -----------------------------------------------------------------------------------------------
def command(verb, *words, by):
    call_command("release", verb, *words, "--by", by.username)


def test_the_command_leads_a_release_through_its_life(cast, capsys):
    with counting(people(30, cast=cast)):
        command("prepare", "2026-01-01", "2026-06-30", by=cast.manager)
    command("audit", "1", by=cast.manager)
    command("approve", "1", by=cast.second_manager)
    command("export", "1", by=cast.manager)
    command("withdraw", "1", "--because", "other", "--words", "Sai.", by=cast.manager)
    with counting(people(30, cast=cast)):
        command("prepare", "2026-01-01", "2026-06-30", by=cast.manager)
    command("discard", "2", by=cast.manager)
    command("list", by=cast.manager)
    said = capsys.readouterr()
    for words in ("Release 1 is prepared", "Nothing was found.", '"relations"', "Release 1 is withdrawn",
                  "2  2026-01-01 – 2026-06-30  discarded"):
        assert words in said.out
    assert "counting" in said.err
    assert Release.objects.get(number=2).replaces.number == 1


@pytest.mark.parametrize(("words", "sentence"), [
    (("approve", "7"), "sees no release 7"), (("prepare", "2026-01-01", "2026-09-30"), "một tháng"),
    (("export", "1"), "holds no figures"),
])
def test_the_command_refuses_in_a_sentence(cast, words, sentence):
    ask(cast)
    with pytest.raises(CommandError, match=sentence):
        command(*words, by=cast.manager)
    with pytest.raises(CommandError, match="no active account"):
        call_command("release", "list", "--by", "nobody")


def test_what_fails_in_the_command_is_said_with_what_to_do(cast):
    refusal = NotPrepared(Problem.CANT_PROTECT)
    with patch.object(working, "made_of", side_effect=refusal), pytest.raises(CommandError, match="Đợi để công bố"):
        command("prepare", "2026-01-01", "2026-06-30", by=cast.manager)


