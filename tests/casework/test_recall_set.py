"""The recall questions of a deployment: checked at start, asked on the pages, and fixed once people are registered."""

import re
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.checks import check_data_files
from casework.clients import recall
from casework.clients.actions import recognise, register
from casework.clients.indexes import OtherQuestions, check_questions
from casework.clients.models import Client
from casework.rights.parts import sections
from tests.factories import SAFE, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SHIPPED = recall.FILE.read_text(encoding="utf-8")
QUESTION = """
[[question]]
slug = "{slug}"
kind = "{kind}"
{bounds}vi = "Câu hỏi {slug}?"
en = "Question {slug}?"
hint_vi = "Gợi ý"
hint_en = "Hint"
"""


def question(slug: str, low: int = 0, high: int = 0) -> str:
    """A number where there are bounds, else letters."""
    bounds = f"low = {low}\nhigh = {high}\n" if high else ""
    return QUESTION.format(slug=slug, kind="number" if high else "letters", bounds=bounds)


# 23 × 23 × 31 × 100 = 1,639,900
OWN = 'version = "ta-1"\n' + question("village") + question("aunt") + question("day", 1, 31) + question("house", 0, 99)
ANSWERS = {"village": "Nà", "aunt": "Sen", "day": 9, "house": 41}


@pytest.fixture
def asking(settings, tmp_path):
    """Let the deployment ask the questions of this text."""
    def ask(text: str, name="own.toml"):
        path = tmp_path / f"{uuid.uuid4().hex}" / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        settings.RECALL_QUESTIONS = str(path)
        return path
    return ask


def told(text: str, asking) -> list[str]:
    asking(text)
    return [one.msg for one in check_data_files(None)]


def test_the_shipped_set_is_the_five_questions_as_they_always_were():
    asked = [(one.slug, one.kind, one.low, one.high) for one in recall.current().questions]
    assert asked == [
        ("mother", "letters", 0, 0), ("birth_day", "number", 1, 31), ("birth_month", "number", 1, 12),
        ("nickname", "letters", 0, 0), ("siblings", "number", 1, 20),
    ]
    # As the migration wrote it beside every record that was there.
    assert recall.current().identity == "2026-1:c06d5c698019"


@pytest.mark.parametrize(("text", "line", "what"), [
    ("version = ", 1, "Invalid value"),
    (OWN.replace('version = "ta-1"', ""), 1, "“version” is missing"),
    (OWN.replace('slug = "aunt"', 'slug = "village"'), 12, "the slug “village” stands twice"),
    (OWN.replace('kind = "number"', 'kind = "date"', 1), 21, "unknown kind “date”"),
    (OWN.replace("high = 31", "high = 1"), 23, "a number needs “low” and a greater “high”"),
    (OWN.replace('vi = "Câu hỏi aunt?"', 'vi = ""'), 14, "no words in “vi”"),
    (OWN.replace('hint_en = "Hint"', f'hint_en = "{"x" * 131}"', 1), 9, "131 letters in “hint_en”"),
    (OWN.replace("high = 31", "hihg = 31"), 23, "unknown key “hihg”"),
])
def test_a_mistake_in_the_file_is_named_with_its_line(asking, text, line, what):
    assert any(one.startswith(f"own.toml, line {line}: {what}") for one in told(text, asking)), told(text, asking)


def test_a_file_that_is_not_there_is_named(settings, tmp_path):
    settings.RECALL_QUESTIONS = str(tmp_path / "none.toml")
    assert "can't be read" in check_data_files(None)[0].msg


def test_questions_by_which_strangers_would_be_one_person_are_refused_with_the_figure(asking):
    """A letter counts as one of 23 initials: 23 × 23 × 31 × 12 is too little, 12 months alone far too little."""
    [one] = told('version = "ta-1"\n' + question("month", 1, 12), asking)
    assert "tell only 12 persons apart, and must tell at least 1,000,000" in one
    four = question("mother") + question("home") + question("day", 1, 31) + question("month", 1, 12)
    assert "tell only 196,788 persons apart" in told('version = "ta-1"\n' + four, asking)[0]
    assert told('version = "ta-1"\n', asking) == [one.replace("12", "0", 1)]
    assert told(OWN, asking) == []


def test_a_place_asks_its_own_questions_from_the_first_registration_on(client, cast, asking):
    asking(OWN)
    client.force_login(cast.worker)
    url = reverse("register", args=[uuid.uuid4(), "recall"])
    page = client.get(url).content.decode()
    assert "Câu hỏi village?" in page
    assert "tên gọi của mẹ" not in page
    assert "Nhập một số từ 0 đến 99." in client.post(url, {**ANSWERS, "house": "100"}).content.decode()
    held = client_of(cast.worker, answers=ANSWERS)
    assert recognise(by=cast.worker, answers={**ANSWERS, "village": "na", "aunt": "SEN"}) == [held]
    assert recognise(by=cast.worker, answers={**ANSWERS, "house": 42}) == []
    assert ("Câu hỏi aunt?", "Sen") in sections(held)[0].entries[1]


def test_once_people_are_registered_another_set_is_refused_and_better_words_are_not(cast, asking):
    check_questions()  # nobody is registered: any set may be chosen
    asking(OWN)
    check_questions()
    client_of(cast.worker, answers=ANSWERS)
    check_questions()
    asking(OWN.replace("Câu hỏi aunt?", "Cô ruột tên gì?").replace("Hint", "Say the first letters"))
    check_questions()
    for other in (
        OWN.replace("ta-1", "ta-2"), OWN.replace('"aunt"', '"uncle"'), OWN.replace("high = 99", "high = 98"),
        'version = "ta-1"\n' + question("aunt") + question("village") + question("day", 1, 31)
        + question("house", 0, 99), SHIPPED,
    ):
        asking(other)
        with pytest.raises(OtherQuestions, match="RECALL_QUESTIONS"):
            check_questions()


def test_the_start_says_why_and_what_to_do(cast, asking, monkeypatch):
    monkeypatch.setattr("config.management.commands.serving_checks.call_command", lambda *args, **kwargs: None)
    client_of(cast.worker)
    asking(OWN)
    with pytest.raises(CommandError) as refused:
        call_command("serving_checks")
    assert str(refused.value).startswith("People are registered by the recall questions 2026-1:")
    assert "it would recognise none of them" in str(refused.value)
    assert "Let RECALL_QUESTIONS name the file with which they were registered" in str(refused.value)


def test_a_record_remembers_its_set_and_its_history_does_not(cast):
    held = client_of(cast.worker)
    assert Client.objects.filter(pk=held.pk, recall_set=recall.current().identity).exists()
    assert "recall_set" not in {field.name for field in Client.history.model._meta.fields}


# --- what the organisation knows, and what others know ---------------------------------------------------

PERSON = {"mother": "Lê", "birth_day": "30", "birth_month": "2", "nickname": "Gà", "siblings": "11"}


def walked(page, draft) -> list[tuple[int, str, str]]:
    """Registering up to the check page: status, where it led, and the page, without what is one visit's own."""
    steps = []
    for slug, data in (("recall", PERSON), ("alias", {"alias": "Mơ"}), ("age", {"age_band": "25-49"})):
        answer = page.post(reverse("register", args=[draft, slug]), data)
        shown = page.get(answer.headers["Location"])
        steps.append((answer.status_code, answer.headers["Location"], without_tokens(shown.content.decode())))
    return [(status, to.replace(str(draft), ""), text.replace(str(draft), "")) for status, to, text in steps]


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|name="record_id" value="[\w-]+"', "", text)


def queries_of_a_lookup(page, draft) -> int:
    with CaptureQueriesContext(connections["default"]) as records, CaptureQueriesContext(connections["keys"]) as keys:
        page.post(reverse("register", args=[draft, "recall"]), PERSON)
    return len(records) + len(keys)


def test_whom_another_organisation_knows_nobody_here_learns(client, cast):
    """The same pages, byte for byte, and the same number of queries, before and after they registered the person."""
    client.force_login(cast.worker)
    client.get(reverse("today"))  # the session's once-a-minute note
    walked(client, uuid.uuid4())
    before, asked = walked(client, uuid.uuid4()), queries_of_a_lookup(client, uuid.uuid4())
    there = register(
        by=cast.outsider, id=uuid.uuid4(), alias="Mai", safe_contact=SAFE, age_band="25-49", sex="female",
        commune=cast.commune, answers={**PERSON, "birth_day": 30, "birth_month": 2, "siblings": 11},
    )
    assert recognise(by=cast.outsider, answers=there.recall_answers) == [there]
    assert walked(client, uuid.uuid4()) == before
    assert queries_of_a_lookup(client, uuid.uuid4()) == asked
    assert not Client.objects.filter(organisation=cast.worker.organisation).exists()


def test_whom_this_organisation_knows_is_shown_at_once(client, cast):
    held = client_of(cast.worker, answers={**PERSON, "birth_day": 30, "birth_month": 2, "siblings": 11})
    client.force_login(cast.worker)
    draft = uuid.uuid4()
    page = client.post(reverse("register", args=[draft, "recall"]), PERSON, follow=True)
    assert page.redirect_chain[-1][0] == reverse("register", args=[draft, "known"])
    assert f"{held.code[:3]}-{held.code[3:]}" in page.content.decode()


# --- the code ------------------------------------------------------------------------------------------------

def test_a_mistyped_code_is_told_and_kept(client, cast):
    """One wrong sign, two swapped, one too few: the check character notices each."""
    code = client_of(cast.worker).code
    wrong = next(code[:2] + sign + code[3:] for sign in "23456789" if sign != code[2])
    swapped = next((code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(5) if code[n] != code[n + 1]), "")
    client.force_login(cast.worker)
    for typed in filter(None, (wrong, swapped)):
        page = client.post(reverse("clients"), {"query": typed}).content.decode()
        assert "Nếu đây là mã hồ sơ: mã gõ thiếu, thừa hoặc nhầm một ký tự." in page
        assert f'value="{typed}"' in page


def test_a_code_in_sight_opens_however_it_is_typed_and_another_is_nothing(client, cast):
    code, theirs = client_of(cast.worker).code, client_of(cast.outsider).code
    client.force_login(cast.worker)
    assert client.post(reverse("clients"), {"query": f" {code[:3].lower()}-{code[3:]} "}).status_code == 302
    page = client.post(reverse("clients"), {"query": theirs}).content.decode()
    assert "Không tìm thấy ai" in page
    assert "Nếu đây là mã hồ sơ" not in page
