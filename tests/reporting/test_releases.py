"""Releases: two persons, one period, only published cells; and their pages for programme managers alone."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from privacy.models import AuditEvent
from reporting.actions import approve_release, enter_estimate, prepare_release, withdraw_release
from reporting.figures import Figure, Figures, Share
from reporting.indicators import CASCADE
from reporting.models import Release
from services.models import Commune
from tests.factories import client_of
from tests.reporting.test_indicators import in_need, served

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
START, END = dt.date(2026, 1, 1), dt.date(2026, 6, 30)


@pytest.fixture
def prepared(cast):
    """A half-year with 24 persons near, 12 of them served, and 3 far away."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC), tick=False):
        for n in range(27):
            need = in_need(cast.worker, client_of(cast.worker, commune=cast.commune if n < 24 else cast.far_commune))
            if n < 12:
                served(cast.worker, need)
    return prepare_release(by=cast.manager, id=uuid.uuid4(), period_start=START, period_end=END)


@pytest.fixture
def approved(cast, prepared):
    return approve_release(by=cast.second_manager, release=prepared)


def cells(release):
    return {tuple(c["at"].values()): c for c in release.tables["tables"][0]["cells"]}


def test_a_small_figure_is_nowhere_in_a_release(prepared):
    shown = cells(prepared)
    assert shown["eligible", "son-duong"]["value"] is None
    assert 3 not in [cell["value"] for cell in shown.values()]
    assert all(not 1 <= (cell["value"] or 0) < 10 for cell in shown.values())


def test_a_second_person_approves(cast, prepared):
    with pytest.raises(PermissionDenied, match="người thứ hai"):
        approve_release(by=cast.manager, release=prepared)
    with pytest.raises(PermissionDenied):
        approve_release(by=cast.privacy_officer, release=prepared)
    assert approve_release(by=cast.second_manager, release=prepared).is_approved


def test_a_published_period_is_not_published_again_even_when_withdrawn(cast, approved):
    withdraw_release(by=cast.manager, release=approved)
    with pytest.raises(ValidationError):
        prepare_release(by=cast.manager, id=uuid.uuid4(), period_start=START, period_end=END)
    assert not Release.objects.visible_to(cast.manager).exists()


def test_preparing_twice_with_one_id_makes_one_release(cast, prepared):
    again = prepare_release(by=cast.manager, id=prepared.pk, period_start=START, period_end=END)
    assert (again.pk, Release.objects.count()) == (prepared.pk, 1)


def test_pages_are_for_programme_managers(client, cast, approved):
    addresses = [reverse("coverage"), reverse("releases"), *(reverse(n, args=[approved.pk]) for n in ("release",))]
    for name, user in cast.everybody.items():
        client.force_login(user)
        wanted = 200 if name in {"manager", "second_manager"} else 403
        assert [client.get(url).status_code for url in addresses] == [wanted] * len(addresses), name


def test_the_page_is_calm_without_a_release(client, cast):
    client.force_login(cast.manager)
    assert "Chưa có kỳ số liệu nào được duyệt" in client.get(reverse("coverage")).content.decode()


def test_the_paper_is_a_pdf_and_leaves_a_trace(client, cast, approved):
    client.force_login(cast.manager)
    answer = client.get(reverse("report", args=[approved.pk]))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(kind="printed", action="release.report").count() == 1


def test_the_command_exports_the_open_form(cast, approved, capsys):
    call_command("release", "export", str(approved.number), "--by", cast.manager.username)
    assert '"relations"' in capsys.readouterr().out


def test_every_step_and_every_district_with_persons_has_a_bar(cast, client, approved):
    client.force_login(cast.manager)
    page = client.get(reverse("coverage")).content.decode()
    bars = page.count('class="dh-bar ') + page.count('class="dh-bar"')
    with_persons = [row for row in Figures(approved).rows if row.coverage.low is not None]
    assert bars == 1 + len(CASCADE) + len(with_persons)
    assert "%%" not in page


def test_over_a_hundred_percent_is_shown_and_flagged(cast, client, prepared):
    estimate = {"low": 0, "point": 1, "high": 1, "method": "census", "source": "test"}
    for commune in Commune.objects.all():
        held = estimate if commune == cast.commune else {**estimate, "point": 0}
        enter_estimate(by=cast.manager, id=uuid.uuid4(), commune=commune, year=2026, **held)
    release = prepare_release(by=cast.manager, id=uuid.uuid4(), period_start=START, period_end=END)
    client.force_login(cast.second_manager)
    page = client.get(reverse("release", args=[release.pk])).content.decode()
    assert "2.700,0" in page
    assert "Xem lại mẫu số" in page


@pytest.mark.parametrize(("part", "whole", "verdict"), [
    (Figure(70, 70, 70), Figure(100, 100, 100), "met"),
    (Figure(69, 69, 69), Figure(100, 100, 100), "below"),
    (Figure(None, 64, 75), Figure(100, 100, 100), "undecided"),
    (Figure(None, 1, None), Figure(None, 1, None), "protected"),
    (Figure(0, 0, 0), Figure(0, 0, 0), "none"),
])
def test_the_target_has_its_answers(part, whole, verdict):
    assert Share(part, whole).verdict == verdict
