"""The access matrix is asked for a role's reach, and says what is wrong with itself. No test here has a database: a
query would fail it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.matrix.reaches import COLUMNS, Area, Capability, Reach, capabilities_of
from accounts.matrix.reading import check_matrix, may, problems, reach
from accounts.matrix.table import AREAS
from accounts.models import User
from accounts.roles import Role
from privacy import policies as below

NOBODY = (None, AnonymousUser(), User(role=""), User(role="director"))


def table(*rows: str, tables=()) -> list[Area]:
    return [Area("stock", "Kho", tuple(Capability(f"stock.{n}", "…", row) for n, row in enumerate(rows)), tables)]


def test_a_case_manager_keeps_the_stock_of_the_organisation_and_a_worker_only_looks():
    worker, manager = User(role=Role.OUTREACH_WORKER), User(role=Role.CASE_MANAGER)
    assert (reach(worker, "stock.see"), reach(worker, "stock.keep")) == (Reach.ORGANISATION, Reach.NONE)
    assert (reach(manager, "stock.see"), reach(manager, "stock.keep")) == (Reach.ORGANISATION, Reach.ORGANISATION)
    assert (may(worker, "stock.keep"), may(manager, "stock.keep")) == (False, True)


def test_who_is_nobody_may_nothing():
    for somebody in NOBODY:
        for capability in capabilities_of(AREAS):
            assert not may(somebody, capability.slug), (somebody, capability.slug)


def test_apps_below_the_accounts_get_the_same_answer():
    for role in Role:
        for capability in capabilities_of(AREAS):
            assert below.may(User(role=role), capability.slug) is may(User(role=role), capability.slug)


@pytest.mark.parametrize("ask", [may, reach, below.may])
def test_a_slip_of_the_pen_is_not_a_no(ask):
    for somebody in (*NOBODY, User(role=Role.ADMINISTRATOR)):
        with pytest.raises(LookupError, match="stock.kep"):
            ask(somebody, "stock.kep")


def test_the_table_is_sound():
    assert check_matrix(None) == []


@pytest.mark.parametrize(("areas", "said"), [
    (table("own organisation none none none"), "stock.0: 5 reaches for 6 roles"),
    (table("own organisation none none none none none"), "stock.0: 7 reaches for 6 roles"),
    (table("own everything none none none none"), "stock.0: 'everything' is no reach; known are none, own, "),
    (table("none none none none none none"), "stock.0: no role has it"),
    (table("all all all all all all") * 2, "stock: this area stands twice"),
    (table("all all all all all all") * 2, "stock.0: this capability stands twice"),
    (table("all all all all all all", tables=("casework.Stok",)), "stock: 'casework.Stok' is no model"),
    (table("all all all all all all", tables=("stock",)), "stock: 'stock' is no model"),
])
def test_what_is_wrong_is_said_with_its_place(areas, said):
    assert any(problem.startswith(said) for problem in problems(areas)), problems(areas)


def test_a_role_without_a_column_is_said(monkeypatch):
    monkeypatch.setattr("accounts.matrix.reading.COLUMNS", COLUMNS[:-1])
    assert "COLUMNS: must name each role" in check_matrix(None)[0].msg
