"""What to do next, by hand: each sentence from a published figure, nothing from a protected one, the most first."""

import copy

import pytest
from django.utils.html import strip_tags

from reporting.catalogue import SERVICES
from reporting.standing import next_steps
from reporting.standing.places import Spot
from reporting.standing.words import Denominator
from tests.reporting.standing.made import figures_of

ZONE, COMMUNE = "vi-xuyen", "00925"
KNOWN = {COMMUNE: Spot(COMMUNE, "Xã Vị Xuyên", ZONE, "Huyện Vị Xuyên", 22.6, 104.9)}
PARTS = ("eligible", "served", "unreached")


def cells(dimensions: list[str], figures: dict) -> dict:
    def cell(codes, one):
        low, high = one if isinstance(one, tuple) else (one, one)
        return {"at": dict(zip(dimensions, codes, strict=True)), "value": low if low == high else None, "low": low,
                "high": high}

    return {"dimensions": dimensions, "cells": [cell(codes, one) for codes, one in figures.items()]}


def release(**tables) -> dict:
    """A release of nobody, but for what is given: {table: {codes: figure}}."""
    needs = {(area, service, part): 0 for area in (ZONE, "total") for service in SERVICES for part in PARTS}
    coverage = {(area, part): 0 for area in (COMMUNE, ZONE, "total") for part in PARTS}
    steps = ("contacted", "registered", "assessed", "in_need", "eligible", "referred", "accepted", "attended",
             "completed", "followed_up")
    base = {
        "coverage": (["area", "measure"], coverage), "needs": (["area", "service", "measure"], needs),
        "cascade": (["step"], {(step,): 0 for step in steps}),
        "referrals": (["service", "step"], {(service, step): 0 for service in (*SERVICES, "any") for step in (
            "sent", "accepted", "declined", "attended", "completed")}),
        "waiting": (["until", "band"], {(until, band): 0 for until in ("answered", "attended") for band in (
            "total", "days_2", "days_7", "days_14", "longer")}),
        "estimate": (["area"], {(COMMUNE,): 50, (ZONE,): 50, ("total",): 50}),
        "programme": (["figure", "part"], {}),
    }
    held = [{"name": name, **cells(dims, figures | tables.get(name, {}))}
            for name, (dims, figures) in copy.deepcopy(base).items()]
    return {"period": ["2026-01-01", "2026-06-30"], "k": 5, "tables": held, "relations": []}


def people(**tables) -> list[tuple[str, int]]:
    return [(strip_tags(one.fact), one.persons) for one in next_steps.for_people(figures_of(release(**tables)), KNOWN)]


def data(shrunk=None, **tables) -> list[str]:
    return [one.fact for one in next_steps.for_figures(figures_of(release(**tables)), shrunk)]


def test_nothing_known_is_nothing_to_do():
    assert people() == []
    assert data() == []


def test_a_known_need_with_low_reach_is_said_with_its_figures():
    need = {(ZONE, "vocational", part): n for part, n in zip(PARTS, (40, 12, 28), strict=True)}
    assert people(needs=need) == [(
        "Huyện Vị Xuyên: 28 người đủ điều kiện chưa nhận được dịch vụ “Đào tạo nghề” "
        "(mới đạt 30,0\N{NO-BREAK SPACE}%).", 28,
    )]


@pytest.mark.parametrize("need", [
    {"eligible": 40, "served": 28, "unreached": 12},  # the target is met
    {"eligible": 12, "served": 3, "unreached": 9},  # too few
    {"eligible": 40, "served": (20, 28), "unreached": (12, 20)},  # protected
])
def test_what_is_met_small_or_protected_makes_no_step(need):
    assert people(needs={(ZONE, "legal", part): n for part, n in need.items()}) == []


def test_a_commune_left_behind_is_named_without_a_service():
    figures = {(COMMUNE, "eligible"): 20, (COMMUNE, "served"): 5, (COMMUNE, "unreached"): 15}
    [(fact, persons)] = people(coverage=figures)
    assert (fact.startswith("Xã Vị Xuyên: 15 người"), persons) == (True, 15)


def test_a_service_that_turns_many_away_is_named():
    sent = {("vocational", "sent"): 29, ("vocational", "accepted"): 17, ("vocational", "declined"): 12}
    assert people(referrals=sent) == [
        ("Đào tạo nghề: 41,4\N{NO-BREAK SPACE}% số người được chuyển gửi bị từ chối (12 người).", 12)]
    assert people(referrals=sent | {("vocational", "declined"): (1, 9)}) == []
    assert people(referrals=sent | {("vocational", "sent"): 100}) == []


def test_long_waiting_is_said_where_it_is_common():
    waits = {("attended", "total"): 60, ("attended", "days_2"): 45, ("attended", "longer"): 15}
    assert people(waiting=waits) == [("15 người chờ quá 14 ngày mới được phục vụ (25,0\N{NO-BREAK SPACE}%).", 15)]
    assert people(waiting=waits | {("attended", "total"): 100}) == []


def test_the_greatest_loss_is_named_with_both_its_steps():
    steps = {"contacted": 100, "registered": 100, "assessed": 90, "in_need": 80, "eligible": 50}
    said = people(cascade={(step,): n for step, n in steps.items()})
    assert said == [("50 người dừng lại giữa “Đủ điều kiện” và “Được chuyển gửi” (100,0\N{NO-BREAK SPACE}%).", 50)]


def test_the_most_persons_come_first():
    need = {(ZONE, "legal", "eligible"): 40, (ZONE, "legal", "served"): 25, (ZONE, "legal", "unreached"): 15}
    sent = {("loan", "sent"): 60, ("loan", "declined"): 30}
    assert [persons for _fact, persons in people(needs=need, referrals=sent)] == [30, 15]


def test_of_one_sort_only_the_first_few_are_kept():
    need = {(ZONE, service, part): n for service in SERVICES for part, n in zip(PARTS, (40, 10, 30), strict=True)}
    assert len(people(needs=need)) == next_steps.OF_A_SORT["unmet"]


def test_a_shrinking_denominator_comes_first_of_what_the_figures_lack():
    said = data(Denominator(True, "Tỷ lệ tăng vì ít người được sàng lọc."), estimate={(COMMUNE,): 50, ("total",): 1},
                cascade={("contacted",): 3})
    assert said[0] == "Tỷ lệ tăng vì ít người được sàng lọc."
    assert "vượt 100 %" in said[1]
    assert data(Denominator(False, "Yên ổn.")) == []


def test_communes_without_an_estimate_are_counted():
    held = release()
    table = next(one for one in held["tables"] if one["name"] == "estimate")
    table["cells"] = []
    said = next_steps.for_figures(figures_of(held), None)
    assert [one.fact for one in said] == ["1 xã, phường chưa có số ước tính, nên chưa so được với quần thể."]
    assert (said[0].page, said[0].query) == ("estimates", {"tab": "lacking"})


def test_the_report_that_most_have_not_sent_is_named():
    programme = {("plan_issued", "reported"): 87, ("plan_issued", "expected"): 124,
                 ("communication_held", "reported"): 120, ("communication_held", "expected"): 124}
    assert data(programme=programme) == [
        "“Đã ban hành kế hoạch thực hiện Chương trình”: mới có 87 trên 124 nơi báo cáo."]
