"""The key ring: made once, closed to others, and clear about what is wrong with it."""

import json
import os
import stat
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from privacy.checks import key_ring_is_in_place, verify_key_ring
from privacy.datakeys import make_data_key
from privacy.errors import KeyRingError, SealBroken
from privacy.keyring import FileKeyProvider, key_ring, make_key_ring
from privacy.ring import KEKS

ORGANISATION = uuid4()


@pytest.fixture
def ring_file(tmp_path, settings):
    settings.KEY_RING_FILE = tmp_path / "keyring.json"
    make_key_ring(settings.KEY_RING_FILE)
    return settings.KEY_RING_FILE


def rewrite(path, change):
    ring = json.loads(path.read_text())
    change(ring)
    path.write_text(json.dumps(ring))


def test_a_new_ring_is_for_its_owner_alone(ring_file):
    assert stat.S_IMODE(ring_file.stat().st_mode) == 0o600
    assert [file.name for file in ring_file.parent.iterdir()] == ["keyring.json"]


def test_a_ring_is_never_overwritten(ring_file):
    before = ring_file.read_bytes()
    with pytest.raises(KeyRingError, match="already"):
        make_key_ring(ring_file)
    assert ring_file.read_bytes() == before
    assert [file.name for file in ring_file.parent.iterdir()] == ["keyring.json"]


def test_two_rings_have_nothing_in_common(tmp_path):
    for name in ("one", "two"):
        make_key_ring(tmp_path / name)
    one, two = (FileKeyProvider(tmp_path / name) for name in ("one", "two"))
    holder = uuid4()
    with pytest.raises(KeyRingError, match="does not hold the key"):
        two.unwrap(*one.wrap(b"k" * 32, holder), holder)
    assert one.audit_key() != two.audit_key()


def test_a_missing_ring_says_what_to_do(settings, tmp_path):
    settings.KEY_RING_FILE = tmp_path / "nowhere.json"
    with pytest.raises(KeyRingError, match="restore it .* keys make"):
        key_ring()
    assert [error.id for error in key_ring_is_in_place()] == ["privacy.E007"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_ring_open_to_others_is_refused_even_while_serving(ring_file, mode):
    key_ring()
    ring_file.chmod(mode)
    with pytest.raises(KeyRingError, match="chmod 600"):
        key_ring()


@pytest.mark.parametrize(
    "change",
    [
        lambda ring: ring.update(format="other"),
        lambda ring: ring.pop("audit_secrets"),
        lambda ring: ring.update(index_secrets=[]),
        lambda ring: ring["key_encryption_keys"][0].update(secret="c2hvcnQ="),
        lambda ring: ring["key_encryption_keys"][0].update(secret="not base64!"),
        lambda ring: ring["key_encryption_keys"].append(ring["key_encryption_keys"][0]),
        lambda ring: ring["index_secrets"][0].update(id="first"),
        lambda ring: ring["index_secrets"][0].update(id="0"),
        lambda ring: ring["index_secrets"].append("x"),
    ],
)
def test_a_damaged_ring_is_refused_in_one_sentence_without_its_content(ring_file, change):
    secret = json.loads(ring_file.read_text())["key_encryption_keys"][0]["secret"]
    rewrite(ring_file, change)
    with pytest.raises(KeyRingError, match="damaged") as told:
        FileKeyProvider(ring_file)
    assert secret not in str(told.value)
    assert told.value.__suppress_context__


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"null", b'"x"', b"{"])
def test_a_file_that_is_no_ring_is_refused(ring_file, content):
    ring_file.write_bytes(content)
    with pytest.raises(KeyRingError):
        FileKeyProvider(ring_file)


def test_a_replaced_ring_is_read_without_a_restart(ring_file):
    before = key_ring().wrap(b"k" * 32, ORGANISATION)[0]
    os.remove(ring_file)
    make_key_ring(ring_file)
    assert key_ring().wrap(b"k" * 32, ORGANISATION)[0] != before


def test_after_adding_a_key_old_data_keys_still_open_and_new_ones_use_it(ring_file):
    holder, old = uuid4(), key_ring()
    wrapped = old.wrap(b"k" * 32, holder)
    entry = {"id": "newer", "made_at": "2027-01-01", "secret": "A" * 43 + "="}
    rewrite(ring_file, lambda ring: ring["key_encryption_keys"].append(entry))
    assert key_ring().unwrap(*wrapped, holder) == b"k" * 32
    assert key_ring().wrap(b"k" * 32, holder)[0] == "newer"


def test_index_keys_differ_by_organisation_purpose_and_version(ring_file):
    entry = {"id": "2", "made_at": "2027-01-01", "secret": "A" * 43 + "="}
    rewrite(ring_file, lambda ring: ring["index_secrets"].append(entry))
    ring, other = key_ring(), uuid4()
    keys = [ring.lookup_index_key(org, version) for org in (ORGANISATION, other) for version in (1, 2)]
    keys += [ring.counting_index_key(1), ring.counting_index_key(2), ring.audit_key()]
    assert len(set(keys)) == 7
    assert ring.index_version == 2
    assert ring.lookup_index_key(other) == ring.lookup_index_key(other, 2)
    with pytest.raises(KeyRingError, match="3"):
        ring.counting_index_key(3)


@pytest.mark.django_db(databases=["default", "keys"])
def test_nothing_shows_a_secret(ring_file, capsys):
    secrets = [entry["secret"] for entry in json.loads(ring_file.read_text())["key_encryption_keys"]]
    call_command("keys", "list")
    shown = capsys.readouterr().out + repr(FileKeyProvider(ring_file)) + repr(vars(FileKeyProvider(ring_file)))
    assert not any(secret in shown for secret in secrets)
    assert "key_encryption_keys" in shown


def test_the_command_makes_a_ring_and_says_to_keep_a_copy(tmp_path, settings, capsys):
    settings.KEY_RING_FILE = tmp_path / "folder" / "keyring.json"
    call_command("keys", "make")
    assert "Keep a copy" in capsys.readouterr().out
    assert len(FileKeyProvider(settings.KEY_RING_FILE).listing(KEKS)) == 1


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_ring_of_other_data_is_told_in_one_sentence(ring_file):
    call_command("keys", "verify", stdout=StringIO())  # no data yet: any ring will do
    make_data_key(uuid4())
    told = StringIO()
    call_command("keys", "verify", stdout=told)
    assert "fits the stored data" in told.getvalue()
    os.remove(ring_file)
    make_key_ring(ring_file)
    with pytest.raises(KeyRingError, match="belongs to other data"):
        call_command("keys", "verify")


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_key_under_the_right_name_with_another_secret_is_told_too(ring_file):
    make_data_key(uuid4())
    rewrite(ring_file, lambda ring: ring["key_encryption_keys"][0].update(secret="A" * 43 + "="))
    with pytest.raises(KeyRingError, match="belongs to other data"):
        verify_key_ring()


def test_a_changed_wrapped_key_does_not_open(ring_file):
    holder = uuid4()
    kek_id, wrapped = key_ring().wrap(b"k" * 32, holder)
    with pytest.raises(SealBroken):
        key_ring().unwrap(kek_id, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), holder)
