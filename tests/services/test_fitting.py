"""Which service a worker is offered first: one that takes somebody now, in a language and on a day that fits, that
answers quickly, near by. The rest sink, and none is left out."""

import datetime as dt
import itertools
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services.actions import add_organisation, add_service
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.manner import SINKING, Pace, pace_of, sinks
from services.models import Commune, Service
from services.querysets import week_began
from tests.factories import opened, paced

pytestmark = pytest.mark.django_db

GOOD = {"asked": 10, "answered": 10, "in_time": 9, "declined": 1}


def service(name, home="Xã Đồng Văn", *, places=5, **fields):
    """A counselling service of an organisation of its own."""
    organisation = add_organisation(
        by=None, id=uuid.uuid4(), name=f"Nơi {name}", kind=OrganisationKind.CLINIC,
        commune=Commune.objects.get(name=home), languages=fields.pop("speaking", ()),
    )
    made = add_service(
        by=None, id=uuid.uuid4(), organisation=organisation, category=Category.LEGAL, name=name, places_a_week=places,
    )
    Service.objects.filter(pk=made.pk).update(**fields)
    return Service.objects.get(pk=made.pk)


def offered(cast, **asked) -> list[str]:
    found = Service.objects.visible_to(cast.worker).fitting(Category.LEGAL, asked.pop("near", cast.commune), **asked)
    return [one.name for one in found]


def days(n):
    return timezone.localdate() + dt.timedelta(days=n)


def test_who_takes_somebody_now_comes_before_who_is_doubtful_full_or_closed(cast):
    service("đóng", temporarily_closed_until=days(3))
    service("hết", places_free=0)
    service("cũ", last_confirmed=days(-40))
    service("xa", "Xã Sơn Dương")
    service("mở lại", temporarily_closed_until=days(-1))
    assert offered(cast) == ["mở lại", "xa", "cũ", "hết", "đóng"]


def test_who_said_so_this_week_comes_before_who_said_it_last_week(cast):
    """A place free last week says nothing about this one; nor does a full week that is over."""
    monday = week_began()
    service("a tuần trước", last_confirmed=monday - dt.timedelta(days=1))
    service("b tuần trước hết", last_confirmed=monday - dt.timedelta(days=1), places_free=0)
    service("c tuần này", "Xã Sơn Dương", last_confirmed=monday)
    service("d tuần này hết", last_confirmed=monday, places_free=0)
    assert offered(cast) == ["c tuần này", "a tuần trước", "b tuần trước hết", "d tuần này hết"]
    found = Service.objects.visible_to(cast.worker).fitting(Category.LEGAL, cast.commune)
    assert {one.name for one in found if one.is_told} == {"c tuần này", "d tuần này hết"}
    assert [one.name for one in found if one.is_full] == ["d tuần này hết"]
    assert [one.name for one in found.taking()] == offered(cast)[:3]


@pytest.mark.parametrize(("now", "monday"), [
    ("2026-03-01T16:59Z", "2026-02-23"),  # Sunday, a minute to midnight in Viet Nam
    ("2026-03-01T17:00Z", "2026-03-02"),  # Monday, midnight
    ("2026-03-08T16:59Z", "2026-03-02"),
])
def test_a_week_begins_on_monday_in_viet_nam(now, monday):
    with time_machine.travel(now, tick=False):
        assert week_began() == dt.date.fromisoformat(monday)


def test_who_serves_the_commune_comes_before_who_said_otherwise(cast):
    """Also before one that is full: it would decline as outside its area, after days of waiting. Whoever named no
    commune set no bounds."""
    near, far = cast.commune, cast.far_commune
    service("a nơi khác", near.name).organisation.communes_served.set([far])
    service("b cả hai", far.name).organisation.communes_served.set([near, far])
    service("c không khai", far.name)
    service("d hết chỗ", near.name, places_free=0).organisation.communes_served.set([near])
    found = Service.objects.visible_to(cast.worker).fitting(Category.LEGAL, near, home=near)
    assert [(one.name, one.outside) for one in found] == [
        ("b cả hai", False), ("c không khai", False), ("d hết chỗ", False), ("a nơi khác", True),
    ]
    assert offered(cast)[0] == "a nơi khác", "where nobody's home is asked about, nobody is outside"


def test_quick_answers_come_before_nearness_and_decliners_sink(cast):
    near, far, declining = service("gần"), service("xa", "Xã Sơn Dương"), service("từ chối")
    paced(near, **GOOD, typical_hours=100.0)
    paced(far, **GOOD, typical_hours=5.0)
    paced(declining, **GOOD | {"declined": 8}, typical_hours=1.0)
    assert offered(cast) == ["xa", "gần", "từ chối"]


def test_what_is_urgent_goes_by_how_urgent_ones_were_answered(cast):
    usual, urgent = service("a thường nhanh"), service("b gấp nhanh")
    paced(usual, **GOOD, typical_hours=3.0, urgent_typical_hours=30.0)
    paced(urgent, **GOOD, typical_hours=90.0, urgent_typical_hours=2.0)
    assert offered(cast) == ["a thường nhanh", "b gấp nhanh"]
    assert offered(cast, urgent=True) == ["b gấp nhanh", "a thường nhanh"]


def test_too_few_referrals_say_nothing(cast):
    paced(service("b"), asked=4, answered=4, declined=4)
    service("a")
    assert offered(cast) == ["a", "b"]
    assert Service.objects.visible_to(cast.worker).get(name="b").answers == ""


def test_the_language_and_the_day_asked_for_come_first(cast):
    service("a")
    spoken = service("b", languages=[SpokenLanguage.MONG])
    service("c", speaking=[SpokenLanguage.MONG])
    opened(spoken, ([1], "13:30", "16:30"))
    assert offered(cast, language="mong") == ["b", "c", "a"]
    assert offered(cast, day=1) == ["b", "a", "c"]
    [first, *_rest] = Service.objects.visible_to(cast.worker).fitting(Category.LEGAL, language="mong", day=1)
    assert (first.speaks, first.opens, first.km) == (True, True, None)


def test_distance_is_in_kilometres_from_the_commune_to_where_the_service_is(cast):
    there = cast.far_commune
    service("của tổ chức", there.name)
    service("nơi khác", there.name, commune=cast.commune)
    service("có điểm riêng", there.name, latitude=cast.commune.latitude, longitude=cast.commune.longitude + 0.5)
    held = {one.name: one.km for one in Service.objects.visible_to(cast.worker).fitting("legal", cast.commune)}
    assert held["nơi khác"] == pytest.approx(0, abs=0.01)
    assert held["của tổ chức"] == pytest.approx(175, abs=1)  # 1.574 degrees of latitude
    assert held["có điểm riêng"] == pytest.approx(51, abs=1)  # half a degree at 23° north


def test_the_manner_told_is_the_manner_sorted_by(cast):
    """The words and the condition of the database agree on who sinks, over every small set of figures."""
    asked_of = service("một")
    for asked, answered, declined in itertools.product((4, 5, 6), range(7), range(7)):
        if declined <= answered <= asked:
            paced(asked_of, asked=asked, answered=answered, declined=declined, typical_hours=2.0)
            found = Service.objects.visible_to(cast.worker).filter(name="một")
            assert found.filter(sinks()).exists() == (found.get().manner in SINKING)


@pytest.mark.parametrize(
    ("hours", "manner"), [(24.0, Pace.DAY), (25.0, Pace.DAYS), (72.0, Pace.DAYS), (73.0, Pace.SLOW)]
)
def test_answers_are_told_in_days(cast, hours, manner):
    one = service("một")
    paced(one, **GOOD, typical_hours=hours)
    assert pace_of(Service.objects.get(pk=one.pk).pace) == manner


def test_what_was_measured_before_is_replaced(cast):
    from services.pace import Figures, record_pace

    first, second = service("a"), service("b")
    record_pace(measured_on=days(0), figures={first.pk: Figures(asked=9)})
    record_pace(measured_on=days(0), figures={second.pk: Figures(asked=5), first.pk: Figures(asked=7)})
    assert Service.objects.get(pk=first.pk).pace.asked == 7
    record_pace(measured_on=days(0), figures={})
    assert not hasattr(Service.objects.get(pk=first.pk), "pace")


def test_many_services_cost_as_many_queries_as_few(cast):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            for one in Service.objects.visible_to(cast.worker).fitting(
                "legal", cast.commune, home=cast.commune, language="tay", day=0
            ):
                assert isinstance(one.hours_line + one.answers + one.place.name, str)
        return len(asked)

    opened(service("a"), (range(5), "07:30", "16:30"))
    few = cost()
    for n in range(5):
        opened(service(f"b{n}"), (range(5), "07:30", "16:30"))
    assert cost() == few == 2
