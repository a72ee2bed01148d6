"""Whatever file somebody brings: every shape of the standard is read, every broken one is told in a sentence that
names the file and the place, and nothing in it harms."""

import io
import zipfile

import pytest

from services.hsds import reading
from services.hsds.errors import Unreadable
from services.hsds.reading import read
from tests.services.hsds_files import as_csv, as_json, as_zip, package, page, record, service_full, shapes, simple

ENTITIES_OF = {
    "service_full.json": {"service", "organization", "location", "service_at_location", "schedule", "phone"},
    "organization_full.json": {"service", "organization", "location"},
    "service_at_location_full.json": {"service", "location", "service_at_location"},
    "service_list.json": {"service", "organization"}, "organization_list.json": {"organization"},
    "service_at_location_list.json": {"service", "location", "service_at_location"},
    "location.json": {"location", "address"}, "taxonomy.json": {"taxonomy"}, "taxonomy_list.json": {"taxonomy"},
    "taxonomy_term.json": {"taxonomy_term"}, "taxonomy_term_list.json": {"taxonomy_term"},
    "tabular.json": {"service", "organization", "location"}, "services.json": {"service"},
    "directory.json": {"service", "organization"},
}


@pytest.mark.parametrize("name", ENTITIES_OF)
def test_every_shape_of_the_standard_is_read(name):
    held = read(as_json(shapes()[name]), name)
    assert held.tables.keys() >= ENTITIES_OF[name]
    assert [row.entity for row in held.of("service")][:1] == ["service"] * ("service" in ENTITIES_OF[name])


def test_a_package_of_tables_is_the_same_as_the_records():
    told, tables = read(as_json(service_full()), "a.json"), read(package(service_full()), "a.zip")
    assert tables.tables.keys() == told.tables.keys()
    for entity in told.tables:
        assert [row.id for row in tables.of(entity)] == [row.id for row in told.of(entity)]


@pytest.mark.parametrize("name", ["service.csv", "services.csv", "SERVICE.CSV", "data/service.csv"])
def test_a_single_table_is_known_by_its_name(name):
    assert read(as_csv("service", [simple("service")]), name).of("service")[0].where == f"{name}, dòng 2"


def test_a_table_with_semicolons_is_read_as_spreadsheets_here_save_it():
    assert read(as_csv("service", [simple("service")], ";"), "service.csv").of("service")


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_are_known_by_their_mark(letters):
    held = read(as_json(simple("service", name="Khám bệnh")).decode().encode(letters), "service.json")
    assert held.of("service")[0].values["name"] == "Khám bệnh"


def test_the_same_record_told_twice_is_one_and_a_contradiction_is_noted():
    alike = [record("service", depth=1), record("service", depth=1)]
    other = [record("service", depth=1), record("service", depth=1, name="Khác")]
    assert len(read(as_json(alike), "service.json").of("service")) == 1
    assert read(as_json(alike), "service.json").of("service")[0].conflicts == []
    assert read(as_json(other), "service.json").of("service")[0].conflicts == ["name"]


def bomb() -> bytes:
    return as_zip({"service.csv": b"id,name\n" + b"0" * (reading.MOST_UNPACKED + 1)})


def locked() -> bytes:
    content = bytearray(as_zip({"service.csv": b"id,name\n"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def nested(depth: int) -> bytes:
    return b'{"id": "1", "name": "x", "attributes": ' + b"[" * depth + b"]" * depth + b"}"


DEEP = {"id": "0", "name": "x", "location": {}}
BROKEN = {
    "empty": (b"  ", "service.json", ["service.json"]),
    "bad json": (b'{"id": 1,\n"name": }', "service.json", ["service.json", "dòng 2", "cột 9"]),
    "latin letters": ('{"id": "1",\n"name": "Khám"}'.encode("cp1258", "replace").replace(b"?", b"\xe1"),
                      "service.json", ["service.json", "dòng 2", "UTF-8"]),
    "deep nesting": (nested(100_000), "service.json", ["service.json", "quá sâu"]),
    "a key twice": (b'{"id": "1", "id": "2", "name": "x"}', "service.json", ["service.json", "“id”", "hai lần"]),
    "no number": (b'{"id": "1", "name": "x", "minimum_age": NaN}', "service.json", ["service.json", "số"]),
    "a number without end": (b'{"id": "1", "minimum_age": ' + b"9" * 5000 + b"}", "s.json", ["s.json", "số"]),
    "not HSDS": (b'{"a": 1}', "x.json", ["x.json", "HSDS"]),
    "a description": (b'{"version": "3.0", "profile": "x"}', "base.json", ["base.json", "giao diện"]),
    "a word": (b"[1, 2]", "service.json", ["[0]"]),
    "a list of words inside": (b'{"id": "1", "status": "active", "phones": ["x"]}', "service.json", ["phones[0]"]),
    "contents no list": (b'{"contents": {}}', "service.json", ["service.json", "contents"]),
    "table of no name": (b"id,name\n1,x\n", "x.csv", ["x.csv", "service.csv"]),
    "table of no columns": (b"a,b\n1,x\n", "service.csv", ["service.csv", "“service”"]),
    "a column twice": (b"id,name,name\n1,x,y\n", "service.csv", ["service.csv", "hai lần"]),
    "quotes": (b'id,name\n1,"x"y\n', "service.csv", ["service.csv", "dòng 2"]),
    "a zip bomb": (bomb(), "x.zip", ["x.zip", "quá lớn"]),
    "a locked zip": (locked(), "x.zip", ["x.zip", "mật khẩu"]),
    "a cut zip": (as_zip({"service.csv": b"id,name\n1,x\n"})[:60], "x.zip", ["x.zip", "hỏng"]),
    "no tables": (as_zip({"readme.txt": b"x"}), "x.zip", ["x.zip", "bảng"]),
    "a table twice": (as_zip({"service.csv": b"id,name\n1,x\n", "b/services.csv": b"id,name\n1,x\n"}), "x.zip",
                      ["x.zip", "“service”"]),
    "many files": (as_zip({f"{n}.csv": b"" for n in range(reading.MOST_MEMBERS + 1)}), "x.zip", ["x.zip", "quá lớn"]),
    "too large": (b" " * (reading.MOST_BYTES + 1), "x.json", ["x.json", "10 MB"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_with_its_place(name):
    content, called, said = BROKEN[name]
    with pytest.raises(Unreadable) as told:
        read(content, called)
    assert all(words in str(told.value) for words in said), str(told.value)


def test_a_zip_that_lies_about_its_size_unpacks_no_further(monkeypatch):
    content = as_zip({"service.csv": b"id,name\n" + b"1,x\n" * 500})
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda self: [small(one) for one in self.filelist])
    monkeypatch.setattr(reading, "MOST_UNPACKED", 100)
    with pytest.raises(Unreadable, match="quá lớn|hỏng"):
        read(content, "x.zip")


def small(member):
    import copy

    lying = copy.copy(member)
    lying.file_size = 1
    return lying


def test_too_many_records_are_refused(monkeypatch):
    monkeypatch.setattr("services.hsds.reading.MOST_ROWS", 3)
    with pytest.raises(Unreadable, match="hơn 3 bản ghi"):
        read(b"id,name\n" + b"".join(b"%d,x\n" % n for n in range(9)), "service.csv")


def test_a_formula_is_kept_as_words_and_told():
    held = read(b'id,name,description\n1,x,"=HYPERLINK(""http://a"")"\n', "service.csv")
    assert held.of("service")[0].values["description"] == '=HYPERLINK("http://a")'
    assert [where for where, _said in held.remarks] == ["service.csv, dòng 2"]


def test_a_telephone_number_is_no_formula():
    assert read(b"id,number\n1,+84 219\n", "phone.csv").remarks == []


def test_cells_beyond_the_columns_and_other_files_are_told_not_dropped():
    held = read(b"id,name\n1,x,more\n", "service.csv")
    assert dict(held.of("service")[0].left()) == {"id": "1", "name": "x", "#3": "more"}
    other = read(as_zip({"service.csv": b"id,name\n1,x\n", "notes.txt": b"x"}), "x.zip")
    assert [where for where, _said in other.remarks] == ["notes.txt"]


def test_a_page_of_several_says_that_the_others_are_missing():
    held = read(as_json(page(simple("service"), total_pages=10)), "service_list.json")
    assert "trang 1 trên 10" in held.remarks[0][1]


def test_a_zip_holds_what_it_held(tmp_path):
    with zipfile.ZipFile(io.BytesIO(package(service_full()))) as archive:
        assert "service.csv" in archive.namelist()


# --- Tables of versions 1 and 2 -----------------------------------------------------------------------

OLDER = {
    "services.csv": b"id,organization_id,name,status\ns,o,Ngu nho,active\n",
    "organizations.csv": b"id,name\no,Nha an\n",
    "eligibility.csv": b"id,service_id,eligibility\ne,s,Nguoi lon\ne2,s,Ca gia dinh\n",
    "payments_accepted.csv": b"id,service_id,payment\np,s,tien mat\n",
    "holiday_schedules.csv": b"id,service_id,closed,start_date,end_date\nh,s,true,2026-02-16,2026-02-20\n",
    "taxonomy.csv": b"id,name,vocabulary\nt,Legal aid,rieng\n",
    "services_taxonomy.csv": b"id,service_id,taxonomy_id,taxonomy_detail\nx,s,t,chi tiet\n",
    "physical_addresses.csv": b"id,location_id,address_1\na,l,So 1\n",
    "postal_addresses.csv": b"id,location_id,address_1\nb,l,Hop thu 2\n",
    "languages.csv": b"id,service_id,language\ng,s,Urdu\n",
}


@pytest.mark.parametrize("name", OLDER)
def test_a_table_of_versions_one_and_two_is_known_by_its_name(name):
    assert read(OLDER[name], name).size == OLDER[name].count(b"\n") - 1


def test_a_package_of_older_tables_is_read_as_one():
    held = read(as_zip(OLDER), "x.zip")
    assert held.remarks == []
    assert [row.values["address_type"] for row in held.of("address")] == ["physical", "postal"]
