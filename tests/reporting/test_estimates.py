"""Estimates: the managing department enters them, every manager reads them, and none is ever overwritten."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from reporting.actions import enter_estimate
from reporting.models import Estimate
from services.models import Commune
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
FIGURES = {"low": 20, "point": 30, "high": 45, "method": "multiplier", "source": "Họp với y tế xã, 12/03/2026"}


def enter(by, commune, year=2026, **changes):
    return enter_estimate(by=by, id=changes.pop("id", uuid.uuid4()), commune=commune, year=year, **FIGURES | changes)


@pytest.fixture
def managers_page(client, cast):
    client.force_login(cast.manager)
    return client


def typed(**changes):
    return {"record_id": str(uuid.uuid4()), **FIGURES, **changes}


def test_a_manager_enters_an_estimate_once_though_the_form_is_sent_twice(managers_page, cast):
    form = typed(commune=cast.commune.pk, year="2026")
    first, second = (managers_page.post(reverse("estimate-new"), form) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"] == reverse("estimate", args=[form["record_id"]])
    one = Estimate.objects.visible_to(cast.manager).get()
    assert (one.commune, one.year, one.point, one.edition, one.entered_by) == (cast.commune, 2026, 30, 1, cast.manager)
    assert AuditEvent.objects.filter(action="estimate.entered").count() == 1
    shown = managers_page.get(first.headers["Location"]).content.decode()
    assert "Hệ số nhân" in shown
    assert "Họp với y tế xã" in shown


def test_a_new_figure_takes_the_place_of_the_old_one_and_both_stay(managers_page, cast):
    old = enter(cast.second_manager, cast.commune)
    form = typed(point="40", source="Khảo sát tháng 9")
    answer = managers_page.post(reverse("estimate-replace", args=[old.pk]), form)
    page = managers_page.get(answer.headers["Location"]).content.decode()
    assert page.index("Ước tính 40 người") < page.index("Các số đã được thay") < page.index("Họp với y tế xã")
    old.refresh_from_db()
    assert old.point == 30
    assert [one.point for one in Estimate.objects.standing()] == [40]
    assert Estimate.objects.as_of(2026).get().point == 40


def test_nobody_replaces_a_figure_that_they_have_not_read(managers_page, cast):
    old = enter(cast.manager, cast.commune)
    enter(cast.second_manager, cast.commune, point=35, replaces=1)
    page = managers_page.post(reverse("estimate-replace", args=[old.pk]), typed(point="40")).content.decode()
    assert "Một đồng nghiệp vừa nhập số khác" in page
    assert 'value="40"' in page
    with pytest.raises(ValidationError, match="Đã có số ước tính của năm này"):
        enter(cast.manager, cast.commune)
    assert Estimate.objects.count() == 2


@pytest.mark.parametrize(("field", "value", "said"), [
    ("point", "19", "giữa mức thấp và mức cao"), ("point", "rất nhiều", "Nhập một số từ 0 đến 99.999."),
    ("year", "2999", "Năm này chưa tới."), ("method", "", "Hãy chọn một cách ước tính."),
    ("source", "", "Hãy ghi nguồn"), ("commune", "", "Hãy chọn xã, phường."),
])
def test_what_can_t_be_is_said_beside_its_field_and_nothing_is_kept(managers_page, cast, field, value, said):
    form = typed(**{"commune": cast.commune.pk, "year": "2026", field: value})
    page = managers_page.post(reverse("estimate-new"), form).content.decode()
    assert page.count(said) >= 2
    assert not Estimate.objects.exists()


def test_a_commune_s_manager_reads_and_enters_nothing(client, cast, office):
    one = enter(cast.manager, cast.commune)
    client.force_login(office)
    for name, args in (("estimates", []), ("estimate", [one.pk])):
        page = client.get(reverse(name, args=args))
        assert page.status_code == 200
        assert reverse("estimate-new") not in page.content.decode()
        assert "Thay bằng số mới" not in page.content.decode()
    assert client.get(reverse("estimate-new")).status_code == 403
    assert client.post(reverse("estimate-replace", args=[one.pk]), typed()).status_code == 403
    with pytest.raises(AccessDenied):
        enter(office, cast.far_commune)


def listed(page, **asked):
    return [one.commune.name for one in page.get(reverse("estimates"), asked).context["page"]]


def test_the_list_is_searched_whatever_the_diacritics_and_filtered(managers_page, cast):
    enter(cast.manager, cast.commune)
    enter(cast.manager, cast.far_commune, 2025)
    enter(cast.manager, cast.far_commune, 2026)
    assert listed(managers_page, q="dong van") == ["Xã Đồng Văn"]
    assert listed(managers_page, year="2025") == ["Xã Sơn Dương"]
    assert listed(managers_page, district=cast.commune.former_district_id) == ["Xã Đồng Văn"]
    assert listed(managers_page) == ["Xã Đồng Văn", "Xã Sơn Dương", "Xã Sơn Dương"]


def test_the_communes_without_a_figure_are_listed_with_the_next_step(managers_page, cast):
    enter(cast.manager, cast.commune)
    page = managers_page.get(reverse("estimates"), {"tab": "lacking", "q": "đồng văn"})
    assert [one.name for one in page.context["page"]] == []
    page = managers_page.get(reverse("estimates"), {"tab": "lacking", "q": "son duong"}).content.decode()
    assert f"{reverse('estimate-new')}?commune={cast.far_commune.pk}" in page


def test_the_list_costs_the_same_for_one_and_for_a_full_page(managers_page, cast):
    communes = list(Commune.objects.all()[:30])
    enter(cast.manager, communes[0])
    few = queries_of(managers_page, reverse("estimates"))
    for commune in communes[1:]:
        enter(cast.manager, commune)
    assert queries_of(managers_page, reverse("estimates")) == few
    assert few <= 12
