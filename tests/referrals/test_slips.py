"""The paper itself: what stands on it and what does not, who prints it, and where its code is not."""

import datetime as dt
import html
import io
import logging
import re
import uuid

import pytest
import segno
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.rights.actions import receive
from casework.rights.codes import RequestKind
from casework.rights.erasing import erase_by_request
from privacy import documents
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from privacy.onetime import LENGTH, is_one_time_code, new_one_time_code, one_time_digest, one_time_version
from privacy.pseudonyms import ALPHABET
from referrals import actions
from referrals.models import Referral, Slip
from referrals.slips import paper
from referrals.slips.actions import make_slip
from referrals.slips.paper import Format, printed
from tests.factories import referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ADDRESS = "https://hen.example.vn/r/"
CODE = "K7M3WX9R"
MM = 72 / 25.4


@pytest.fixture
def sent(cast):
    return referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def slip(cast, sent):
    return make_slip(by=cast.worker, referral=sent)[0]


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(read(pdf).pages[0].extract_text().split())


# --- What stands on it ---------------------------------------------------------------------------------

@pytest.mark.parametrize("format", Format.values)
def test_every_word_on_the_paper_is_one_of_these(slip, format):
    reference = slip.referral.reference
    last = (timezone.localdate() + dt.timedelta(days=30)).strftime("%d/%m/%Y")
    pdf = printed(slip, CODE, address=ADDRESS, format=format)
    assert words(pdf) == (
        f"Phiếu hẹn Mã phiếu {reference[:3]}-{reference[3:]} Mã dùng một lần K7M3-WX9R "
        f"Nhập hai mã tại hen.example.vn/r/ Dùng đến hết ngày {last}"
    )


def test_in_english_it_says_as_little(slip):
    with translation.override("en"):
        pdf = printed(slip, CODE, address=ADDRESS, format="a6")
    assert words(pdf).startswith("Appointment slip Slip code ")
    assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", words(pdf))
    assert read(pdf).trailer["/Root"]["/Lang"] == "en"


def test_the_qr_code_says_where_and_which_and_not_the_code_of_one_use(slip, monkeypatch):
    """It is handed to the printer as the library makes it of just these words."""
    pages = []
    monkeypatch.setattr(documents, "pdf", lambda page, **words: pages.append(page) or b"")
    printed(slip, CODE, address=ADDRESS, format="a6")
    said = f"{ADDRESS}#{slip.referral.reference}"
    assert segno.make_qr(said, error="m").svg_data_uri(border=4) in html.unescape(pages[0])
    assert CODE not in said


@pytest.mark.parametrize(("format", "width"), [("a6", 105), ("80", 80), ("58", 58)])
def test_it_fits_its_paper(slip, format, width):
    made = read(printed(slip, CODE, address=ADDRESS, format=format))
    [page] = made.pages
    assert float(page.mediabox.width) / MM == pytest.approx(width, abs=0.1)
    height = float(page.mediabox.height) / MM
    assert height == pytest.approx(148, abs=0.1) if format == "a6" else 80 < height < 150


def test_a_roll_is_as_long_as_what_stands_on_it(slip):
    short, long = (float(read(printed(slip, CODE, address=address, format="58")).pages[0].mediabox.height)
                   for address in (ADDRESS, f"https://{'mot-ten-rat-dai.' * 6}vn/r/"))
    assert long > short


def test_it_is_black_alone(slip):
    [page] = read(printed(slip, CODE, address=ADDRESS, format="80")).pages
    content = page.get_contents().get_data().decode("latin1")
    colours = set(re.findall(r"^([\d. ]+) (?:rg|RG|scn|SCN)$", content, re.MULTILINE))
    assert {one for one in colours if set(one.split()) - {"0", "1"}} == set()


def test_metadata_and_file_name_say_nothing_more(worker_page, sent):
    answer = worker_page.post(reverse("slip-print", args=[sent.pk]), {"format": "80"})
    made = read(answer.content)
    assert dict(made.metadata).keys() == {"/Title", "/Producer"}
    assert made.metadata.title == "Phiếu hẹn"
    assert answer.headers["Content-Disposition"] == 'inline; filename="phieu-hen.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"pdfuaid:part" in made.trailer["/Root"]["/Metadata"].get_data()


def test_the_address_is_the_one_asked_or_the_one_that_is_known_outside(worker_page, sent, settings):
    url = reverse("slip-print", args=[sent.pk])
    assert "testserver/r/" in words(worker_page.post(url, {"format": "a6"}).content)
    settings.SLIP_SITE = "https://hen.example.vn/"
    told = words(worker_page.post(url, {"format": "a6"}).content)
    assert "hen.example.vn/r/" in told
    assert "testserver" not in told


# --- The code ------------------------------------------------------------------------------------------

def test_codes_are_random_and_can_be_said_aloud():
    made = {new_one_time_code() for _n in range(500)}
    assert len(made) == 500
    assert {len(one) for one in made} == {LENGTH}
    assert set("".join(made)) == set(ALPHABET)


def test_a_digest_fits_one_code_and_one_paper_however_the_code_is_typed():
    version = one_time_version()
    digest = one_time_digest(CODE, b"one", b"paper", version=version)
    assert is_one_time_code("k7m3-wx9r", digest, b"one", b"paper", version=version)
    for wrong in (("K7M3WX9T", b"one", b"paper"), (CODE, b"another", b"paper"), (CODE, b"on", b"epaper")):
        assert not is_one_time_code(wrong[0], digest, *wrong[1:], version=version)


def test_the_code_is_nowhere_but_on_the_paper(worker_page, sent, caplog):
    caplog.set_level(logging.DEBUG)
    url = reverse("slip-print", args=[sent.pk])
    code = re.search(r"Mã dùng một lần (\w{4}-\w{4})", words(worker_page.post(url, {"format": "a6"}).content))[1]
    typed = {"reference": sent.reference, "code": code.lower()}
    opened = worker_page.post(reverse("slip"), typed)
    assert opened.status_code == 302
    spellings = {code, code.replace("-", ""), code.lower(), code.replace("-", "").lower()}
    for alias in ("default", "keys"):
        assert {one for one in spellings if one in everything(alias)} == set()
    for place in (caplog.text, opened.headers["Location"], worker_page.get(url).content.decode()):
        assert {one for one in spellings if one in place} == set()


def everything(alias) -> str:
    """Every row of every table as text, bytes in hexadecimal and as they are."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 (the database's own names)
            rows += [row for (row,) in cursor.fetchall()]
    told = "\n".join(rows)
    raw = b" ".join(bytes.fromhex(one) for one in re.findall(r"\\x((?:[0-9a-f]{2})+)", told))
    return told + raw.decode("latin1")


def test_printing_again_takes_the_place_of_the_paper_before(cast, sent):
    before, _code = make_slip(by=cast.worker, referral=sent)
    Slip.objects.filter(pk=sent.pk).update(answered_at=timezone.now())
    after, _code = make_slip(by=cast.worker, referral=sent)
    [kept] = Slip.objects.all()
    assert kept.paper == after.paper != before.paper
    assert bytes(kept.digest) != bytes(before.digest)
    assert kept.answered_at is None


def test_a_paper_is_good_for_thirty_days_to_the_end_of_the_last(slip):
    assert slip.last_day == timezone.localdate() + dt.timedelta(days=30)
    assert timezone.localtime(slip.expires_at).strftime("%H:%M") == "00:00"


# --- Who prints ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("state", ["sent", "accepted", "missed"])
def test_the_senders_page_leads_to_the_paper_while_it_is_of_use(worker_page, cast, state):
    referral = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    url = reverse("slip-print", args=[referral.pk])
    assert url in worker_page.get(reverse("sent-referral", args=[referral.pk])).content.decode()
    assert worker_page.post(url, {"format": "58"}).content.startswith(b"%PDF")


@pytest.mark.parametrize("state", ["attended", "completed", "declined", "cancelled", "expired"])
def test_afterwards_there_is_no_paper(worker_page, cast, state):
    referral = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    url = reverse("slip-print", args=[referral.pk])
    assert url not in worker_page.get(reverse("sent-referral", args=[referral.pk])).content.decode()
    assert worker_page.post(url, {"format": "a6"}).status_code == 403
    assert not Slip.objects.exists()


def test_looking_at_the_page_makes_no_paper(worker_page, sent):
    page = worker_page.get(reverse("slip-print", args=[sent.pk])).content.decode()
    assert "In phiếu" in page
    assert not Slip.objects.exists()
    worker_page.post(reverse("slip-print", args=[sent.pk]), {"format": "a4"})
    assert not Slip.objects.exists()


def test_the_page_says_that_a_paper_stands_and_what_printing_again_does(worker_page, slip):
    page = worker_page.get(reverse("slip-print", args=[slip.pk])).content.decode()
    assert slip.last_day.strftime("%d/%m/%Y") in page
    assert "phiếu cũ không dùng được nữa" in page


def test_neither_a_receiver_nor_a_stranger_makes_a_paper(cast, sent):
    with pytest.raises(AccessDenied, match="bên gửi"):
        make_slip(by=cast.clinic_officer, referral=sent)
    for stranger in (cast.outsider, cast.colleague, cast.job_officer):
        with pytest.raises(Referral.DoesNotExist):
            make_slip(by=stranger, referral=sent)


def test_printing_is_on_the_trail(worker_page, cast, sent):
    worker_page.post(reverse("slip-print", args=[sent.pk]), {"format": "80"})
    told = AuditEvent.objects.filter(action__startswith="slip.", actor_ref=cast.worker.pk).order_by("at")
    assert [(one.kind, one.action, one.purpose) for one in told] == [
        ("wrote", "slip.made", ""), ("printed", "slip.printed", "80")
    ]


def test_the_page_of_printing_costs_few_queries(worker_page, slip):
    assert queries_of(worker_page, reverse("slip-print", args=[slip.pk])) <= 10


# --- When it goes --------------------------------------------------------------------------------------

def test_the_row_goes_when_its_last_day_is_over(slip, django_capture_on_commit_callbacks):
    from django.core.management import call_command

    def run():
        with django_capture_on_commit_callbacks(execute=True):
            call_command("retention", stdout=io.StringIO())

    run()
    assert Slip.objects.exists()
    Slip.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    run()
    assert not Slip.objects.exists()


def test_an_erased_person_leaves_no_paper(cast, slip):
    asked = receive(by=cast.worker, client=slip.referral.client, kind=RequestKind.ERASURE)
    erase_by_request(by=cast.case_manager, request=asked)
    assert not Slip.objects.exists()


# --- Somebody comes with it to a partner who has an account -------------------------------------------

@pytest.fixture
def officer_page(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.mark.parametrize("typed", [
    lambda code: f"{ADDRESS}#{code}", lambda code: f"HTTPS://HEN.EXAMPLE.VN/R/#{code.lower()}",
    lambda code: f"{code[:3]} {code[3:]}", lambda code: f"hen.example.vn/r/#{code[:3]}-{code[3:]}/",
])
@pytest.mark.parametrize("state", ["sent", "accepted", "missed", "attended", "completed"])
def test_whoever_stands_at_the_desk_is_found_in_any_state(officer_page, cast, state, typed):
    referral = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    answer = officer_page.post(reverse("inbox"), {"reference": typed(referral.reference)})
    assert answer.headers["Location"] == reverse("received", args=[referral.pk])


def test_a_slip_for_another_place_and_no_slip_at_all_read_the_same(client, cast, sent):
    client.force_login(cast.job_officer)
    pages = [client.post(reverse("inbox"), {"reference": one}).content.decode() for one in (sent.reference, "222222")]
    bare = [re.sub(r'value="[^"]*"', "", one) for one in pages]
    assert bare[0] == bare[1]
    assert "Không có chuyển gửi nào đến cơ sở của bạn với mã này." in bare[0]


@pytest.mark.parametrize("state", ["accepted", "missed", "expired"])
def test_that_somebody_came_is_one_tap(officer_page, cast, state):
    referral = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    url = reverse("arrived", args=[referral.pk])
    assert f'action="{url}"' in officer_page.get(reverse("received", args=[referral.pk])).content.decode()
    assert officer_page.post(url).headers["Location"] == reverse("received", args=[referral.pk])
    referral.refresh_from_db()
    assert (referral.state, referral.attended_on) == ("attended", timezone.localdate())
    assert "Đây là tình trạng mới." in officer_page.post(url, follow=True).content.decode()


def test_who_comes_when_it_was_over_is_written_down_and_the_sender_reads_of_it(officer_page, cast):
    expired = referral_at("expired", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    found = officer_page.post(reverse("inbox"), {"reference": expired.reference}, follow=True).content.decode()
    assert "Nếu người cầm phiếu vẫn đến, bạn ghi được ngay." in found
    officer_page.post(reverse("arrived", args=[expired.pk]))
    expired.refresh_from_db()
    assert (expired.state, expired.attended_on, expired.arrived_from) == ("attended", timezone.localdate(), "expired")
    assert timezone.localdate(expired.answered_at) == timezone.localdate()
    assert expired.sender_told_at == expired.moved_at


def test_it_is_not_offered_where_the_yes_was_taken_back_meanwhile(officer_page, cast):
    expired = referral_at("expired", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    withdraw_consent(by=cast.worker, client=expired.client, purpose=Purpose.SHARE)
    url = reverse("arrived", args=[expired.pk])
    page = officer_page.get(reverse("received", args=[expired.pk])).content.decode()
    assert url not in page
    assert "bạn ghi được ngay" not in page
    assert "không mở lại được nữa" in officer_page.post(url, follow=True).content.decode()
    expired.refresh_from_db()
    assert expired.state == "expired"


def test_where_it_was_sent_anew_the_new_one_is_the_one_to_write_down(officer_page, cast):
    expired = referral_at("expired", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    again = actions.refer(by=cast.worker, id=uuid.uuid4(), need=expired.need, service=cast.check_up)
    url = reverse("arrived", args=[expired.pk])
    assert url not in officer_page.get(reverse("received", args=[expired.pk])).content.decode()
    answer = officer_page.post(url, follow=True)
    assert "Đã có một chuyển gửi đang mở" in answer.content.decode()
    officer_page.post(reverse("arrived", args=[again.pk]))
    for one, state in ((expired, "expired"), (again, "attended")):
        one.refresh_from_db()
        assert one.state == state


def test_nobody_else_taps_it(client, cast, sent):
    url = reverse("arrived", args=[sent.pk])
    for name, status in (("job_officer", 404), ("worker", 403), ("outsider", 403), ("manager", 403)):
        client.force_login(getattr(cast, name))
        assert client.post(url).status_code == status, name
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_the_digest_is_all_that_the_row_holds_of_the_code(slip):
    with connection.cursor() as cursor:
        cursor.execute("SELECT octet_length(digest) FROM referrals_slip")
        assert cursor.fetchall() == [(16,)]
    assert {field.name for field in Slip._meta.concrete_fields} == set(Slip.Privacy.operational)
    assert paper.FILE_NAME == "phieu-hen.pdf"
