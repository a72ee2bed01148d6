"""Somebody with the database in hands, but without the keys, tries to learn or to plant something.

Whatever they do, reading raises: no changed, swapped or invented value ever comes out as data.
"""

import copy
import pickle
from uuid import uuid4

import pytest
from django.db import transaction
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter
from hypothesis import given
from hypothesis import strategies as st

from privacy import crypto, datakeys
from privacy.crypto import BUCKET, NONCE_BYTES, TAG_BYTES
from privacy.errors import DataKeyMissing, SealBroken, SealedFieldMisuse
from privacy.models import DataKey
from privacy.sealed import Sealed
from tests.privacy.conftest import person_with_a_key
from tests.privacy.sample.models import Note, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TOKEN = 2 + NONCE_BYTES + BUCKET + TAG_BYTES


def fetched(instance):
    return type(instance).objects.get(pk=instance.pk)


def test_two_notes_of_one_person_can_not_be_swapped(note, column):
    other = Note.objects.create(person=note.person, text="Không muốn gặp ai")
    one, two = column(note, "text"), column(other, "text")
    column(note, "text", two)
    column(other, "text", one)
    for instance in (note, other):
        with pytest.raises(SealBroken):
            _ = fetched(instance).text


def test_one_persons_note_can_not_be_planted_into_anothers_record(note, lan, column):
    victim = Note.objects.create(person=lan, text="Bình thường")
    column(victim, "text", column(note, "text"))
    with pytest.raises(SealBroken):
        _ = fetched(victim).text


def test_a_note_can_not_be_handed_to_another_person_with_its_row(note, lan, column):
    Note._base_manager.filter(pk=note.pk).update(person=lan)
    with pytest.raises(SealBroken):
        _ = fetched(note).text


def test_one_field_can_not_be_moved_into_another_of_the_same_row(note, column):
    column(note, "remark", column(note, "text"))
    with pytest.raises(SealBroken):
        _ = fetched(note).remark


def test_a_row_can_not_be_copied_under_another_id(hoa, column):
    copied = Person.objects.create(alias="Mai")
    column(copied, "alias", column(hoa, "alias"))
    with pytest.raises(SealBroken):
        _ = fetched(copied).alias


def test_a_history_row_of_one_person_can_not_be_planted_into_anothers(hoa, lan, column):
    column(lan.history.get(), "alias", column(hoa.history.get(), "alias"))
    with pytest.raises(SealBroken):
        _ = lan.history.get().alias


@pytest.mark.parametrize(
    "planted", [b"", b"Hoa", "Hòa".encode(), b"\x01", b"\x01\x01", b"\x01\x01" + b"Hoa" * 20, bytes(TOKEN)]
)
def test_planted_plaintext_is_never_data(hoa, column, planted):
    column(hoa, "alias", planted)
    with pytest.raises(SealBroken) as told:
        _ = fetched(hoa).alias
    assert "Hoa" not in str(told.value)


@pytest.mark.parametrize("position", range(TOKEN))
def test_a_change_in_any_byte_is_noticed(position):
    with person_with_a_key() as person:
        field = Person._meta.get_field("alias")
        token = bytearray(field.seal(person, "Hoa").token)
        assert len(token) == TOKEN
        for flip in (1, 0x80, 0xFF):
            changed = bytes([*token[:position], token[position] ^ flip, *token[position + 1 :]])
            person.__dict__["alias"] = Sealed(changed)
            with pytest.raises(SealBroken):
                _ = person.alias


@given(st.binary(max_size=120))
def test_no_invented_bytes_open(invented):
    with person_with_a_key() as person:
        for header in (b"", b"\x01\x01"):
            person.__dict__["alias"] = Sealed(header + invented)
            with pytest.raises(SealBroken):
                _ = person.alias


@given(st.integers(0, TOKEN - 1), st.binary(min_size=1, max_size=40))
def test_a_shortened_or_lengthened_value_does_not_open(length, more):
    with person_with_a_key() as person:
        token = Person._meta.get_field("alias").seal(person, "Hoa").token
        for changed in (token[:length], token + more):
            person.__dict__["alias"] = Sealed(changed)
            with pytest.raises(SealBroken):
                _ = person.alias


@pytest.mark.parametrize("name", ["alias", "born_on", "children", "answers"])
def test_a_value_of_another_kind_under_the_right_seal_does_not_open(name):
    """Only somebody with the key could make one; even so the error says nothing of the content."""
    with person_with_a_key() as person:
        field = Person._meta.get_field(name)
        sealed = datakeys.cipher_for(person.id).seal(crypto.pad(b"\xffHoa"), field._associated(person))
        person.__dict__[name] = Sealed(b"\x01\x01" + sealed)
        with pytest.raises(SealBroken) as told:
            getattr(person, name)
        assert "Hoa" not in str(told.value)
        assert told.value.__suppress_context__


def test_another_label_opens_nothing(hoa):
    renamed = copy.copy(Person._meta.get_field("alias"))
    renamed.label = "sample.person.nickname"
    with pytest.raises(SealBroken, match="nickname"):
        renamed.open(hoa, hoa.__dict__["alias"])


def test_another_holders_key_opens_nothing(hoa, lan):
    rows = {row.pk: row for row in DataKey.objects.all()}
    DataKey.objects.filter(pk=lan.pk).update(wrapped=rows[hoa.pk].wrapped)
    with pytest.raises(SealBroken):
        _ = fetched(lan).alias


def test_a_new_key_for_the_same_holder_opens_nothing(hoa):
    datakeys.destroy_data_key(hoa.pk)
    datakeys.make_data_key(hoa.pk)
    with pytest.raises(SealBroken):
        _ = fetched(hoa).alias


def test_without_its_data_key_nothing_of_a_person_opens(hoa, note):
    datakeys.destroy_data_key(hoa.pk)
    for look in (lambda: fetched(hoa).alias, lambda: fetched(note).text, lambda: hoa.history.get().alias):
        with pytest.raises(DataKeyMissing, match="has no data key"):
            look()


def test_the_row_of_an_erased_person_can_still_be_changed_elsewhere(hoa):
    datakeys.destroy_data_key(hoa.pk)
    erased = Person._base_manager.defer("alias", "answers", "born_on", "children").get(pk=hoa.pk)
    erased.code = "erased"
    erased.skip_history_when_saving = True
    erased.save()
    assert fetched(hoa).code == "erased"


def test_saving_a_row_under_another_id_does_not_lose_its_values(hoa):
    found = fetched(hoa)
    found.id = uuid4()
    with pytest.raises(SealBroken, match="would be lost"), transaction.atomic():
        found.save()
    assert fetched(hoa).alias == "Hoa"


def test_giving_a_row_to_another_holder_does_not_lose_its_values(note, lan):
    found = fetched(note)
    found.person = lan
    with pytest.raises(SealBroken, match="would be lost"), transaction.atomic():
        found.save()
    text = fetched(note).text
    found.text = text
    found.save()
    assert fetched(note).text == "Cần gặp luật sư"


def test_a_row_without_a_holder_is_not_sealed():
    with pytest.raises(SealedFieldMisuse, match="person_id is not set"):
        Note(text="của ai?").save()


def test_a_copied_or_pickled_value_opens_in_its_own_instance_only(hoa, lan):
    assert pickle.loads(pickle.dumps(hoa)).alias == "Hoa"  # noqa: S301
    lan.__dict__["alias"] = copy.deepcopy(hoa.__dict__["alias"])
    with pytest.raises(SealBroken):
        _ = lan.alias


SECRET = "chuyện rất riêng"


def opening(person, column):
    column(person, "alias", column(person, "alias")[:-1])
    return fetched(person).alias


def encoding(person, column):
    person.answers = {SECRET, 1}
    person.save()


def sealing(person, column):
    person.alias = SECRET
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datakeys, "cipher_to_seal", lambda holder: 1 / 0)
        person.save()


@pytest.mark.parametrize("fail", [opening, encoding, sealing])
def test_djangos_error_report_shows_no_plaintext(hoa, column, fail, rf):
    errors = (SealBroken, SealedFieldMisuse, ZeroDivisionError)
    with pytest.raises(errors) as told, transaction.atomic():
        fail(hoa, column)
    request = rf.get("/")
    request.exception_reporter_filter = SafeExceptionReporterFilter()  # Django's own, which shows more than ours
    reporter = ExceptionReporter(request, told.type, told.value, told.tb)
    frames = [frame for frame in reporter.get_traceback_frames() if "/tests/" not in frame["filename"]]
    assert any("/privacy/" in frame["filename"] for frame in frames)
    held = repr([frame["vars"] for frame in frames]) + str(told.value)
    assert SECRET not in held
    assert "Hoa" not in held
