"""The statements of the indicators: made of figures that a release holds, and told on their page as they stand."""

import pytest
from django.core.management import CommandError, call_command

from pages import documented
from reporting.catalogue import BY_NAME, TABLES
from reporting.indicators import BY_CODE, INDICATORS, TARGET, Of, Unit


def test_the_page_says_what_the_statements_say():
    call_command("indicators")


def test_a_page_that_says_something_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(documented, "DOCS", tmp_path)
    with pytest.raises(CommandError, match="out of date"):
        call_command("indicators")
    call_command("indicators", "--write")
    call_command("indicators")
    page = (tmp_path / "indicators.md").read_text("utf-8")
    assert "**Access to services (C1)** (Tỷ lệ tiếp cận dịch vụ (C1), `c1`)" in page


def known(figures: Of) -> bool:
    """Whether the catalogue holds figures with these codes."""
    table = BY_NAME[figures.table]
    for name, code in figures.codes.items():
        codes = table.codes.get(name, ())
        if name not in table.dimensions or not (code in codes or name == "area" or name in table.open):
            return False
    return True


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.code)
def test_an_indicator_is_made_of_figures_that_releases_hold(one):
    assert known(one.numerator)
    assert one.denominator is None or known(one.denominator)
    assert one.unit != Unit.SHARE or one.denominator


def test_every_table_has_its_indicator_and_every_code_is_one_indicator():
    told = {figures.table for one in INDICATORS for figures in (one.numerator, one.denominator) if figures}
    assert told == {table.name for table in TABLES}
    assert len(BY_CODE) == len(INDICATORS)


def test_the_target_of_the_plan_is_that_of_c1():
    assert BY_CODE["c1"].target == TARGET == 0.7
    assert BY_CODE["commune_staff_trained"].target == 0.6
    assert BY_CODE["department_staff_trained"].target == 0.8
