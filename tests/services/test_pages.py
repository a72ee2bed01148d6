"""The directory is found whatever the diacritics, and only a service's own people change its places."""

import uuid

import pytest
from django.urls import reverse

from services.actions import add_service
from services.categories import Category

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
