"""An administrator brings a file, answers, looks and loads, on pages; nobody else sees them."""

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from privacy.models import AuditEvent
from services.hsds.planning import NEW
from services.models import DirectoryFile, Service
from tests.queries import queries_of
from tests.services.hsds_files import as_json, service_full, simple

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.administrator)
    return client


def bring(desk, data, name="service_full.json", **more):
    content = data if isinstance(data, bytes) else as_json(data)
    sent = {"source": "Sở", "record_id": str(uuid.uuid4()), "file": SimpleUploadedFile(name, content), **more}
    return desk.post(reverse("exchange"), sent)


def page_of(desk, **asked):
    return desk.get(reverse("exchange-file", args=[DirectoryFile.objects.get().pk]), asked)


def answer_all(desk):
    form = page_of(desk).context["questions"]
    first = {name: next(value for value, _label in field.choices if value) for name, field in form.fields.items()}
    desk.post(reverse("exchange-file", args=[DirectoryFile.objects.get().pk]), first)


def test_a_file_is_brought_answered_looked_at_and_loaded(desk):
    assert bring(desk, service_full()).status_code == 302
    page = page_of(desk)
    assert page.context["tab"] == "waiting"
    assert 'name="load"' not in page.content.decode(), "nothing can be loaded while something is asked"
    answer_all(desk)
    page = page_of(desk, tab=NEW)
    assert "service-alert" in page.content.decode()
    desk.post(page.wsgi_request.path, {"load": page.context["plan"].digest})
    assert Service.objects.get(name="service-name").source == "Sở"
    assert "Đã nạp tệp này" in page_of(desk).content.decode()


def test_what_stays_outside_is_told_row_by_row(desk):
    bring(desk, service_full())
    pages = page_of(desk, tab="notes").context["page"].paginator.page_range
    said = "".join(page_of(desk, tab="notes", page=str(n)).content.decode() for n in pages)
    assert "organization.tax_status" in said
    assert "một người" in said
    assert "contact-name" not in said


def test_looking_changes_nothing(desk):
    bring(desk, service_full())
    before = AuditEvent.objects.filter(kind="wrote").count()
    for tab in ("waiting", "new", "changed", "unchanged", "left", "notes", "x"):
        assert page_of(desk, tab=tab, page="99").status_code == 200
    assert AuditEvent.objects.filter(kind="wrote").count() == before


def test_a_broken_file_is_told_beside_the_field(desk):
    page = bring(desk, b'{"id": 1,', "service.json")
    assert "service.json, dòng 1" in str(page.context["form"].errors["file"])


@pytest.mark.parametrize("left", ["file", "source"])
def test_what_is_missing_is_asked_for(desk, left):
    assert bring(desk, service_full(), **{left: ""}).context["form"].has_error(left)


def test_a_plan_that_is_no_longer_so_is_not_loaded(desk):
    bring(desk, service_full())
    answer_all(desk)
    page = desk.post(page_of(desk).wsgi_request.path, {"load": "0" * 32}, follow=True)
    assert "vừa thay đổi" in page.content.decode()
    assert not Service.objects.filter(name="service-name").exists()


def test_unmarked_rows_are_left(desk):
    bring(desk, service_full())
    answer_all(desk)
    keys = [row["item"].key for row in page_of(desk, tab=NEW).context["rows"]]
    assert len(keys) == 2
    desk.post(page_of(desk).wsgi_request.path, {"choose": "1", "shown": keys, "row": keys[:1]})
    assert len(page_of(desk).context["plan"].to_load) == 1


def test_answers_can_be_taken_back_and_the_file_thrown_away(desk):
    bring(desk, service_full())
    answer_all(desk)
    desk.post(page_of(desk).wsgi_request.path, {"again": "1"})
    assert page_of(desk).context["plan"].open_questions
    desk.post(page_of(desk).wsgi_request.path, {"drop": "1"})
    assert not DirectoryFile.objects.exists()


def test_a_value_with_markup_stays_words(desk):
    bring(desk, simple("service", alert="<script>x</script>"))
    assert "<script>x" not in page_of(desk, tab="waiting").content.decode() + page_of(desk, tab="new").content.decode()


@pytest.mark.parametrize(
    ("name", "kind"), [("directory-json", "application/json"), ("directory-zip", "application/zip")]
)
def test_the_directory_is_taken_along_and_that_is_on_the_trail(desk, cast, name, kind):
    answer = desk.get(reverse(name))
    assert answer.headers["Content-Type"] == kind
    assert "attachment" in answer.headers["Content-Disposition"]
    [event] = AuditEvent.objects.filter(action="directory.exported")
    assert (event.actor_ref, event.count) == (cast.administrator.pk, 3)


@pytest.mark.parametrize("who", ["worker", "clinic_officer", "manager", "privacy_officer"])
def test_a_file_is_nobody_elses(desk, cast, who):
    bring(desk, service_full())
    desk.force_login(getattr(cast, who))
    assert page_of(desk).status_code == 403
    assert DirectoryFile.objects.visible_to(getattr(cast, who)).count() == 0


def test_a_file_that_nobody_loads_is_gone_after_a_week(desk):
    bring(desk, service_full())
    for days, left in ((6, 1), (8, 0)):
        with time_machine.travel(timezone.now() + dt.timedelta(days=days), tick=False):
            call_command("retention", stdout=io.StringIO())
        assert DirectoryFile.objects.count() == left


def test_a_long_file_costs_as_many_queries_as_a_short_one(desk):
    def cost(count):
        DirectoryFile.objects.all().delete()
        rows = [simple("service", id=str(n), name=f"V{n}") | {"organization": simple("organization")}
                for n in range(count)]
        bring(desk, rows, "services.json")
        return queries_of(desk, reverse("exchange-file", args=[DirectoryFile.objects.get().pk]))

    assert cost(40) == cost(2)
