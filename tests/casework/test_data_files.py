"""A slip of the pen in a data file is named by file and line, when the software starts."""

import re

import pytest

from casework.checks import check_data_files
from casework.needs import rules
from casework.screening import reading
from casework.screening.conditions import Circumstances

HEAD = 'questionnaire = "small"\nversion = "1"\n'
ITEM = '[[item]]\nslug = "{slug}"\nsection = "living"\nkind = "{kind}"\nvi = "Câu hỏi?"\nen = "Question?"\n'


def written(folder, text: str, name="small-1.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(folder, text: str) -> list[str]:
    return [str(one) for one in reading.problems(written(folder, text))]


def item(slug="first", kind="yes_no", more="") -> str:
    return ITEM.format(slug=slug, kind=kind) + more


def line_of(text: str, needle: str) -> int:
    """Counted by another hand than the reader's."""
    return 1 + text[: text.index(needle)].count("\n")


def test_what_is_shipped_is_sound():
    assert check_data_files(None) == []


@pytest.mark.parametrize(("more", "where", "what"), [
    ('when = { nowhere = "yes" }\n', "when =", "no earlier question is called “nowhere”"),
    ('when = { second = "yes" }\n', "when =", "no earlier question is called “second”"),
    ('when = { first = "perhaps" }\n', "when =", "“first” has no answer “perhaps”"),
    ('when = { first = { at_least = 2 } }\n', "when =", "“first” is no number"),
    ('when = { client = { age = "old" } }\n', "when =", "nothing is known of a client's “age” as “old”"),
    ('when = { score = { none = 2 } }\n', "when =", "the score “none” is not known by then"),
    ('when_any = [{ first = "yes" }, { nowhere = "yes" }]\n', "when_any =", "no earlier question is called “nowhere”"),
    ('training = "magic"\n', "training =", "unknown training “magic”"),
    ('route = "moon"\n', "route =", "unknown category “moon”"),
    ('yes = { proposes = ["moon"] }\n', "yes =", "unknown category “moon”"),
    ('yes = { risk = "dragons" }\n', "yes =", "unknown risk “dragons”"),
    ('whenn = { first = "yes" }\n', "whenn =", "unknown key “whenn”"),
    ('\n[[item.follow]]\nanswer = "perhaps"\n', "[[item.follow]]", "“second” has no answer “perhaps”"),
])
def test_a_mistake_in_a_question_is_named_with_its_line(tmp_path, more, where, what):
    text = HEAD + "\n" + item() + "\n# a remark\n" + item("second", more=more)
    [problem] = told(tmp_path, text)
    assert problem.startswith(f"small-1.toml, line {line_of(text, where)}: {what}")


@pytest.mark.parametrize(("kind", "more", "what"), [
    ("maybe", "", "unknown kind “maybe”"), ("scale", 'scale = "none"\n', "unknown scale “none”"),
    ("number", "low = 3\nhigh = 3\n", "a number needs “low” and a greater “high”"),
    ("choice", 'choices = [{ value = "a", vi = "A", en = "A" }]\n', "needs two answers or more"),
])
def test_a_mistake_in_the_answers_too(tmp_path, kind, more, what):
    assert what in told(tmp_path, HEAD + item(kind=kind, more=more))[0]


def test_words_that_are_missing_or_too_long_to_be_read_out(tmp_path):
    text = HEAD + item().replace('en = "Question?"', f'en = "{"x" * 200}"').replace('vi = "Câu hỏi?"\n', "")
    first, second = told(tmp_path, text)
    assert "no words in “vi”" in first
    assert f"line {line_of(text, 'en =')}: 200 letters in “en”" in second


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines(tmp_path):
    text = HEAD + item(more='route = "moon"\n') + item(more='training = "magic"\n')
    lines = [int(re.search(r"line (\d+)", one)[1]) for one in told(tmp_path, text)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_file_that_is_no_toml_says_where(tmp_path):
    assert told(tmp_path, HEAD + "[[item]\n")[0].startswith("small-1.toml, line 3: ")


SCORE = '[[score]]\nslug = "sum"\nvi = "Điểm"\nen = "Sum"\nitems = ["first"]\nat_least = 1\nproposes = ["health"]\n'


@pytest.mark.parametrize(("old", "new", "what"), [
    ('["first"]', '["none"]', "“none” is no question whose every answer has points"),
    ("at_least = 1", "at_least = 9", "“at_least” is a number from 1 to 1"),
    ("at_least = 1", "at_least = { male = 1 }", "one by sex with “other”"),
    ('["health"]', '["moon"]', "unknown category “moon”"),
    ("at_least = 1", 'at_least = 1\nbands = [{ from = 1, vi = "a", en = "a" }]', "bands begin at 0"),
    ("at_least = 1", 'at_least = 1\nunasked = "guess"', "“unasked” is none or zero"),
])
def test_a_mistake_in_a_score(tmp_path, old, new, what):
    assert told(tmp_path, HEAD + item() + SCORE) == []
    assert what in told(tmp_path, HEAD + item() + SCORE.replace(old, new))[0]


def test_a_condition_on_a_score_and_on_a_number_opens_a_question(tmp_path):
    text = (HEAD + item() + item("count", "number", "low = 0\nhigh = 9\n")
            + item("by_score", more="when = { score = { sum = 1 } }\n")
            + item("by_number", more="when = { count = { at_least = 2 } }\n") + SCORE)
    form = reading.read(written(tmp_path, text))
    answers = {"first": {"value": "yes"}, "count": {"value": 1}}
    assert [one.slug for one in form.way(answers, Circumstances()).asked] == ["first", "count", "by_score"]
    answers = {"first": {"value": "no"}, "count": {"value": 2}}
    assert [one.slug for one in form.way(answers, Circumstances()).asked] == ["first", "count", "by_number"]


# --- Rules --------------------------------------------------------------------------------------------

SHIPPED = rules.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("old", "new", "where", "what"), [
    ("from = 2026-01-01", 'from = "soon"', 'from = "soon"', "“from” is a day"),
    ("[version.rules.gbv]", "[version.rules.moon]", "[version.rules.moon]", "wrong or missing category “moon”"),
    ('confirm = ["has_papers", "has_plan_for_money"]', 'confirm = ["tested_in"]', "confirm =",
     "no yes-or-no question of a screening is called “tested_in”"),
    ("adult = true", "adlt = true", "adlt =", "unknown key “adlt”"),
])
def test_a_mistake_in_the_rules_is_named_with_its_line(tmp_path, old, new, where, what):
    text = SHIPPED.replace(old, new, 1)
    said = [str(one) for one in rules.problems(written(tmp_path, text, "rules.toml"))]
    assert any(one.startswith(f"rules.toml, line {line_of(text, where)}: {what}") for one in said), said


def test_a_later_version_of_the_rules_comes_later(tmp_path):
    block = SHIPPED[SHIPPED.index("[[version]]"):]
    [same] = rules.problems(written(tmp_path, SHIPPED + block.replace('"2026-1"', '"2026-2"'), "rules.toml"))
    assert "a later version is in force from a later day" in same.what
    later = block.replace('"2026-1"', '"2027-1"').replace("2026-01-01", "2027-01-01")
    path = written(tmp_path, SHIPPED + later, "rules.toml")
    assert [one.id for one in rules.rule_sets(path)] == ["2026-1", "2027-1"]
