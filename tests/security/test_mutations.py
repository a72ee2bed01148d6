"""Every byte of a stored value changed, and values swapped between fields, rows, holders and versions: for every
sealed field that there is, nothing of it ever comes out as data."""

import datetime as dt
import uuid
from collections import Counter
from itertools import permutations

import pytest
from django.db import connection, transaction
from django.utils import timezone

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.contacts.actions import Said, log_contact
from casework.contacts.models import Channel
from casework.drafts.actions import begin_draft
from casework.drafts.models import Kind
from casework.emergency.actions import review
from casework.emergency.codes import Verdict
from casework.followups.actions import plan_followup, record_followup
from casework.given.actions import give_service
from casework.grants.actions import end_grant
from casework.needs.actions import Decision, decide_needs
from casework.plans.actions import hold_review, set_review
from casework.safety.actions import see_to
from privacy import crypto, datakeys
from privacy.errors import SealBroken
from privacy.fields import HEADER, SealedDateField, SealedIntegerField, SealedJSONField, SealedTextField
from privacy.sealed import Sealed
from referrals.talk.actions import say
from tests.casework.plans import goal_of, proposed, step_of
from tests.factories import asked_to_take, broken_glass, referral_at, screened, shared_with
from tests.figures import figure
from tests.security.opened import sealed_models

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

VALUES = {
    SealedTextField: "Gặp sau 19 giờ, ở chợ", SealedJSONField: {"mẹ": "La", "số": [1, None]},
    SealedDateField: dt.date(2026, 11, 24), SealedIntegerField: 7,
}
FIELDS = [(model, field) for model, fields in sealed_models() for field in fields]
NAMES = [field.label for _model, field in FIELDS]
BITS = [1 << bit for bit in range(8)]


@pytest.fixture
def holders():
    """Two holders of no database, with their keys in the bag."""
    with datakeys.opened_keys():
        both = uuid.uuid4(), uuid.uuid4()
        for holder in both:
            datakeys._bag.get()[holder] = crypto.Cipher(crypto.new_key())
        yield both


def row_of(model, row, holder):
    """A row that was never saved, with this id and holder; where the row is its own holder, they are one."""
    made = model(id=row)
    for field in [one for one in model._meta.concrete_fields if hasattr(one, "holder")]:
        setattr(made, field.holder, row if field.holder == "id" else holder)
    return made


def sealed(model, field, row, holder) -> bytes:
    return field.seal(row_of(model, row, holder), VALUES[type(field)]).token


class Opener:
    """Tries tokens where they do not belong, and counts what was refused."""

    def __init__(self):
        self.count: Counter[str] = Counter()

    def refuses(self, field, instance, token: bytes) -> bool:
        instance.__dict__[field.attname] = Sealed(token)
        self.count["tried"] += 1
        try:
            getattr(instance, field.attname)
        except SealBroken:
            self.count["refused"] += 1
            return True
        return False


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=NAMES)
def test_a_change_of_any_bit_any_version_or_any_length_is_refused(model, field, holders, record_property):
    row, opener = holders[0], Opener()
    instance, token = row_of(model, row, holders[0]), sealed(model, field, row, holders[0])
    assert field.open(instance, Sealed(token)) == VALUES[type(field)], "unchanged, it opens"
    for place in range(len(token)):
        for bit in BITS:
            assert opener.refuses(field, instance, changed(token, place, token[place] ^ bit)), f"byte {place}"
    for place in range(len(HEADER)):
        for version in set(range(256)) - {token[place]}:
            assert opener.refuses(field, instance, changed(token, place, version)), f"version {version}"
    for length in range(len(token)):
        assert opener.refuses(field, instance, token[:length])
        assert opener.refuses(field, instance, token + token[:length + 1])
    report(opener, record_property)


def changed(token: bytes, place: int, value: int) -> bytes:
    return token[:place] + bytes([value]) + token[place + 1:]


def test_each_of_the_255_other_values_of_each_byte_is_refused(holders, record_property):
    model, field = FIELDS[0]
    row, opener = holders[0], Opener()
    instance, token = row_of(model, row, row), sealed(model, field, row, row)
    for place in range(len(token)):
        for value in set(range(256)) - {token[place]}:
            assert opener.refuses(field, instance, changed(token, place, value))
    report(opener, record_property)


def test_no_field_opens_another_ones_value(holders, record_property):
    """The same row, the same holder: every field's value in every other field."""
    opener = Opener()
    for (model, field), (other_model, other) in permutations(FIELDS, 2):
        token = sealed(model, field, holders[0], holders[0])
        assert opener.refuses(other, row_of(other_model, holders[0], holders[0]), token), f"{field} in {other}"
    report(opener, record_property)


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=NAMES)
def test_no_row_and_no_holder_opens_another_ones_value(model, field, holders, record_property):
    opener, (one, other) = Opener(), holders
    token = sealed(model, field, one, one)
    for row, holder in ((other, one), (one, other), (other, other)):
        if field.holder != "id" or row != one:
            assert opener.refuses(field, row_of(model, row, holder), token)
    datakeys._bag.get()[one] = crypto.Cipher(crypto.new_key())
    assert opener.refuses(field, row_of(model, one, one), token), "a new key of the same holder"
    report(opener, record_property)


def report(opener, record_property) -> None:
    assert opener.count["tried"] == opener.count["refused"] > 0
    record_property(figure("mutations of ciphertexts refused"), opener.count["refused"])


def a_life(cast):
    """A person with a row in every table of sealed fields."""
    referral = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    client, worker, today = referral.client, cast.worker, timezone.localdate()
    say(by=worker, id=uuid.uuid4(), referral=referral, text="nhắn")
    shared_with(cast.outsider, client, by=worker)
    access = broken_glass(cast.colleague, client)
    end_grant(by=cast.colleague, grant=access.grant)
    review(by=cast.case_manager, access=access, verdict=Verdict.DISCUSS, words="hỏi lại")
    ended = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    withdraw_consent(by=worker, client=ended.client, purpose=Purpose.SHARE)
    log_contact(by=worker, id=uuid.uuid4(), channel=Channel.FIELD, commune=cast.commune, client=client, note="gặp",
                said=Said(topics=["health"]))
    begin_draft(by=worker, id=uuid.uuid4(), kind=Kind.CONTACT, answers={"channel": {"channel": "field"}})
    followup = plan_followup(by=worker, id=uuid.uuid4(), client=client, due_on=today, about="hỏi thăm")
    record_followup(by=worker, followup=followup, outcome="reached", note="ổn")
    give_service(by=worker, id=uuid.uuid4(), need=referral.need, note="đã giúp")
    screened(worker, client, self_harm="yes")
    asked_to_take(cast.colleague, client, by=worker, reason="gần hơn")
    see_to(by=cast.case_manager, alert=client.alerts.get(), done="đã gặp")
    decide_needs(by=worker, client=client, decisions=[Decision("legal", "yes", "eligible", because={"from": ["debt"]})])
    step_of(worker, goal_of(worker, client))
    planned = set_review(by=worker, id=uuid.uuid4(), client=client, planned_on=today)
    hold_review(by=worker, review=planned, found="đang ổn", changes="thêm một việc")
    proposed(worker, ended.client)


def test_stored_values_swapped_between_any_two_rows_are_refused(cast, record_property):
    """In the database itself, table by table: somebody with its password, and without the keys."""
    a_life(cast)
    a_life(cast)
    opener = Counter()
    for model, fields in sealed_models():
        for table in (model, model.history.model) if hasattr(model, "history") else (model,):
            held = {one.name for one in table._meta.concrete_fields}  # some histories leave a sealed column out
            for field in (one for one in fields if one.name in held):
                rows = of_two_originals(table, field)
                opener["refused"] += swapped(table, table._meta.get_field(field.name), *rows)
    assert opener["refused"] >= 2 * len(FIELDS)
    record_property(figure("mutations of ciphertexts refused"), opener["refused"])


def of_two_originals(table, field) -> list:
    found = {row.id: row for row in table._base_manager.exclude(**{f"{field.name}__isnull": True})}
    assert len(found) > 1, f"a_life() makes no two rows of {table._meta.label} with {field.name}"
    return list(found.values())[:2]


def swapped(table, field, one, other) -> int:
    """Swap one column of two rows by SQL, see both refuse, undo it."""
    name, key = table._meta.db_table, table._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {name} a SET {field.column} = b.{field.column} FROM {name} b "  # noqa: S608
            f"WHERE a.{key} <> b.{key} AND a.{key} = ANY(%s) AND b.{key} = ANY(%s)", [[one.pk, other.pk]] * 2,
        )
        assert cursor.rowcount == 2
        for row in (one, other):
            stored = table._base_manager.get(pk=row.pk)
            with pytest.raises(SealBroken):
                getattr(stored, field.attname)
        transaction.set_rollback(True)
    return 2
