"""Values for a DHIS2: the mapping's mistakes by line, periods, what is left out; and the command that tells it all."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from privacy.models import AuditEvent
from reporting.papers.dhis2 import SENT, UNMAPPED, WITHHELD, period_id, read, rows, value_set
from tests.reporting.papers.made import put, release_of, stored, tables_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EXAMPLE = Path(settings.BASE_DIR) / "reporting" / "papers" / "dhis2.example.toml"
SMALL = """[org_units]
total = "O6uvpzGd5pu"
"00691" = "DiszpKrYNg8"
[[values]]
table = "coverage"
at = { measure = "served" }
data_element = "cYeuwXTCPkU"
category_option_combo = "pq2XI5kz2BY"
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        read(text)
    return refused.value.messages


def test_the_example_is_right():
    assert len(read(EXAMPLE.read_text(encoding="utf-8")).targets) == 4


@pytest.mark.parametrize(("wrong", "by", "line", "word"), [
    ("cYeuwXTCPkU", "cYeuwXTCPk", 7, "cYeuwXTCPk"), ("DiszpKrYNg8", "1iszpKrYNg8", 3, "1iszpKrYNg8"),
    ('"coverage"', '"covrage"', 5, "covrage"), ('"served"', '"serve"', 6, "serve"),
    ("{ measure", "{ mesure", 6, "measure"),
    ("data_element", "dataElement", 7, "dataElement"),
])
def test_a_mistake_is_named_with_its_line(wrong, by, line, word):
    found = mistakes(SMALL.replace(wrong, by))
    assert any(one.startswith(f"Dòng {line}:") and word in one for one in found), found


def test_what_is_no_toml_or_says_nothing_is_refused():
    assert "TOML" in mistakes("[org_units")[0]
    assert "[[values]]" in mistakes("")[0]


@pytest.mark.parametrize(("kind", "period"), [("half", "2026S1"), ("year", "2026"), ("month", "202610")])
def test_periods_are_written_as_dhis2_writes_them(cast, kind, period):
    assert period_id(release_of(cast, kind)) == period


def test_a_shown_figure_is_sent_and_a_withheld_one_left_out(cast):
    """The province has 300; the commune's figure lies between 1 and 9."""
    tables = tables_of("half")
    put(tables, "coverage", ("total", "served"), 300, 300, 300)
    put(tables, "coverage", ("00691", "served"), None, 1, 9)
    release, mapping = release_of(cast, tables=tables), read(SMALL)
    assert value_set(release, mapping) == {"dataValues": [{
        "period": "2026S1", "orgUnit": "O6uvpzGd5pu", "dataElement": "cYeuwXTCPkU",
        "categoryOptionCombo": "pq2XI5kz2BY", "value": "300",
    }]}
    becomes = {one.place: one.becomes for one in rows(release, mapping)}
    assert becomes["coverage", ("total", "served")] == SENT
    assert becomes["coverage", ("00691", "served")] == WITHHELD
    assert becomes["coverage", ("00694", "served")] == UNMAPPED
    assert becomes["cascade", ("contacted",)] == UNMAPPED


def test_a_true_zero_is_sent(cast):
    tables = tables_of("half")
    put(tables, "coverage", ("00691", "served"), 0, 0, 0)
    sent = value_set(release_of(cast, tables=tables), read(SMALL))["dataValues"]
    assert [one["value"] for one in sent if one["orgUnit"] == "DiszpKrYNg8"] == ["0"]


@pytest.fixture
def mapped(settings, tmp_path):
    file = tmp_path / "mapping.toml"
    file.write_text(SMALL, encoding="utf-8")
    settings.DHIS2_MAPPING = str(file)


def test_a_dry_run_tells_each_row_and_takes_nothing_away(cast, mapped, capsys):
    release = stored(cast)
    call_command("dhis2", str(release.number), "--by", cast.manager.username, "--dry-run")
    said = capsys.readouterr().out.splitlines()
    held = sum(len(table["cells"]) for table in release.tables["tables"])
    assert len(said) == held + 1
    assert "Would be sent:" in said[-1]
    assert not AuditEvent.objects.filter(action="release.dhis2").exists()


def test_the_command_writes_the_values_and_leaves_a_trace(cast, mapped, capsys):
    release = stored(cast)
    call_command("dhis2", str(release.number), "--by", cast.manager.username)
    made = json.loads(capsys.readouterr().out)
    event = AuditEvent.objects.get(kind="exported", action="release.dhis2")
    assert event.count == len(made["dataValues"]) > 0


def test_nothing_leaves_of_what_is_not_approved_or_without_a_mapping(cast, settings):
    draft = stored(cast, state="prepared")
    with pytest.raises(CommandError, match="được duyệt"):
        call_command("dhis2", str(draft.number), "--by", cast.manager.username, "--dry-run")
    settings.DHIS2_MAPPING = ""
    approved = stored(cast, "year")
    with pytest.raises(CommandError, match="DHIS2_MAPPING"):
        call_command("dhis2", str(approved.number), "--by", cast.manager.username)
