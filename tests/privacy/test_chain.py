"""The chain over the trail: whoever edits, cuts, reorders, truncates, replays or forges it is noticed."""

import struct
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from privacy import anchors, audit, chain, crypto
from privacy.identity import DatabaseRole, Identity, acting_as
from privacy.models import AuditEvent, AuditSeal, AuditUnsealed
from privacy.verifying import verify
from tests.privacy.trails import add_an_audit_secret, as_owner, in_order, owner, wrote

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def six(hoa, lan):
    return wrote(hoa, lan, hoa, lan, hoa, lan)


def what_is_wrong(**options) -> str:
    return "; ".join(verify(**{"older_than": 0, **options}).wrong)


def test_each_event_gets_a_link_in_the_order_written_and_the_chain_holds(six):
    assert list(AuditSeal.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert [event.pk for event in in_order()] == [event.pk for event in AuditEvent.objects.order_by("at")]
    assert not AuditUnsealed.objects.exists()
    found = verify(older_than=0)
    assert (found.links, found.wrong) == (6, [])


def test_sealing_again_seals_nothing_and_the_chain_goes_on(six, hoa):
    assert chain.seal_pending() == 0
    wrote(hoa)
    assert chain.tip().number == 7
    assert what_is_wrong() == ""


def test_an_empty_trail_holds():
    assert (chain.seal_pending(), chain.tip(), what_is_wrong()) == (0, chain.Tip(), "")


def test_a_backlog_is_sealed_in_batches(hoa):
    for _n in range(7):
        audit.wrote("person.changed", hoa, by=None)
    assert chain.seal_pending(batch=3) == 7
    assert what_is_wrong() == ""


@pytest.mark.parametrize("change", [
    "action = 'person.opened'", "at = at - interval '1 microsecond'", "actor_ref = gen_random_uuid()",
    "purpose = 'care'", "fields = '{}'", "fields = '{alias,answers}'", "count = count + 1", "object_ref = ''",
    "kind = 'read'", "request_id = gen_random_uuid()", "ref_version = 2", "actor_role = ''",
    "organisation_ref = gen_random_uuid()", "object_type = 'sample.note'",
])
def test_an_edited_event_is_noticed_whatever_was_edited(six, change):
    as_owner("UPDATE privacy_auditevent SET " + change + " WHERE id = %(id)s", id=six[2].pk)  # noqa: S608 (ours)
    assert what_is_wrong() == "link 3: its event was changed after it was sealed"


def test_an_event_that_was_deleted_is_noticed(six):
    as_owner("DELETE FROM privacy_auditevent WHERE id = %(id)s", id=six[3].pk)
    assert what_is_wrong() == "link 4: its event is missing"


def test_an_event_deleted_before_it_was_sealed_is_noticed(six, hoa):
    audit.wrote("person.changed", hoa, by=None)
    as_owner("DELETE FROM privacy_auditevent WHERE id NOT IN (SELECT event_id FROM privacy_auditseal)")
    assert "1 events are missing that were written and waited for their seal" in what_is_wrong()
    chain.seal_pending()
    assert chain.waiting().count == 1


def test_a_cut_out_of_the_middle_is_noticed(six):
    as_owner(
        "DELETE FROM privacy_auditevent WHERE id IN (SELECT event_id FROM privacy_auditseal WHERE number IN (3, 4))",
        "DELETE FROM privacy_auditseal WHERE number IN (3, 4)",
    )
    assert what_is_wrong() == "link 3: cut out, with all up to link 4"


def test_a_cut_whose_rest_was_renumbered_is_noticed(six):
    as_owner(
        "DELETE FROM privacy_auditevent WHERE id IN (SELECT event_id FROM privacy_auditseal WHERE number = 3)",
        "DELETE FROM privacy_auditseal WHERE number = 3",
        "UPDATE privacy_auditseal SET number = number - 1 WHERE number = 4",
        "UPDATE privacy_auditseal SET number = number - 1 WHERE number = 5",
        "UPDATE privacy_auditseal SET number = number - 1 WHERE number = 6",
    )
    assert what_is_wrong().startswith("link 3: forged, or what stood before it was cut out")


def test_two_events_in_each_others_place_are_noticed(six):
    as_owner(
        "UPDATE privacy_auditseal SET event_id = gen_random_uuid() WHERE number = 2",
        "UPDATE privacy_auditseal SET event_id = %(second)s WHERE number = 5",
        "UPDATE privacy_auditseal SET event_id = %(fifth)s WHERE number = 2",
        second=six[1].pk, fifth=six[4].pk,
    )
    assert what_is_wrong() == "link 2: reordered, it was sealed over the event that now stands at link 5"


def test_a_changed_seal_is_told_from_a_changed_event(six):
    as_owner("UPDATE privacy_auditseal SET seal = %(other)s WHERE number = 4", other=bytes(32))
    assert what_is_wrong() == "link 4: its seal was changed, the event was not"


def test_a_seal_forged_without_the_key_is_noticed(six, hoa):
    audit.wrote("person.changed", hoa, by=None)
    forged = crypto.chained(b"k" * 32, chain.tip().seal, 7, b"whatever")
    as_owner(
        "INSERT INTO privacy_auditseal SELECT 7, event_id, 1, %(forged)s, now() FROM privacy_auditunsealed",
        forged=forged,
    )
    assert what_is_wrong() == "link 7: its event or its seal was changed or forged"


def test_a_seal_said_to_be_of_another_key_is_noticed(six):
    as_owner("UPDATE privacy_auditseal SET key_version = 9 WHERE number = 5")
    assert what_is_wrong() == "link 5: sealed with audit secret 9, which the key ring does not hold"


def test_a_replayed_link_is_noticed(six):
    as_owner(
        "INSERT INTO privacy_auditevent SELECT %(new)s, at, actor_ref, actor_role, organisation_ref, kind, action, "
        "object_type, object_ref, ref_version, fields, purpose, count, request_id FROM privacy_auditevent "
        "WHERE id = %(old)s",
        "INSERT INTO privacy_auditseal SELECT 7, %(new)s, key_version, seal, sealed_at FROM privacy_auditseal "
        "WHERE number = 2", new=uuid4(), old=six[1].pk,
    )
    assert what_is_wrong() == "link 7: its event or its seal was changed or forged"


def test_an_event_slipped_past_the_queue_is_noticed(six, hoa):
    audit.wrote("person.changed", hoa, by=None)
    as_owner("DELETE FROM privacy_auditunsealed")
    assert what_is_wrong().startswith("1 events without a seal")


def test_events_that_wait_but_a_moment_are_no_alarm(six, hoa):
    audit.wrote("person.changed", hoa, by=None)
    assert what_is_wrong(older_than=60) == ""
    as_owner("UPDATE privacy_auditunsealed SET queued_at = now() - interval '2 minutes'")
    assert what_is_wrong(older_than=60).startswith("1 events without a seal")


CUT_TAIL = (
    "DELETE FROM privacy_auditevent WHERE id IN (SELECT event_id FROM privacy_auditseal WHERE number > 4)",
    "DELETE FROM privacy_auditseal WHERE number > 4",
)


def test_a_cut_tail_fits_and_only_the_anchor_knows(six):
    anchor = anchors.anchor_now()
    as_owner(*CUT_TAIL)
    assert what_is_wrong() == ""
    assert what_is_wrong(anchors=[anchor]).startswith("the tail was cut off: on ")
    assert "there were 6 links, now 4" in what_is_wrong(anchors=[anchor])


def test_a_truncated_trail_fits_and_only_the_anchor_knows(six):
    anchor = anchors.anchor_now()
    as_owner("TRUNCATE privacy_auditevent, privacy_auditseal, privacy_auditunsealed")
    assert what_is_wrong() == ""
    assert "there were 6 links, now 0" in what_is_wrong(anchors=[anchor])


def test_truncated_events_leave_their_seals_behind(six):
    as_owner("TRUNCATE privacy_auditevent")
    assert what_is_wrong() == "link 1: its event is missing"


def test_a_tail_that_was_cut_and_grew_again_is_noticed(six, hoa):
    """By somebody who holds the database and lets the software itself seal what comes after."""
    anchor = anchors.anchor_now()
    as_owner(*CUT_TAIL)
    wrote(hoa, hoa, hoa)
    assert what_is_wrong() == ""
    assert what_is_wrong(anchors=[anchor]).startswith("link 6: not the one that was anchored on ")


def test_an_anchor_that_still_holds_is_counted(six, hoa):
    anchor = anchors.anchor_now()
    wrote(hoa)
    found = verify(anchors=[anchor], older_than=0)
    assert (found.links, found.anchors, found.wrong) == (7, 1, [])


def command(*words) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_commands_anchor_verify_and_name_what_is_broken(six, tmp_path):
    file = tmp_path / "anchors"
    line = command("anchor_audit", "--to", str(file))
    assert file.read_text() == line
    assert line.split()[1] == "6"
    assert "6 events hold, 1 of them anchored" in command("verify_audit", "--anchor", str(file))
    assert "a cut tail goes unnoticed" in command("verify_audit")
    as_owner(*CUT_TAIL)
    with pytest.raises(CommandError, match="BROKEN: the tail was cut off.*4 links before it hold") as told:
        command("verify_audit", "--anchor", str(file))
    assert told.value.returncode == 1


@pytest.mark.parametrize("change", [
    lambda line: line.replace(" 6 ", " 4 "), lambda line: line.replace("20", "19", 1), lambda line: "hello",
    lambda line: line[:-2] + ("00" if line[-2:] != "00" else "11"),
    lambda line: line.rsplit(" ", 2)[0] + " 9 " + "0" * 64,
])
def test_an_anchor_that_was_changed_is_no_anchor(six, tmp_path, change):
    file = tmp_path / "anchors"
    good = anchors.anchor_now().line()
    file.write_text(f"{good}\n{change(good)}\n")
    with pytest.raises(CommandError, match="BROKEN: line 2 of the anchor file"):
        command("verify_audit", "--anchor", str(file))


def test_an_anchor_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="FileNotFoundError"):
        command("verify_audit", "--anchor", str(tmp_path / "none"))


def test_what_was_left_behind_is_swept_and_raises_the_alarm(hoa, caplog):
    audit.wrote("person.changed", hoa, by=None)
    assert command("seal_audit") == "1 events sealed.\n"
    audit.wrote("person.changed", hoa, by=None)
    as_owner("UPDATE privacy_auditunsealed SET queued_at = now() - interval '2 minutes'")
    with pytest.raises(CommandError, match="1 events of the audit trail had no seal for longer than 60 s; 1 events"):
        command("seal_audit")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert command("seal_audit") == "0 events sealed.\n"
    assert what_is_wrong() == ""


@pytest.mark.parametrize("statement", [
    "UPDATE privacy_auditseal SET seal = ''", "DELETE FROM privacy_auditseal", "TRUNCATE privacy_auditseal",
    "TRUNCATE privacy_auditseal CASCADE", "UPDATE privacy_auditseal SET number = 1 WHERE false",
])
def test_the_database_refuses_to_change_a_seal_even_for_its_owner_and_for_a_replica(six, statement):
    with owner() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'privacy_trail_only_grows'")
        assert cursor.fetchall() == [("A",), ("A",)]  # always: also where changes are replayed as on a replica
        with pytest.raises(DatabaseError, match="trail only grows"), transaction.atomic():
            cursor.execute(statement)
    assert what_is_wrong() == ""


@pytest.mark.parametrize("statement", [
    "DELETE FROM privacy_auditseal", "UPDATE privacy_auditseal SET seal = ''",
    "UPDATE privacy_auditunsealed SET id = 1", "TRUNCATE privacy_auditunsealed",
    "INSERT INTO privacy_auditunsealed (event_id, queued_at) VALUES (gen_random_uuid(), now())",
])
def test_no_role_of_the_application_has_a_right_to(six, statement):
    for role in DatabaseRole:
        with (
            acting_as(Identity(role)), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_link_covers_every_column_of_an_event():
    assert set(chain.COLUMNS) == {column.name for column in AuditEvent._meta.concrete_fields}


def field(kind: int, value: bytes | None) -> bytes:
    """One column as a link covers it: its type, its length, its bytes."""
    return struct.pack(">I", kind) + (b"\xff" * 4 if value is None else struct.pack(">i", len(value)) + value)


@given(
    role=st.text(max_size=24).filter(lambda text: "\0" not in text), who=st.none() | st.uuids(),
    names=st.lists(st.text(max_size=8).filter(lambda text: "\0" not in text), max_size=3),
)
def test_the_covered_bytes_tell_nothing_from_empty_and_one_field_from_the_next(role, who, names):
    """What a link covers, made anew here from PostgreSQL's documented binary form."""
    uuid_, text, texts = 2950, 1043, 1015
    inner = b"".join(struct.pack(">i", len(name.encode())) + name.encode() for name in names)
    shape = struct.pack(">iiI", bool(names), 0, text) + (struct.pack(">ii", len(names), 1) if names else b"")
    expected = struct.pack(">i", 3) + field(uuid_, who and who.bytes) + field(text, role.encode()) + field(
        texts, shape + inner
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_send(ROW(%s::uuid, %s::varchar, %s::varchar[]))", [who and UUID(str(who)), role, names]
        )
        assert bytes(cursor.fetchone()[0]) == expected


def test_links_of_an_older_audit_secret_still_verify(six, hoa, settings, tmp_path):
    add_an_audit_secret(settings, tmp_path)
    wrote(hoa)
    assert list(AuditSeal.objects.order_by("number").values_list("key_version", flat=True)) == [1] * 6 + [2]
    assert what_is_wrong() == ""
