"""A backup's file comes back whole or not at all; the server can write it and can't read it."""

import errno
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import crypto
from privacy.backups import file as files
from privacy.backups.file import Backup, Writer, opened, written
from privacy.backups.keys import (
    KEYS,
    RECORDS,
    BackupRefused,
    new_pair,
    private_key,
    public_key,
    read_private_key,
    write_private_key,
)
from privacy.keyring import make_key_ring

SMALL = 64
SEALED = SMALL + crypto.TAG_BYTES
HELD = {"rows": {"casework_client": 25}, "database": "dong_hanh"}
CONTENT = bytes(range(256)) + b"Man lives by the river"  # five chunks of 64 bytes, the last not full
HERE = Path("backup")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(files, "CHUNK", SMALL)


@pytest.fixture(scope="module")
def pair():
    return new_pair(RECORDS)


def made(content: bytes, *pairs, what=RECORDS) -> bytes:
    held = io.BytesIO()
    writer = Writer(held, what, HELD, [pair.public for pair in pairs])
    writer.write(content)
    writer.finish()
    return held.getvalue()


def read(data: bytes, *keys) -> bytes:
    return b"".join(Backup(io.BytesIO(data), HERE, list(keys)).chunks())


def start_of_chunks(data: bytes) -> int:
    at = len(files.MAGIC)
    for _part in ("header", "manifest"):
        at += 4 + int.from_bytes(data[at:at + 4], "big")
    return at


def chunks_of(data: bytes) -> tuple[bytes, list[bytes], bytes]:
    """(all that stands before the chunks, the chunks, the origin)."""
    start, end = start_of_chunks(data), len(data) - files.ORIGIN_BYTES
    return data[:start], [data[at:min(at + SEALED, end)] for at in range(start, end, SEALED)], data[end:]


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_what_was_written_in_any_pieces_comes_back(pieces):
    pair, held = new_pair(RECORDS), io.BytesIO()
    writer = Writer(held, RECORDS, HELD, [pair.public])
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    backup = Backup(io.BytesIO(held.getvalue()), HERE, [pair])
    assert b"".join(backup.chunks()) == b"".join(pieces)
    assert (backup.manifest, backup.what, backup.label) == (HELD, RECORDS, writer.label)


@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 2 * SMALL])
def test_a_full_last_chunk_is_as_good_as_any(pair, size):
    assert read(made(b"x" * size, pair), pair) == b"x" * size


def test_one_changed_byte_anywhere_is_noticed_and_nothing_changed_comes_out(pair):
    data = made(CONTENT, pair)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 0x01
        out: list[bytes] = []
        with pytest.raises(BackupRefused):
            out.extend(Backup(io.BytesIO(bytes(changed)), HERE, [pair]).chunks())
        assert CONTENT.startswith(b"".join(out)), f"byte {at}"


def test_a_file_cut_anywhere_is_noticed(pair):
    data = made(CONTENT, pair)
    for length in range(len(data)):
        with pytest.raises(BackupRefused):
            read(data[:length], pair)


@pytest.mark.parametrize("rearranged", [
    lambda parts: parts[:-1], lambda parts: parts[1:], lambda parts: [parts[1], parts[0], *parts[2:]],
    lambda parts: [*parts, parts[-1]], lambda parts: [parts[0], *parts], lambda parts: [*parts[:2], *parts[3:]],
    lambda parts: [],
], ids=["last gone", "first gone", "swapped", "last twice", "first twice", "one of the middle gone", "none"])
def test_chunks_out_of_their_order_are_noticed(pair, rearranged):
    before, parts, origin = chunks_of(made(CONTENT, pair))
    with pytest.raises(BackupRefused):
        read(before + b"".join(rearranged(parts)) + origin, pair)


def test_chunks_of_another_backup_to_the_same_key_are_noticed(pair):
    one, other = chunks_of(made(CONTENT, pair)), chunks_of(made(CONTENT, pair))
    for mixed in (one[0] + b"".join(other[1]) + one[2], other[0] + b"".join(one[1]) + one[2]):
        with pytest.raises(BackupRefused):
            read(mixed, pair)


def test_whoever_lacks_the_private_key_is_told_which_one_it_takes(pair):
    data = made(CONTENT, pair)
    for stranger in (new_pair(RECORDS), new_pair(KEYS)):
        with pytest.raises(BackupRefused, match=pair.public.fingerprint):
            read(data, stranger)


def test_the_key_of_one_kind_opens_no_backup_of_the_other(pair):
    """Also when the same 32 bytes are called the other kind's, and when the file says of itself that it is."""
    same_bytes = type(pair)(KEYS, pair.key)
    data = made(CONTENT, pair)
    header = data[len(files.MAGIC) + 4:start_of_chunks(data)]
    exchanged = json.loads(header[:header.index(b"]}") + 2])
    exchanged |= {"what": KEYS}
    exchanged["recipients"][0]["to"] = same_bytes.public.fingerprint
    told = json.dumps(exchanged).encode()
    rest = data[len(files.MAGIC) + 4 + header.index(b"]}") + 2:]
    with pytest.raises(BackupRefused):
        read(data, same_bytes)
    with pytest.raises(BackupRefused, match="changed"):
        read(files.MAGIC + files._prefixed(told) + rest, same_bytes)


def test_each_of_two_people_reads_with_a_key_of_their_own():
    one, other = new_pair(RECORDS), new_pair(RECORDS)
    data = made(CONTENT, one, other)
    assert read(data, one) == read(data, other) == CONTENT


def test_a_file_that_somebody_else_wrote_to_the_public_key_is_refused(pair, settings, tmp_path):
    """Public keys are public: the ring tells an own backup from a planted one."""
    own = settings.KEY_RING_FILE
    settings.KEY_RING_FILE = tmp_path / "another.json"
    make_key_ring(settings.KEY_RING_FILE)
    planted = made(CONTENT, pair)
    settings.KEY_RING_FILE = own
    with pytest.raises(BackupRefused, match="not written by the installation"):
        read(planted, pair)


def test_nothing_of_the_content_or_of_the_numbers_stands_openly(pair):
    data = made(CONTENT, pair)
    for word in (b"river", b"casework_client", b"dong_hanh", pair.key, pair.public.key):
        assert word not in data


# --- On the disk ---------------------------------------------------------------------------------------

def test_a_complete_file_is_its_owners_alone_and_leaves_no_draft(pair, tmp_path):
    with written(tmp_path / "one", RECORDS, HELD, [pair.public]) as writer:
        assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir()] == [0o600]
        assert not (tmp_path / "one").exists()
        writer.write(CONTENT)
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("one", 0o600)]
    with opened(tmp_path / "one", [pair]) as backup:
        assert b"".join(backup.chunks()) == CONTENT


@pytest.mark.parametrize("what_happens", [BackupRefused("pg_dump failed"), KeyboardInterrupt()])
def test_a_dump_that_fails_leaves_nothing(pair, tmp_path, what_happens):
    def fail():
        with written(tmp_path / "one", RECORDS, HELD, [pair.public]) as writer:
            writer.write(CONTENT)
            raise what_happens

    with pytest.raises(type(what_happens)):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(pair, tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), written(tmp_path / "one", RECORDS, HELD, [pair.public]) as writer:
        writer.write(CONTENT)
    assert list(tmp_path.iterdir()) == []


# --- Keys ----------------------------------------------------------------------------------------------

def test_a_key_copied_by_hand_with_one_slip_is_noticed(pair):
    text = pair.public.text
    assert public_key(text, RECORDS) == pair.public
    for at in range(len("dhb-public-records-"), len(text) - 1):
        slip = text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1:]
        with pytest.raises(BackupRefused):
            public_key(slip, RECORDS)


def test_a_public_key_of_the_other_kind_is_refused(pair):
    with pytest.raises(BackupRefused, match="dhb-public-keys-"):
        public_key(pair.public.text, KEYS)


@pytest.mark.parametrize("text", ["", "dhb-private-records-", "dhb-private-records-aaaa", "MẬN", "# only a remark"])
def test_rubbish_is_no_private_key(text):
    with pytest.raises(BackupRefused):
        private_key(text)


def test_a_private_key_lies_in_a_file_of_its_owner_and_is_never_overwritten(pair, tmp_path):
    path = tmp_path / "records.private"
    write_private_key(path, pair)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_private_key(path) == pair
    with pytest.raises(BackupRefused, match="stays as it is"):
        write_private_key(path, new_pair(RECORDS))
    path.chmod(0o640)
    with pytest.raises(BackupRefused, match="chmod 600"):
        read_private_key(path)


def test_a_private_key_shows_itself_in_no_repr(pair):
    assert pair.key.hex() not in repr(pair)
    assert str(pair.key) not in repr(pair)
