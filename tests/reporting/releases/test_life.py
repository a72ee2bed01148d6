"""From asking for a release to taking it back: who may, when, and what is said where it can't be."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from privacy.models import AuditEvent
from reporting.models import Release
from reporting.releases.actions import (
    approve_release,
    discard_release,
    prepare_release,
    retry_release,
    withdraw_release,
)
from tests.reporting.releases.province import AFTER, HALF, MAY, approved, ask, figure, people, prepared

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
WRONG = {"because": "data_wrong", "words": "Một tổ chức ghi nhầm."}


def test_a_small_figure_is_nowhere_in_a_release(cast):
    release = prepared(cast, who=people(24, 3, served_near=12, cast=cast))
    shown = figure(release, "coverage", area=cast.far_commune.pk, measure="eligible")
    assert shown["value"] is None
    assert shown["low"] <= 3 <= (shown["high"] or 99)
    assert figure(release, "coverage", area="total", measure="eligible")["value"] == 27


def test_what_is_prepared_says_how_it_was_protected_and_what_attacked_it(cast):
    release = prepared(cast, who=people(24, 3, served_near=12, cast=cast))
    assert release.state == "prepared"
    assert release.certificate["findings"] == []
    assert release.certificate["attempts"] > 0
    assert release.solution["withheld"] > 0
    assert release.solution["solver"].startswith("HiGHS")
    assert "primary" not in release.solution
    assert len(release.seal) > 20
    assert release.cutoff


def test_a_second_person_approves(cast):
    release = prepared(cast)
    with pytest.raises(PermissionDenied, match="người thứ hai"):
        approve_release(by=cast.manager, release=release)
    with pytest.raises(PermissionDenied):
        approve_release(by=cast.privacy_officer, release=release)
    assert approve_release(by=cast.second_manager, release=release).is_approved
    with pytest.raises(PermissionDenied, match="không còn chờ duyệt"):
        approve_release(by=cast.second_manager, release=release)


@pytest.mark.parametrize(("start", "end", "sentence"), [
    ((2026, 1, 1), (2026, 9, 30), "một tháng, 6 tháng đầu năm hoặc cả năm"),
    ((2026, 2, 2), (2026, 2, 28), "một tháng, 6 tháng đầu năm hoặc cả năm"),
    ((2025, 1, 1), (2025, 12, 31), "từ năm 2026"),
    ((2027, 1, 1), (2027, 1, 31), "chưa kết thúc"),
])
def test_only_closed_periods_from_2026_on_are_published(cast, start, end, sentence):
    with pytest.raises(ValidationError, match=sentence):
        ask(cast, (dt.date(*start), dt.date(*end)))


def test_a_period_has_one_release_at_a_time(cast):
    first = prepared(cast)
    with pytest.raises(ValidationError, match=f"bản số {first.number}"):
        ask(cast)
    approve_release(by=cast.second_manager, release=first)
    with pytest.raises(ValidationError, match="đã công bố"):
        ask(cast)


def test_asking_twice_with_one_id_is_asking_once(cast):
    release = ask(cast)
    with time_machine.travel(AFTER, tick=False):
        again = prepare_release(by=cast.manager, id=release.pk, period_start=HALF[0], period_end=HALF[1])
    assert (again.pk, Release.objects.count()) == (release.pk, 1)


def test_what_was_discarded_is_forgotten_and_its_period_is_free_again(cast):
    gone = discard_release(by=cast.second_manager, release=prepared(cast))
    assert (gone.state, gone.tables, gone.certificate) == ("discarded", None, None)
    assert prepared(cast).number == gone.number + 1
    with pytest.raises(PermissionDenied, match="chưa duyệt"):
        discard_release(by=cast.manager, release=gone)


def test_withdrawing_takes_a_reason(cast):
    release = approved(cast)
    with pytest.raises(ValidationError) as refusal:
        withdraw_release(by=cast.manager, release=release, because="", words=" ")
    assert set(refusal.value.message_dict) == {"because", "words"}
    gone = withdraw_release(by=cast.manager, release=release, **WRONG)
    assert (gone.withdrawn_by, gone.withdrawn_because) == (cast.manager, "data_wrong")
    with pytest.raises(PermissionDenied, match="đang có hiệu lực"):
        withdraw_release(by=cast.manager, release=gone, **WRONG)
    with pytest.raises(PermissionDenied):
        discard_release(by=cast.manager, release=gone)


def test_a_withdrawn_release_is_replaced_by_one_that_says_so(cast):
    first = withdraw_release(by=cast.manager, release=approved(cast), **WRONG)
    with pytest.raises(ValidationError, match="Hãy lập bản thay thế"):
        ask(cast)
    with pytest.raises(ValidationError, match="Chỉ thay thế"):
        ask(cast, MAY, replaces=first)
    assert prepared(cast, replaces=first).replaces == first


def test_what_was_published_in_between_makes_a_certificate_too_old(cast):
    half = prepared(cast)
    approved(cast, MAY)
    with pytest.raises(PermissionDenied, match="đã có kỳ khác được công bố"):
        approve_release(by=cast.second_manager, release=half)


@pytest.mark.parametrize("change", [
    {"certificate": {"holds": False}}, {"solution": {"caps": [{"place": [1, "coverage", {}]}]}},
])
def test_what_an_attacker_found_something_in_is_never_approved(cast, change):
    release = prepared(cast)
    for name, values in change.items():
        setattr(release, name, {**getattr(release, name), **values})
    release.save()
    with pytest.raises(PermissionDenied, match="không thể duyệt"):
        approve_release(by=cast.second_manager, release=release)


def test_every_step_is_on_the_trail(cast):
    withdraw_release(by=cast.manager, release=approved(cast), **WRONG)
    discard_release(by=cast.manager, release=prepared(cast, MAY))
    seen = AuditEvent.objects.filter(action__startswith="release.").values_list("action", flat=True)
    assert set(seen) == {f"release.{verb}" for verb in ("asked", "prepared", "approved", "withdrawn", "discarded")}


def test_only_the_department_prepares(cast):
    for name in ("worker", "case_manager", "clinic_officer", "privacy_officer", "administrator"):
        with pytest.raises(PermissionDenied), time_machine.travel(AFTER, tick=False):
            prepare_release(
                by=getattr(cast, name), id=uuid.uuid4(), period_start=HALF[0], period_end=HALF[1]
            )


def test_what_runs_well_is_not_tried_again(cast):
    with pytest.raises(PermissionDenied, match="vẫn đang được lập"):
        retry_release(by=cast.manager, release=ask(cast))
    with pytest.raises(PermissionDenied, match="không cần lập lại"):
        retry_release(by=cast.manager, release=prepared(cast, MAY))
