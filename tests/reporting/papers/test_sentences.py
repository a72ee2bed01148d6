"""What the report says of its figures, also of those that are withheld."""

import pytest
from django.utils.translation import override

from reporting.catalogue import Period
from reporting.figures import Figure, Figures
from reporting.papers import sentences
from reporting.papers.cells import less
from tests.reporting.papers.made import put, release_of, tables_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def exact(n: int) -> Figure:
    return Figure(n, n, n)


def coverage(cast, *, eligible, served, unreached, **more) -> Figures:
    tables = tables_of("half")
    for measure, (value, low, high) in (("eligible", eligible), ("served", served), ("unreached", unreached)):
        put(tables, "coverage", ("total", measure), value, low, high)
    return Figures(release_of(cast, tables=tables, **more))


@pytest.mark.parametrize(("figure", "said"), [
    (exact(1043), "1.043 người"), (exact(0), "0 người"), (Figure(None, 1, 9), "từ 1 đến 9 người"),
    (Figure(None, 12, None), "ít nhất 12 người"),
])
def test_people_are_said_as_far_as_a_reader_can_know(figure, said):
    with override("vi"):
        assert sentences.people(figure) == said


def test_what_is_lost_between_two_steps_is_no_more_exact_than_they_are():
    assert less(exact(20), exact(15)) == exact(5)
    assert less(exact(20), Figure(None, 1, 9)) == Figure(None, 11, 19)
    assert less(Figure(None, 1, 9), Figure(None, 1, 9)) == Figure(None, 0, 8)
    assert less(exact(20), Figure(None, 1, None)) == Figure(None, 0, 19)


def test_the_target_is_said_with_what_is_missing(cast):
    """60 of 100: 70 % takes ten more."""
    figures = coverage(cast, eligible=(100,) * 3, served=(60,) * 3, unreached=(40,) * 3)
    with override("vi"):
        said = sentences.target(figures, Period.YEAR)
    assert "60 người trên tổng số 100 người" in said
    assert "còn thiếu 10 người" in said


def test_a_withheld_share_is_said_as_an_interval_and_decides_nothing(cast):
    figures = coverage(cast, eligible=(None, 10, 18), served=(None, 1, 9), unreached=(None, 1, 9))
    with override("vi"):
        said = sentences.target(figures, Period.HALF)
    assert "từ 1 đến 9 người" in said
    assert "từ 10 đến 18 người" in said
    assert "chưa kết luận được" in said


def test_the_alarm_rings_when_coverage_rises_because_fewer_are_assessed(cast):
    then = coverage(cast, eligible=(200,) * 3, served=(120,) * 3, unreached=(80,) * 3)
    now = coverage(cast, eligible=(100,) * 3, served=(70,) * 3, unreached=(30,) * 3)
    with override("vi"):
        assert "ít người được sàng lọc hơn" in sentences.alarm(now, then)
        assert sentences.alarm(then, now) == ""
        assert sentences.alarm(now, None) == ""


def test_who_has_not_reported_is_counted(cast):
    """120 of 124 communes reported whether they have a plan; all reported their staff."""
    with override("vi"):
        [said] = sentences.programme(Figures(release_of(cast)))
    assert "4 trên 124 nơi" in said
    assert "tập huấn" not in said
