"""Consent: asked purpose by purpose in words that are data, given and taken back alike, renewed with its history."""

import datetime as dt
import hashlib
import uuid

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from casework.checks import check_data_files
from casework.clients.codes import SafeChannel
from casework.consents import wording
from casework.consents.actions import take_consent, what_would_close, withdraw_consent
from casework.consents.codes import ConsentState, How
from casework.consents.models import Consent
from casework.consents.page import cards
from casework.consents.wording import Purpose, WordsMissing, check_standing_words
from casework.rights.parts import sections
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from tests.factories import SAFE, broken_glass, client_of, referral_at, shared_with
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
JARGON = ("thân chủ", "hồ sơ", "chuyển gửi", "chương trình", "dịch vụ", "cộng tác viên", "sàng lọc", "mã hồ sơ")
OWN = """
[[version]]
id = "ta-1"
""" + "".join(f"""
[version.{purpose}]
days = 90
title_vi = "Hỏi {purpose}?"
title_en = "Ask {purpose}?"
vi = "Lời của nơi này về {purpose}."
en = "This place's words about {purpose}."
no_vi = "Nếu không: vẫn được giúp."
no_en = "If no: helped all the same."
""" for purpose in Purpose.values)


@pytest.fixture
def page(client, cast):
    client.force_login(cast.worker)
    return client


@pytest.fixture
def saying(settings, tmp_path):
    """Let the deployment bring its own words."""
    def say(text: str):
        path = tmp_path / uuid.uuid4().hex / "own.toml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        settings.CONSENT_WORDING = str(path)
    return say


def url(name: str, held, purpose: str = "") -> str:
    return reverse(name, args=[held.pk, purpose] if purpose else [held.pk])


def seen(page, *address) -> str:
    return page.get(url(*address)).content.decode()


def in_days(days: int):
    return time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False)


# --- words as data ------------------------------------------------------------------------------------------


def test_words_that_were_read_out_are_never_edited():
    """Whoever agreed agreed to these. To change them, add a version, and its line here."""
    held = {
        one.id: hashlib.sha256("|".join(
            part for purpose in Purpose.values for code in ("vi", "en")
            for part in (one.of[purpose].titles.get(code, ""), one.of[purpose].texts[code],
                         one.of[purpose].refusals.get(code, ""))
        ).encode()).hexdigest()[:16]
        for one in wording.versions()
    }
    assert held == {"2026-1": "e4125a9f1a1b20d6", "2026-2": "cfdedad9e325af2e"}


@pytest.mark.parametrize(("text", "what"), [
    ("", "no [[version]]"),
    (OWN.replace("ta-1", "2026-1"), "is one of the shipped versions"),
    (OWN.replace("days = 90", "days = 0", 1), "“days” is a whole number"),
    (OWN.replace("[version.share]", "[version.shares]"), "the purpose “share” is missing"),
    (OWN.replace('no_vi = "Nếu không: vẫn được giúp."\n', "", 1), "no words in “no_vi”"),
    (OWN.replace("Hỏi share?", "x" * 81), "81 letters in “title_vi”"),
    (OWN.replace("days = 90", "dais = 90", 1), "unknown key “dais”"),
])
def test_a_mistake_in_the_words_is_named_at_start(saying, text, what):
    saying(text)
    assert any(what in one.msg and one.msg.startswith("own.toml, line ") for one in check_data_files(None))


def test_a_place_asks_in_its_own_words_for_as_long_as_it_says_and_old_words_stay(page, cast, saying):
    before = client_of(cast.worker)
    saying(OWN)
    assert check_data_files(None) == []
    assert "Lời của nơi này về share." in seen(page, "consent-give", before, "share")
    after = client_of(cast.worker, alias="Mơ")
    one = Consent.objects.of(after).get(purpose=Purpose.SHARE)
    assert (one.wording, one.expires_on) == ("ta-1", timezone.localdate() + dt.timedelta(days=90))
    assert "2026-2" in seen(page, "consent", before)
    old = page.get(reverse("consent-words", args=["2026-2"])).content.decode()
    assert wording.version("2026-2").of["share"].text in old
    assert "Lời của nơi này" not in old


def test_the_server_does_not_start_without_words_that_somebody_agreed_to(cast, saying, settings, monkeypatch):
    monkeypatch.setattr("config.management.commands.serving_checks.call_command", lambda *args, **kwargs: None)
    saying(OWN)
    client_of(cast.worker)
    check_standing_words()
    settings.CONSENT_WORDING = ""
    with pytest.raises(WordsMissing, match="ta-1"):
        check_standing_words()
    with pytest.raises(CommandError, match="CONSENT_WORDING"):
        call_command("serving_checks")


def test_words_of_no_version_are_not_found(page):
    assert page.get(reverse("consent-words", args=["2019-1"])).status_code == 404


def test_what_is_shown_to_the_person_is_in_no_trade_language():
    now = wording.current()
    for purpose in Purpose.values:
        said = now.of[purpose]
        for text in (said.titles["vi"], said.texts["vi"], said.refusals["vi"]):
            assert not [word for word in JARGON if word in text.lower()], text


# --- giving and taking back --------------------------------------------------------------------------------


def test_outsiders_ask_nobody_and_take_nothing_back(client, cast):
    held = client_of(cast.worker)
    for who in (cast.outsider, cast.colleague, cast.clinic_officer):
        client.force_login(who)
        for name in ("consent-give", "consent-show", "consent-take-back"):
            assert client.get(url(name, held, "share")).status_code == 404
            assert client.post(url(name, held, "share"), {"how": "aloud", "answer": "yes"}).status_code == 404
        with pytest.raises(AccessDenied):
            take_consent(by=who, client=held, purposes=[Purpose.SHARE])
    assert Consent.objects.of(held).live().count() == 3


def test_giving_and_taking_back_are_the_same_number_of_taps_and_look_alike(page, cast):
    """One link on the card, one button on the page behind it; both links in the same place with the same face."""
    held = client_of(cast.worker, consent=False)
    face = 'class="dh-button dh-button--quiet" href="'
    assert face + url("consent-give", held, "share") in seen(page, "consent", held)
    assert page.post(url("consent-give", held, "share"), {"how": "aloud"}).headers["Location"] == url("consent", held)
    assert Consent.objects.of(held).live(Purpose.SHARE).exists()
    assert face + url("consent-take-back", held, "share") in seen(page, "consent", held)
    assert page.post(url("consent-take-back", held, "share")).headers["Location"] == url("consent", held)
    assert not Consent.objects.of(held).live(Purpose.SHARE).exists()


@pytest.mark.parametrize("how", How.values)
def test_the_card_says_since_when_who_asked_how_until_when_and_in_which_words(page, cast, how):
    held = client_of(cast.worker, consent=False)
    page.post(url("consent-give", held, "record"), {"how": how})
    shown, today = seen(page, "consent", held), timezone.localdate()
    assert f"Đồng ý ngày {today:%d/%m/%Y}, {cast.worker.full_name} ghi" in shown
    assert str(How(how).label) in shown
    assert f"đến hết ngày {today + dt.timedelta(days=365):%d/%m/%Y}" in shown
    assert f'href="{reverse("consent-words", args=["2026-2"])}#record"' in shown


def test_without_saying_how_nothing_is_written_and_the_page_says_so(page, cast):
    held = client_of(cast.worker, consent=False)
    answer = page.post(url("consent-give", held, "record"), {"how": "telepathy"})
    assert "Chọn cách đã hỏi." in answer.content.decode()
    assert not Consent.objects.of(held).exists()


def test_all_three_are_asked_in_a_row_and_a_no_passes_on_to_the_next(page, cast):
    held = client_of(cast.worker, consent=False)
    assert f'{url("consent-give", held, "record")}?all=1' in seen(page, "consent", held)
    first = page.post(f'{url("consent-give", held, "record")}?all=1', {"how": "aloud"})
    assert first.headers["Location"] == f'{url("consent-give", held, "share")}?all=1'
    passed_on = page.get(first.headers["Location"]).content.decode()
    assert f'href="{url("consent-give", held, "statistics")}?all=1"' in passed_on
    last = page.post(f'{url("consent-give", held, "statistics")}?all=1', {"how": "aloud"})
    assert last.headers["Location"] == url("client", held)
    assert set(Consent.objects.of(held).live().values_list("purpose", flat=True)) == {"record", "statistics"}


def test_a_form_sent_twice_is_one_yes(page, cast):
    held = client_of(cast.worker, consent=False)
    for _twice in range(2):
        page.post(url("consent-give", held, "record"), {"how": "paper"})
    assert Consent.objects.of(held).count() == 1


def test_no_such_purpose_is_not_found(page, cast):
    held = client_of(cast.worker)
    for name in ("consent-give", "consent-show", "consent-take-back"):
        assert page.get(url(name, held, "marketing")).status_code == 404


def test_before_taking_back_the_page_says_what_closes_and_afterwards_what_was_closed(page, cast):
    sent = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    held = sent.client
    shared_with(cast.outsider, held, by=cast.worker)
    shared_with(cast.colleague, held, by=cast.worker)
    shown = seen(page, "consent-take-back", held, "share")
    assert "1 chuyển gửi đang mở sẽ đóng lại" in shown
    assert "1 người ở tổ chức khác sẽ không xem được hồ sơ nữa" in shown
    assert Consent.objects.of(held).live(Purpose.SHARE).exists()
    said = page.post(url("consent-take-back", held, "share"), follow=True).content.decode()
    assert "Đã rút lại: Chia sẻ khi chuyển gửi. " in said
    assert "Đã đóng 1 chuyển gửi." in said
    assert "1 người ở tổ chức khác không còn xem được hồ sơ." in said
    sent.refresh_from_db()
    assert sent.state == "withdrawn"


def test_where_nothing_is_open_nothing_is_said_to_close(page, cast):
    held = client_of(cast.worker)
    assert what_would_close(held, Purpose.SHARE) == []
    assert what_would_close(held, Purpose.STATISTICS) == []
    assert withdraw_consent(by=cast.worker, client=held, purpose=Purpose.SHARE) == []


def test_what_was_never_given_can_not_be_taken_back_and_the_page_says_so(page, cast):
    held = client_of(cast.worker, consent=False)
    said = page.post(url("consent-take-back", held, "share"), follow=True).content.decode()
    assert "không có lời đồng ý nào đang còn hiệu lực" in said


def test_opening_the_page_is_on_the_trail(page, cast):
    seen(page, "consent", client_of(cast.worker))
    assert AuditEvent.objects.get(action="consent.opened").kind == "read"


def test_in_an_emergency_consent_may_be_asked_for(client, cast):
    held = client_of(cast.worker, consent=False)
    broken_glass(cast.colleague, held)
    client.force_login(cast.colleague)
    assert client.post(url("consent-give", held, "share"), {"how": "aloud"}).status_code == 302


# --- the person holds the phone ---------------------------------------------------------------------------


def test_the_page_for_the_person_shows_one_purpose_and_nothing_of_whom_or_where(page, cast):
    held = client_of(cast.worker, alias="Mận Đỏ", consent=False)
    shown = seen(page, "consent-show", held, "share")
    assert wording.current().of["share"].title in shown
    assert wording.current().of["record"].title not in shown
    main = shown.split("<main")[1].lower()
    for hidden in ("mận đỏ", held.code.lower(), f"{held.code[:3]}-{held.code[3:]}".lower(), *JARGON):
        assert hidden not in main, hidden
    assert "<header" not in shown
    assert cast.worker.organisation.name not in shown
    assert "Ẩn ngay" in shown


def test_yes_and_no_by_the_persons_own_thumb(page, cast):
    held = client_of(cast.worker, consent=False)
    shown = seen(page, "consent-show", held, "share")
    assert shown.count('<button class="dh-button dh-button--quiet" name="answer"') == 2
    thanks = page.post(url("consent-show", held, "share"), {"answer": "yes"})
    assert thanks.headers["Location"] == url("consent-show", held, "thanks")
    assert Consent.objects.of(held).get().how == How.SHOWN
    assert "Xin đưa lại máy." in page.get(thanks.headers["Location"]).content.decode()
    page.post(url("consent-show", held, "record"), {"answer": "no"})
    assert not Consent.objects.of(held).live(Purpose.RECORD).exists()
    assert "Chọn Có hoặc Không." in page.post(url("consent-show", held, "record")).content.decode()


def test_the_person_answers_all_three_one_after_the_other(page, cast):
    held = client_of(cast.worker, consent=False)
    for purpose, answer, following in (
        ("record", "yes", "share"), ("share", "no", "statistics"), ("statistics", "yes", "thanks"),
    ):
        led = page.post(f'{url("consent-show", held, purpose)}?all=1', {"answer": answer}).headers["Location"]
        assert led.removesuffix("?all=1") == url("consent-show", held, following)
    assert Consent.objects.of(held).live().count() == 2


def test_a_no_to_what_was_agreed_to_leads_to_taking_it_back(page, cast):
    held = client_of(cast.worker)
    led = page.post(url("consent-show", held, "share"), {"answer": "no"})
    assert led.headers["Location"] == url("consent-take-back", held, "share")
    assert Consent.objects.of(held).live(Purpose.SHARE).exists()


def test_the_sheet_holds_the_words_and_nobodys_name(page, cast):
    from io import BytesIO

    from pypdf import PdfReader

    client_of(cast.worker)
    answer = page.get(reverse("consent-paper"))
    paper = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(one.extract_text() for one in paper.pages).split())
    for purpose in Purpose.values:
        assert wording.current().of[purpose].title in text
        assert wording.current().of[purpose].if_no in text
    assert paper.metadata.title == "Đọc cùng nhau"
    assert "Đồng Hành" not in text
    assert cast.worker.organisation.name not in text
    assert not [word for word in JARGON if word in text.lower()]
    assert [round(float(side)) for side in paper.pages[0].mediabox[2:]] == [595, 842]


# --- running out and renewing -----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "state"), [
    (334, ConsentState.STANDS), (335, ConsentState.SOON), (365, ConsentState.SOON), (366, ConsentState.EXPIRED),
])
def test_a_yes_is_about_to_run_out_for_thirty_days(cast, days, state):
    held = client_of(cast.worker)
    with in_days(days):
        assert {one.state for one in cards(held)} == {state}
        assert Consent.objects.of(held).to_renew().exists() == (state != ConsentState.STANDS)


def test_what_is_to_be_asked_again_is_marked_for_the_responsible_worker_alone(client, cast):
    held = client_of(cast.worker)
    mark = "Hỏi lại lời đồng ý khi gặp"
    for days, marked in ((300, False), (350, True), (400, True)):
        with in_days(days):
            client.force_login(cast.worker)
            for name in ("today", "week"):
                assert (mark in client.get(reverse(name)).content.decode()) == marked, (days, name)
            assert (mark in client.get(url("client", held)).content.decode()) == marked
    with in_days(350):
        for who in (cast.colleague, cast.case_manager):
            client.force_login(who)
            assert mark not in client.get(reverse("today")).content.decode()
        client.force_login(cast.worker)
        shown = client.get(reverse("today")).content.decode()
        assert shown.count(url("consent", held)) == 1, "one row a client"
        assert "Lưu hồ sơ, Chia sẻ khi chuyển gửi, Tính vào số liệu chung · Nhắn tin" in shown


def test_nothing_is_asked_again_of_who_took_it_back_or_whose_case_is_at_rest(cast, client):
    held = client_of(cast.worker)
    for purpose in Purpose.values:
        withdraw_consent(by=cast.worker, client=held, purpose=purpose)
    client.force_login(cast.worker)
    with in_days(350):
        assert "Hỏi lại lời đồng ý khi gặp" not in client.get(reverse("today")).content.decode()


def test_renewing_keeps_the_history_and_is_no_withdrawal(page, cast):
    held = client_of(cast.worker)
    with in_days(350):
        page.force_login(cast.worker)
        page.post(url("consent-give", held, "share"), {"how": "paper"})
        shown = seen(page, "consent", held)
        [new, old] = [one for one in cards(held)[1].earlier + [cards(held)[1].newest]][::-1]
        assert (old.renewed, new.renewed, new.how) == (True, False, "paper")
        assert new.expires_on == timezone.localdate() + dt.timedelta(days=365)
        assert "Những lần trước" in shown
        assert f"đồng ý lại ngày {timezone.localdate():%d/%m/%Y}" in shown
        told = [text for section in sections(held) for entry in section.entries for label, text in entry
                if label == "Đã rút lại"]
        assert told == []
    assert not AuditEvent.objects.filter(action="consent.withdrawn").exists()


def test_a_yes_that_stands_in_todays_words_is_kept(cast):
    held = client_of(cast.worker)
    assert take_consent(by=cast.worker, client=held, purposes=Purpose.values) == []
    assert Consent.objects.of(held).count() == 3


def test_a_yes_in_older_words_may_be_asked_for_anew(cast, saying):
    held = client_of(cast.worker)
    saying(OWN)
    [taken] = take_consent(by=cast.worker, client=held, purposes=["share"])
    assert taken.wording == "ta-1"
    assert Consent.objects.of(held).get(purpose="share", renewed=True).wording == "2026-2"


def test_the_persons_own_copy_holds_the_words_of_each_yes(cast):
    held = client_of(cast.worker)
    told = [text for section in sections(held) for entry in section.entries for _label, text in entry]
    assert wording.current().of["share"].text in told
    assert "Đọc cho nghe" in told


@pytest.mark.parametrize("name", ["today", "week"])
def test_the_lists_cost_the_same_for_one_and_for_twenty(client, cast, name):
    client_of(cast.worker)
    with in_days(350):
        client.force_login(cast.worker)
        once = queries_of(client, reverse(name))
    for _n in range(19):
        client_of(cast.worker)
    with in_days(350):
        client.force_login(cast.worker)
        assert queries_of(client, reverse(name)) == once
        assert client.get(reverse(name)).content.decode().count("Lưu hồ sơ, Chia sẻ khi chuyển gửi") == 20


def test_the_page_costs_the_same_however_long_its_history(page, cast):
    held = client_of(cast.worker)
    few = queries_of(page, url("consent", held))
    for _n in range(6):
        withdraw_consent(by=cast.worker, client=held, purpose=Purpose.SHARE)
        take_consent(by=cast.worker, client=held, purposes=[Purpose.SHARE])
    assert queries_of(page, url("consent", held)) == few


def test_who_is_never_sought_is_asked_when_they_come(client, cast):
    client_of(cast.worker, safe_contact={**SAFE, "channel": SafeChannel.NEVER})
    with in_days(350):
        client.force_login(cast.worker)
        assert "Không liên hệ, thân chủ tự đến" in client.get(reverse("today")).content.decode()
