"""The directory is found whatever the diacritics, and only a service's own people change its places."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from services.actions import add_service
from services.categories import Category
from services.models import Service
from services.querysets import week_began
from tests.factories import opened, paced
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def officer_page(client, cast):
    client.force_login(cast.clinic_officer)
    return client


def found(browser, **asked) -> list[str]:
    return [one.name for one in browser.get(reverse("directory"), asked).context["page"]]


@pytest.mark.parametrize("typed", ["tu van", "TƯ VẤN", "tâm lý"])
def test_a_search_ignores_diacritics(officer_page, cast, typed):
    assert found(officer_page, q=typed) == [cast.counselling.name]


def test_a_service_is_found_by_its_organisation_and_by_its_category(officer_page, cast):
    assert found(officer_page, q="trung tam viec lam") == [cast.job.name]
    assert found(officer_page, category="health") == [cast.check_up.name]
    assert found(officer_page, category="health", q="viec lam") == []


def test_an_unknown_category_finds_everything_rather_than_breaking(officer_page):
    assert officer_page.get(reverse("directory"), {"category": "x"}).status_code == 200


def test_the_directory_comes_in_pages(officer_page, cast):
    for n in range(25):
        add_service(
            by=None, id=uuid.uuid4(), organisation=cast.clinic, category=Category.LEGAL, name=f"Việc {n}",
            places_a_week=1,
        )
    assert len(found(officer_page, category="legal")) == 20
    assert len(found(officer_page, category="legal", page=2)) == 5


def test_places_are_kept_current(officer_page, cast):
    url = reverse("capacity", args=[cast.check_up.pk])
    assert officer_page.post(url, {"places_a_week": "8", "places_free": "3"}).status_code == 302
    cast.check_up.refresh_from_db()
    assert (cast.check_up.places_a_week, cast.check_up.places_free) == (8, 3)


def test_more_free_places_than_places_is_told_beside_the_field(officer_page, cast):
    page = officer_page.post(reverse("capacity", args=[cast.check_up.pk]), {"places_a_week": "2", "places_free": "3"})
    assert page.context["form"].has_error("places_free")


def test_nobody_changes_the_places_of_another_organisation(officer_page, cast):
    page = officer_page.post(reverse("capacity", args=[cast.job.pk]), {"places_a_week": "1", "places_free": "1"})
    assert page.status_code == 403


def test_the_directory_is_narrowed_by_language_day_and_free_places(officer_page, cast):
    cast.clinic.languages = ["mong"]
    cast.clinic.save()
    opened(cast.check_up, ([1], "07:30", "11:30"))
    opened(cast.job, ([1], "07:30", "11:30"))
    Service.objects.filter(pk=cast.counselling.pk).update(places_free=0)
    assert set(found(officer_page, language="mong")) == {cast.check_up.name, cast.counselling.name}
    assert set(found(officer_page, day="1")) == {cast.check_up.name, cast.job.name}
    assert set(found(officer_page, free="on")) == {cast.check_up.name, cast.job.name}
    assert found(officer_page, language="mong", day="1", free="on") == [cast.check_up.name]


def test_the_directory_says_what_was_not_said_this_week(officer_page, cast):
    Service.objects.filter(pk=cast.job.pk).update(last_confirmed=week_began() - dt.timedelta(days=1), places_free=0)
    said = officer_page.get(reverse("service", args=[cast.job.pk])).content.decode()
    assert "Chưa rõ còn chỗ" in said
    assert "Hết chỗ" not in said
    assert cast.job.name in found(officer_page, free="on"), "what was full last week is not known to be full"


def test_the_directory_finds_what_is_open_now(officer_page, cast):
    opened(cast.check_up, ([1], "07:30", "11:30"))
    opened(cast.job, ([1], "13:30", "16:30"))
    with time_machine.travel("2026-03-03T01:00Z", tick=False):  # Tuesday, 8:00
        officer_page.force_login(cast.clinic_officer)
        assert found(officer_page, day="now") == [cast.check_up.name]


def test_near_a_commune_the_nearest_comes_first(officer_page, cast):
    far = add_service(
        by=None, id=uuid.uuid4(), organisation=cast.other_group, category="legal", name="A", places_a_week=1
    )
    assert found(officer_page, near=cast.far_commune.pk)[0] == far.name
    assert found(officer_page, near=cast.commune.pk)[-1] == far.name


@pytest.mark.parametrize("asked", [{"day": "9"}, {"near": "x"}, {"language": "x"}, {"page": "x"}])
def test_what_nobody_could_choose_finds_everything(officer_page, asked):
    assert officer_page.get(reverse("directory"), asked).status_code == 200


def test_a_service_tells_what_to_know_before_a_referral(officer_page, cast):
    opened(cast.check_up, (range(5), "07:30", "11:30"))
    paced(cast.check_up, asked=10, answered=10, declined=1, typical_hours=5.0)
    Service.objects.filter(pk=cast.check_up.pk).update(
        eligibility_description="Ai cũng được", minimum_age=18, required_documents="Không cần giấy tờ",
        languages=["tay"], address="12 đường Hoa", alert="Tuần này dời sang phòng 3",
    )
    said = officer_page.get(reverse("service", args=[cast.check_up.pk])).content.decode()
    for words in ("Ai cũng được", "Từ 18 tuổi", "Không cần giấy tờ", "Tày", "12 đường Hoa", "dời sang phòng 3",
                  "7:30–11:30", "Thường trả lời trong 1 ngày", "Còn 10 trên 10 chỗ", "dưới 1 km"):
        assert words in said


def test_a_service_about_which_little_is_known_says_so(officer_page, cast):
    said = officer_page.get(reverse("service", args=[cast.job.pk])).content.decode()
    assert "Hãy gọi cơ sở để hỏi trước" in said


def test_a_service_that_ended_is_not_found(officer_page, cast):
    Service.objects.filter(pk=cast.job.pk).update(active=False)
    assert officer_page.get(reverse("service", args=[cast.job.pk])).status_code == 404


def test_the_directory_costs_the_same_for_many_services(officer_page, cast):
    few = queries_of(officer_page, reverse("directory"))
    for n in range(15):
        made = add_service(by=None, id=uuid.uuid4(), organisation=cast.clinic, category="legal", name=f"V{n}",
                           places_a_week=1)
        opened(made, ([n % 7], "08:00", "11:00"))
    assert queries_of(officer_page, reverse("directory")) == few
