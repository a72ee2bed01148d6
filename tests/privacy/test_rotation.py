"""Rotation row by row: what moves, what stays, and which keys may go."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections

from privacy import datakeys, rotation
from privacy.checks import verify_key_ring
from privacy.errors import DataKeyMissing, KeyRingError
from privacy.keyring import key_ring, make_key_ring
from privacy.models import AuditEvent, DataKey
from privacy.ring import AUDITS, INDEXES, KEKS
from tests.privacy.test_providers import OnServer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def ring_file(tmp_path, settings):
    settings.KEY_RING_FILE = tmp_path / "keyring.json"
    make_key_ring(settings.KEY_RING_FILE)
    return settings.KEY_RING_FILE


@pytest.fixture
def holders():
    """Holders with what was sealed under each one's key before anything moved."""
    made = [uuid4() for _ in range(7)]
    return {holder: datakeys.make_data_key(holder).seal(holder.bytes, b"") for holder in made}


def assert_readable(holders):
    for holder, sealed in holders.items():
        assert datakeys.cipher_for(holder).open(sealed, b"") == holder.bytes


def rotate():
    key_ring().add(KEKS)
    return rotation.wrap_anew(key_ring())


def test_every_record_is_readable_at_every_step(holders, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    steps = []

    def step(number):
        assert_readable(holders)
        datakeys.make_data_key(late := uuid4())
        datakeys.cipher_for(late)
        steps.append(number)

    key_ring().add(KEKS)
    assert_readable(holders)
    assert rotation.wrap_anew(key_ring(), step) == len(holders)
    assert steps == [2, 2, 2, 1]
    assert_readable(holders)
    assert datakeys.in_use() == {key_ring().current_kek_id: len(holders) + len(steps)}


def test_a_second_run_has_nothing_to_do(holders):
    assert rotate() == len(holders)
    assert rotation.wrap_anew(key_ring()) == 0


def test_a_key_made_meanwhile_with_the_old_ring_is_found_by_the_next_pass(holders):
    stale, late = key_ring(), UUID(int=1)  # sorts before all others, so that this pass has gone by
    key_ring().add(KEKS)

    def step(number):
        kek_id, wrapped = stale.wrap(b"k" * 32, late)
        DataKey.objects.bulk_create([DataKey(holder_id=late, kek_id=kek_id, wrapped=wrapped)], ignore_conflicts=True)

    assert rotation.wrap_anew(key_ring(), step) == len(holders) + 1
    assert rotation.unfinished(key_ring()) == 0


def test_a_key_destroyed_or_made_anew_meanwhile_is_left_alone(holders):
    first, second, *_others = sorted(holders)
    key_ring().add(KEKS)
    ring = key_ring()
    rows = datakeys.not_under(ring.current_kek_id, after=UUID(int=0), limit=100)
    wrapped = ring.rewrap(rows)
    datakeys.destroy_data_key(first)
    datakeys.destroy_data_key(second)
    remade = datakeys.make_data_key(second).seal(b"new", b"")
    assert datakeys.put_under(ring.current_kek_id, rows, wrapped) == len(holders) - 2
    with pytest.raises(DataKeyMissing):
        datakeys.cipher_for(first)
    assert datakeys.cipher_for(second).open(remade, b"") == b"new"


def test_a_remade_key_under_the_same_old_key_is_not_overwritten_by_the_erased_one(holders):
    """Its id and its key-encryption key are the same; only the bytes tell that it is another."""
    holder, stale = min(holders), key_ring()
    key_ring().add(KEKS)
    ring = key_ring()
    rows = datakeys.not_under(ring.current_kek_id, after=UUID(int=0), limit=100)
    kek_id, wrapped = stale.wrap(b"n" * 32, holder)
    DataKey.objects.filter(pk=holder).update(kek_id=kek_id, wrapped=wrapped)
    assert datakeys.put_under(ring.current_kek_id, rows, ring.rewrap(rows)) == len(holders) - 1
    assert key_ring().unwrap(*datakeys.not_under(ring.current_kek_id, after=UUID(int=0), limit=1)[0]) == b"n" * 32


def test_a_changed_key_is_told_and_keeps_nobody_else_from_moving(holders):
    bad = min(holders)
    DataKey.objects.filter(pk=bad).update(wrapped=b"x" * 60)
    key_ring().add(KEKS)
    with pytest.raises(KeyRingError, match="1 stored data keys do not open"):
        rotation.wrap_anew(key_ring())
    assert datakeys.in_use()[key_ring().current_kek_id] == len(holders) - 1


def test_data_of_another_ring_is_told(holders, ring_file):
    ring_file.unlink()
    make_key_ring(ring_file)
    with pytest.raises(KeyRingError, match="belongs to other data"):
        rotation.wrap_anew(key_ring())


@pytest.mark.parametrize("count", [10, 2000])
def test_the_statements_grow_with_the_batches_and_not_with_the_keys(count, django_assert_max_num_queries):
    ring = key_ring()
    rows = [DataKey(holder_id=uuid4(), kek_id=ring.current_kek_id, wrapped=b"") for _ in range(count)]
    for row in rows:
        row.wrapped = ring.wrap(b"k" * 32, row.holder_id)[1]
    DataKey.objects.bulk_create(rows)
    with django_assert_max_num_queries(2 * (count // rotation.BATCH + 1) + 2, connection=connections["keys"]):
        assert rotate() == count


def test_verifying_opens_one_data_key_of_every_key_in_use(holders, ring_file, django_assert_num_queries):
    old = key_ring().current_kek_id
    key_ring().add(KEKS)
    for _ in range(3):
        datakeys.make_data_key(uuid4())
    with django_assert_num_queries(1, connection=connections["keys"]):
        verify_key_ring()
    assert sorted(row[0] for row in datakeys.one_of_each()) == sorted([old, key_ring().current_kek_id])
    key_ring().retire(KEKS, old, dt.date(2026, 1, 1))
    key_ring().destroy(KEKS, old)
    with pytest.raises(KeyRingError, match="was destroyed on"):
        verify_key_ring()


def test_a_key_that_wraps_something_can_be_neither_retired_nor_destroyed(holders):
    old = key_ring().current_kek_id
    key_ring().add(KEKS)
    with pytest.raises(KeyRingError, match=f"7 stored data keys .* {old}.*keys rotate"):
        rotation.retire(key_ring(), KEKS, old)
    key_ring().retire(KEKS, old, dt.date(2020, 1, 1))
    with pytest.raises(KeyRingError, match="7 stored data keys"):
        rotation.destroy(key_ring(), KEKS, old)
    assert_readable(holders)


def test_the_waiting_period_is_kept_to_the_day(holders, settings):
    old = key_ring().current_kek_id
    rotate()
    with time_machine.travel(dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)):
        assert rotation.retire(key_ring(), KEKS, old) == dt.date(2026, 3, 31)
    with time_machine.travel(dt.datetime(2026, 3, 30, 3, tzinfo=dt.UTC)):
        assert rotation.retire(key_ring(), KEKS, old) == dt.date(2026, 3, 31)
        with pytest.raises(KeyRingError, match="retired on 2026-03-01 and may be destroyed from 2026-03-31"):
            rotation.destroy(key_ring(), KEKS, old)
    with time_machine.travel(dt.datetime(2026, 3, 31, 3, tzinfo=dt.UTC)):
        rotation.destroy(key_ring(), KEKS, old)
    assert [entry.id for entry in key_ring().listing(KEKS)] == [key_ring().current_kek_id]
    assert_readable(holders)


def test_taken_back_the_waiting_begins_anew():
    old = key_ring().current_kek_id
    rotate()
    rotation.retire(key_ring(), KEKS, old)
    rotation.unretire(key_ring(), KEKS, old)
    rotation.unretire(key_ring(), KEKS, old)
    with pytest.raises(KeyRingError, match="not retired yet"):
        rotation.destroy(key_ring(), KEKS, old)


def test_audit_secrets_stay_for_good_and_older_pseudonyms_are_still_compared():
    before = key_ring().audit_key(1)
    key_ring().add(AUDITS)
    for verb in (rotation.retire, rotation.destroy):
        with pytest.raises(KeyRingError, match="stay for good"):
            verb(key_ring(), AUDITS, "1")
    assert (key_ring().audit_version, key_ring().audit_key(1)) == (2, before)


def test_an_index_secret_in_use_stays(cast):
    from tests.factories import client_of

    client_of(cast.worker)
    key_ring().add(INDEXES)
    with pytest.raises(KeyRingError, match="2 stored indexes are still of version 1.*keys reindex"):
        rotation.retire(key_ring(), INDEXES, "1")
    call_command("keys", "reindex")
    rotation.retire(key_ring(), INDEXES, "1")


def test_the_command_finishes_an_earlier_rotation_before_it_makes_another_key(holders, capsys):
    key_ring().add(KEKS)
    call_command("keys", "rotate")
    assert "no other key is made now" in capsys.readouterr().out
    assert len(key_ring().listing(KEKS)) == 2
    call_command("keys", "rotate")
    assert "Made " in capsys.readouterr().out
    assert len(key_ring().listing(KEKS)) == 3
    assert_readable(holders)


def test_a_refused_change_leaves_no_event_and_a_done_one_does(holders):
    with pytest.raises(KeyRingError):
        call_command("keys", "destroy", key_ring().current_kek_id)
    assert not AuditEvent.objects.filter(action="keys.destroyed").exists()
    call_command("keys", "add", "audit")
    assert AuditEvent.objects.get(action="keys.added").actor_role == "system"


def test_in_the_environment_a_change_is_written_for_the_operator(holders, settings, tmp_path, capsys):
    settings.KEY_RING, settings.KEY_PROVIDER = settings.KEY_RING_FILE.read_text(), "environment"
    with pytest.raises(KeyRingError, match="Say --to FILE"):
        call_command("keys", "rotate")
    call_command("keys", "add", "kek", "--later", "--to", str(tmp_path / "next"))
    added = key_ring_in(tmp_path / "next")[0]
    call_command("keys", "list")
    assert added not in capsys.readouterr().out.split("Made")[-1].splitlines()[-1]
    settings.KEY_RING = (tmp_path / "next").read_text()
    call_command("keys", "use", "kek", added, "--to", str(tmp_path / "then"))
    settings.KEY_RING = (tmp_path / "then").read_text()
    call_command("keys", "rotate")
    assert datakeys.in_use() == {added: len(holders)}
    assert_readable(holders)
    assert ((tmp_path / "then").stat().st_mode & 0o777) == 0o600


def key_ring_in(path):
    from privacy.keyring import FileKeyProvider

    return [entry.id for entry in FileKeyProvider(path).listing(KEKS)]


def test_a_file_is_changed_in_its_place_only(tmp_path):
    with pytest.raises(KeyRingError, match="changed in its own place"):
        call_command("keys", "add", "kek", "--to", str(tmp_path / "elsewhere"))


def test_on_a_key_server_too_a_key_is_rotated_retired_and_destroyed_by_the_command(
    request, settings, tmp_path_factory, capsys
):
    server = OnServer(settings, tmp_path_factory.mktemp("server"), request).server
    made = {holder: datakeys.make_data_key(holder).seal(holder.bytes, b"") for holder in [uuid4() for _ in range(3)]}
    settings.KEY_WAIT_DAYS = 0
    for words in ("verify", "rotate", "retire dong-hanh:v1", "destroy dong-hanh:v1", "verify", "list"):
        call_command("keys", *words.split())
    assert "dong-hanh:v2" in capsys.readouterr().out
    assert list(server.keys["dong-hanh"].versions) == [2]
    assert datakeys.in_use() == {"dong-hanh:v2": 3}
    assert_readable(made)
