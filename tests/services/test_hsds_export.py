"""The directory goes out and comes back as it was: whatever stands in it, as records or as tables."""

import datetime as dt
import io
import json
import uuid
import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.models import AuditEvent
from services.actions import add_organisation, add_service
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.hours.actions import set_hours
from services.hours.words import Span
from services.hsds import exporting
from services.hsds.actions import bring_file, load
from services.hsds.planning import NEW, UNCHANGED, plan
from services.hsds.reading import read
from services.hsds.schema import ENTITIES, Many, One
from services.hsds.words import rows_of
from services.models import Commune, Organisation, Service
from tests.factories import opened
from tests.services.hsds_files import as_json, service_full

pytestmark = pytest.mark.django_db

# Whatever people type: letters of any language, signs, lines, cells that a spreadsheet would run.
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n\t")
words = st.one_of(
    st.text(SIGNS, min_size=1, max_size=30),
    st.sampled_from(["=1+1", "+84", "@x", "'-a", '"', "a;b,c", "x\n=y", "\ufeffa"]),
).filter(str.strip)
maybe = st.one_of(st.just(""), words)
names = st.text(SIGNS, min_size=1, max_size=40).filter(str.strip)
points = st.one_of(st.just((None, None)), st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
languages = st.lists(st.sampled_from(SpokenLanguage.values), unique=True)
days = st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2026, 11, 1)))
times = st.times().map(lambda one: one.replace(microsecond=0))
spans = st.lists(st.builds(
    lambda on, hours, said: Span(tuple(sorted(on)), *(hours or (None, None)), said),
    st.sets(st.integers(0, 6), min_size=1), st.one_of(st.none(), st.tuples(times, times)), maybe,
), max_size=4, unique_by=str)
ages = st.one_of(st.none(), st.integers(0, 150))
services = st.fixed_dictionaries({
    "category": st.sampled_from(Category.values), "name": names, "languages": languages, "point": points,
    "last_confirmed": days, "temporarily_closed_until": days, "active": st.booleans(), "spans": spans,
    "ages": st.tuples(ages, ages).filter(lambda two: None in two or two[0] <= two[1]),
    "places": st.tuples(st.integers(0, 500), st.integers(0, 500)).map(sorted), "own_place": st.booleans(),
    "imported": st.one_of(st.just(""), st.uuids().map(str)),
    **{name: maybe for name in (
        "alternate_name", "description", "eligibility_description", "application_process", "required_documents",
        "fees_description", "alert", "schedule", "interpretation_services", "location_name", "address",
        "transportation", "accessibility",
    )},
    "phone": maybe.filter(lambda said: not said.startswith('"')),
    "url": st.sampled_from(["", "https://vi-du.vn/a?b=c"]), "email": st.sampled_from(["", "hoi@vi-du.vn"]),
})
offers = st.lists(services, min_size=1, max_size=3, unique_by=lambda one: one["name"])


def entered(cast, told: list[dict], languages_spoken, served) -> None:
    """An organisation with these services, however they came about."""
    home = add_organisation(
        by=None, id=uuid.uuid4(), name="Nơi thử", kind=OrganisationKind.LEGAL_AID, commune=cast.far_commune,
        languages=languages_spoken, communes_served=Commune.objects.all()[:served], description="Một nơi",
        phone="19001",
    )
    for one in told:
        offered(home, dict(one), cast.commune)


def offered(home, one: dict, commune) -> None:
    (youngest, oldest), (free, most), hours = one.pop("ages"), one.pop("places"), one.pop("spans")
    latitude, longitude = one.pop("point")
    own, imported = one.pop("own_place"), one.pop("imported")
    service = add_service(
        by=None, id=uuid.uuid4(), organisation=home, places_a_week=most, **one | {
            "places_free": free, "minimum_age": youngest, "maximum_age": oldest, "latitude": latitude,
            "longitude": longitude, "commune": commune if own else None, "source_id": imported,
            "source": "Nơi khác" if imported else "",
        },
    )
    set_hours(by=None, service=service, spans=hours)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(told=offers, languages_spoken=languages, served=st.integers(0, 3))
def test_our_own_file_changes_nothing(cast, told, languages_spoken, served):
    Service.objects.filter(organisation__name="Nơi thử").delete()
    Organisation.objects.filter(name="Nơi thử").delete()
    entered(cast, told, languages_spoken, served)
    for name, content in (("directory.json", exporting.as_json()), ("directory.zip", exporting.as_zip())):
        held = plan(read(content, name), source="Tỉnh bạn", answers={})
        assert held.open_questions == []
        assert [(item.wanted.name, rows_of(item)) for item in held.items if item.status != UNCHANGED] == [], name
        assert len(held.items) == Service.objects.count() + Organisation.objects.count(), name


def test_another_installation_gets_the_same_directory(cast):
    """Every public field of a service survives the way out and into an empty directory."""
    opened(cast.check_up, ([0, 2], "07:30", "11:30"))
    Service.objects.filter(pk=cast.check_up.pk).update(
        alert="Dời phòng", required_documents="Thẻ\nGiấy hẹn", minimum_age=16, address="12 đường Hoa",
        languages=["dao"], phone="0219 1", temporarily_closed_until=dt.date(2027, 1, 1), commune=cast.far_commune,
    )
    before, content = told(cast.check_up.name), exporting.as_zip()
    Service.objects.all().delete()
    for one in Organisation.objects.all():
        Organisation.objects.filter(pk=one.pk).update(name=f"{one.name} (đã đóng)", source="Khác", source_id=one.name)
    file = bring_file(by=cast.administrator, id=uuid.uuid4(), content=content, name="x.zip", source="Tỉnh bạn")
    load(by=cast.administrator, file=file)
    assert told(cast.check_up.name) == before
    assert Service.objects.get(name=cast.check_up.name).source == "Tỉnh bạn"


OURS_ALONE = {"id", "organisation", "source", "source_id"}


def told(name: str) -> dict:
    service = Service.objects.select_related("organisation").get(name=name)
    fields = {one: getattr(service, one) for one in Service.Privacy.public if one not in OURS_ALONE}
    return fields | {"hours": service.hours_line, "organisation": service.organisation.kind}


def test_an_imported_record_keeps_the_id_it_came_with(cast):
    Service.objects.filter(pk=cast.check_up.pk).update(source="Sở", source_id="S-17")
    ids = {one["id"] for one in json.loads(exporting.as_json())["contents"]}
    assert ids == {"S-17", str(cast.counselling.pk), str(cast.job.pk)}


def test_what_is_written_is_hsds(cast):
    """Every key is a field of the standard, of the kind that the standard says; what it requires is there."""
    opened(cast.check_up, ([0], "07:30", "11:30"))
    for service in json.loads(exporting.as_json())["contents"]:
        assert strangers("service", service) == []
        assert {"id", "name", "status"} <= service.keys()
        assert {"id", "name", "description"} <= service["organization"].keys()


def strangers(entity: str, told: dict) -> list[str]:
    wrong = []
    for key, value in told.items():
        kind = ENTITIES[entity].get(key)
        if isinstance(kind, Many) and isinstance(value, list):
            wrong += [one for inside in value for one in strangers(kind.entity, inside)]
        elif isinstance(kind, One) and isinstance(value, dict):
            wrong += strangers(kind.entity, value)
        elif kind is None or isinstance(value, dict | list):
            wrong.append(f"{entity}.{key}")
    return wrong


def test_the_package_describes_its_tables(cast):
    with zipfile.ZipFile(io.BytesIO(exporting.as_zip())) as archive:
        described = json.loads(archive.read("datapackage.json"))["resources"]
        assert {one["path"] for one in described} | {"datapackage.json"} == set(archive.namelist())
        head = archive.read("service.csv").decode("utf-8-sig").splitlines()[0]
    [service] = [one for one in described if one["name"] == "service"]
    assert head.replace('"', "").split(",") == [one["name"] for one in service["schema"]["fields"]]


def test_no_cell_of_the_package_begins_a_formula(cast):
    Service.objects.filter(pk=cast.check_up.pk).update(alert='=HYPERLINK("http://a")')
    with zipfile.ZipFile(io.BytesIO(exporting.as_zip())) as archive:
        assert "'=HYPERLINK" in archive.read("service.csv").decode()


# --- The command ---------------------------------------------------------------------------------------

def run(*said) -> str:
    out = io.StringIO()
    call_command("hsds", *map(str, said), stdout=out)
    return out.getvalue()


def test_the_operator_sees_the_plan_and_nothing_changes(cast, tmp_path):
    (tmp_path / "service_full.json").write_bytes(as_json(service_full()))
    said = run("import", tmp_path / "service_full.json")
    assert "service-name" in said
    assert "? kind:" in said
    assert "contact" in said
    assert not Service.objects.filter(name="service-name").exists()


def test_the_operator_is_refused_while_something_is_asked(cast, tmp_path):
    (tmp_path / "service_full.json").write_bytes(as_json(service_full()))
    with pytest.raises(CommandError, match="Còn câu hỏi"):
        run("import", tmp_path / "service_full.json", "--apply")


def test_the_operator_answers_and_loads(cast, tmp_path):
    (tmp_path / "service_full.json").write_bytes(as_json(service_full()))
    held = plan(read(as_json(service_full()), "x.json"), source="Sở", answers={})
    (tmp_path / "answers.json").write_text(json.dumps({one.key: "clinic" for one in held.open_questions}))
    said = run("import", tmp_path / "service_full.json", "--source", "Sở", "--apply",
               "--answers", tmp_path / "answers.json")
    assert "Loaded: 2 new" in said
    assert Service.objects.get(name="service-name").source == "Sở"
    assert AuditEvent.objects.filter(action="directory.file_loaded", actor_role="system").exists()


@pytest.mark.parametrize(("kind", "name"), [("json", "directory.json"), ("csv", "directory.zip")])
def test_the_operator_takes_the_directory_along(cast, tmp_path, kind, name):
    assert "3 services" in run("export", tmp_path, "--format", kind)
    held = plan(read((tmp_path / name).read_bytes(), name), source="x", answers={})
    assert NEW not in {item.status for item in held.items}


def test_a_broken_file_is_told_to_the_operator(tmp_path, db):
    (tmp_path / "x.json").write_text('{"id":')
    with pytest.raises(CommandError, match=r"x\.json, dòng 1"):
        run("import", tmp_path / "x.json")
