"""The privacy officer's pages: what is unusual first, then any event, found by object, person, work and time."""

import uuid
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from casework.clients.models import Client
from privacy import audit, chain
from privacy.models import AuditEvent
from privacy.trail import Place
from tests.factories import client_of
from tests.privacy.trails import as_owner, owner
from tests.queries import queries_of
from tests.trail.conftest import TEN

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.privacy_officer)
    return client


def text(answer) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def opened(by, number=1):
    for _n in range(number):
        audit.read("client.opened", Client(id=uuid.uuid4()), by=by, purpose="casework")


def said(page, **asked) -> list[tuple[str, str]]:
    """(who, what) of each line of the events that fit."""
    return [(line["who"], line["what"]) for line in page.get(reverse("trail-events"), asked).context["lines"]]


def test_the_officer_begins_the_day_with_the_trail(officer):
    assert officer.get("/").headers["Location"] == reverse("trail")
    assert "Không có gì khác thường trong thời gian này." in text(officer.get(reverse("trail")))


def test_a_pattern_says_who_and_what_and_leads_to_its_events(officer, cast):
    opened(cast.worker, 31)
    opened(cast.colleague, 2)
    page = text(officer.get(reverse("trail")))
    for words in ("Nguyễn Thị Hoa", "Cộng tác viên, Nhóm Hoa Ban", "Nhiều người trong một giờ",
                  "Mở hồ sơ của 31 người khác nhau trong một giờ."):
        assert words in page
    [one] = officer.get(reverse("trail")).context["patterns"]
    lines = officer.get(one["found"].url).context["lines"]
    assert len(lines) == 31
    assert {line["who"] for line in lines} == {"Nguyễn Thị Hoa"}


def test_no_code_and_no_id_stands_on_a_line(officer, cast):
    person = client_of(cast.worker)
    officer.force_login(cast.outsider)
    officer.get(reverse("client", args=[person.pk]))
    officer.get(reverse("coverage"))
    officer.force_login(cast.privacy_officer)
    page = text(officer.get(reverse("trail-events")))
    assert "Bị từ chối ở: trang hồ sơ" in page
    assert "có thật, nhưng ngoài phạm vi của người này" in page
    assert "Lập hồ sơ" in page
    assert "Mở một tài khoản" in page
    main = page[page.index("<table"):page.index("</table>")]
    for riddle in ("client.", "page.", "check_", "casework", "refused", "Việc khác", "Mục khác", str(person.pk),
                   "Mận", person.code):
        assert riddle not in main


def test_out_of_sight_is_on_the_trail_as_such_and_absent_as_absent(officer, cast):
    person = client_of(cast.worker)
    officer.force_login(cast.outsider)
    for pk in (person.pk, uuid.uuid4()):
        officer.get(reverse("client", args=[pk]))
    officer.get(reverse("client", args=[person.pk]) + "trail/")
    events = list(AuditEvent.objects.filter(kind="refused").order_by("at").values_list(
        "action", "purpose", "object_ref", "actor_ref"
    ))
    ref = audit.object_ref(person)
    assert events == [
        ("page.client", "out_of_sight", ref, cast.outsider.pk), ("page.client", "absent", "", cast.outsider.pk),
        ("page.client-trail", "out_of_sight", ref, cast.outsider.pk),
    ]


def test_not_found_costs_the_same_whether_it_is_there_or_not(officer, cast):
    person = client_of(cast.worker)
    officer.force_login(cast.outsider)
    costs = {queries_of(officer, reverse("client", args=[pk])) for pk in (person.pk, uuid.uuid4())}
    assert len(costs) == 1


def test_events_are_found_by_object_person_work_kind_and_time(officer, cast):
    person = client_of(cast.worker)
    with time_machine.travel(TEN, tick=True):
        audit.read("client.opened", person, by=cast.colleague, purpose="shared")
    ref = audit.object_ref(person)
    assert set(said(officer, ref=ref)) == {("Trần Thị Lan", "Mở hồ sơ"), ("Nguyễn Thị Hoa", "Lập hồ sơ")}
    assert said(officer, ref=f" {ref.upper()} ") == said(officer, ref=ref)
    assert said(officer, actor=cast.colleague.pk) == [("Trần Thị Lan", "Mở hồ sơ")]
    assert said(officer, action="client.registered") == [("Nguyễn Thị Hoa", "Lập hồ sơ")]
    assert said(officer, outside="on") == [("Trần Thị Lan", "Mở hồ sơ")]
    assert {what for _who, what in said(officer, kind="read")} == {"Mở hồ sơ"}
    hour = {"start": "24/11/2026", "start_hour": "10:05", "end": "24/11/2026", "end_hour": "10:05"}
    assert said(officer, actor=cast.colleague.pk, **hour) == [("Trần Thị Lan", "Mở hồ sơ")]
    assert said(officer, actor=cast.colleague.pk, **{**hour, "start_hour": "10:06", "end_hour": "10:06"}) == []
    assert said(officer, actor=cast.colleague.pk, end="23/11/2026") == []


def test_a_wrong_filter_is_told_and_nothing_breaks(officer):
    page = text(officer.get(reverse("trail-events"), {"ref": "Mận", "start": "32/1/2026", "actor": "x", "before": "y"}))
    assert "Mã trong nhật ký có 32 ký tự" in page
    assert "Không có ngày này trong lịch." in page


def test_nothing_that_fits_is_said(officer):
    assert "Không có sự kiện nào khớp." in text(officer.get(reverse("trail-events"), {"ref": "0" * 32}))


def test_reading_the_trail_is_on_the_trail(officer, cast):
    officer.get(reverse("trail"))
    officer.get(reverse("trail-events"), {"ref": "0" * 32})
    events = AuditEvent.objects.filter(actor_ref=cast.privacy_officer.pk, action__startswith="trail.").order_by("at")
    assert [(one.kind, one.action, one.fields, one.count) for one in events] == [
        ("read", "trail.opened", [], 0), ("searched", "trail.events_read", ["ref"], 0),
    ]


def pages_of(officer, **asked) -> list[list]:
    """Every page of a search, following "older"."""
    found, asked = [], dict(asked)
    while True:
        answer = officer.get(reverse("trail-events"), asked)
        found.append([line["ref"] for line in answer.context["lines"]])
        if not answer.context["older"]:
            return found
        asked["before"] = str(answer.context["older"])


def test_pages_of_fifty_follow_each_other_without_a_gap_also_within_one_moment(officer, cast):
    with time_machine.travel(TEN, tick=False):  # all of one microsecond: the id decides
        opened(cast.colleague, 120)
    pages = pages_of(officer, actor=cast.colleague.pk)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({ref for page in pages for ref in page}) == 120


@pytest.mark.parametrize("text", [
    "", "x", "1.x", "99999999999999999999999.0", "-1.00000000-0000-4000-8000-000000000000",
])
def test_a_place_that_is_none_begins_at_the_newest(text):
    place = Place.read(text)
    assert place is None or Place.read(str(place)) == place


def test_a_page_costs_the_same_for_few_and_for_many(officer, cast):
    opened(cast.colleague, 31)
    few = [queries_of(officer, reverse(name)) for name in ("trail", "trail-events")]
    opened(cast.colleague, 70)
    opened(cast.outsider, 40)
    assert [queries_of(officer, reverse(name)) for name in ("trail", "trail-events")] == few
    assert max(few) <= 12


def test_events_without_a_seal_are_told_to_the_officer(officer, cast):
    chain.seal_pending()
    assert "niêm phong" not in text(officer.get(reverse("trail")))
    as_owner("UPDATE privacy_auditunsealed SET queued_at = now() - interval '2 minutes'")
    count = chain.waiting().count
    assert f"{count} sự kiện chờ niêm phong quá một phút." in text(officer.get(reverse("trail")))


MANY = """
INSERT INTO privacy_auditevent (id, at, actor_ref, actor_role, kind, action, object_type, object_ref, ref_version,
                                fields, purpose, count)
SELECT gen_random_uuid(), now() - n * interval '1 minute', gen_random_uuid(), 'outreach_worker',
       CASE WHEN n %% 50 = 0 THEN 'refused' ELSE 'read' END, 'client.' || n %% 100, 'casework.client', md5(n::text), 1,
       '{}', '', 1 FROM generate_series(1, 5000) n
"""


@pytest.mark.parametrize(("where", "index"), [
    ("object_ref = md5('7')", "trail_by_object"),
    ("actor_ref = '00000000-0000-4000-8000-000000000000'", "trail_by_actor"),
    ("kind = 'refused'", "trail_by_kind"), ("action = 'client.9'", "trail_by_action"), ("at < now()", "trail_by_time"),
])
def test_each_search_has_an_index(db, where, index):
    with connection.cursor() as cursor:
        cursor.execute(MANY.replace("%%", "%"))
    with owner() as cursor:
        cursor.execute("ANALYZE privacy_auditevent")
    with connection.cursor() as cursor:
        asked = f"SELECT * FROM privacy_auditevent WHERE {where} ORDER BY at DESC, id DESC LIMIT 51"  # noqa: S608 (ours)
        cursor.execute("EXPLAIN " + asked)
        assert index in " ".join(row[0] for row in cursor.fetchall())


def test_the_page_is_there_in_english(officer, cast):
    opened(cast.worker, 31)
    officer.post(reverse("set_language"), {"language": "en"})
    page = text(officer.get(reverse("trail")))
    assert "Opened the records of 31 different people within an hour." in page
    assert "10:05 24/11/2026" in page
