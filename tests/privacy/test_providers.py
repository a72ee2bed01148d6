"""What every keeper of keys must do, asked of all three: a file, a variable of the environment, a key server."""

import datetime as dt
import json
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as searching
from hypothesis import strategies as st

from privacy import crypto, vault
from privacy.errors import KeyRingError, SealBroken
from privacy.keyring import key_ring, key_ring_to_change, make_key_ring
from privacy.ring import AUDITS, INDEXES, KEKS, PARTS
from tests.privacy.keyserver import TOKEN, KeyServer

KEY, HOLDER, OTHER = b"k" * 32, uuid4(), uuid4()
SHARED = searching(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class InFile:
    """A ring in a file."""

    def __init__(self, settings, folder, request):
        settings.KEY_PROVIDER, settings.KEY_RING_FILE = "file", folder / "keyring.json"
        make_key_ring(settings.KEY_RING_FILE)

    def change(self, change):
        return change(key_ring_to_change())


class InEnvironment:
    """A ring in a variable: a change is written to a file, and the operator puts it into the variable."""

    def __init__(self, settings, folder, request):
        self.settings, self.folder = settings, folder
        settings.KEY_PROVIDER, settings.KEY_RING_FILE = "environment", folder / "none.json"
        make_key_ring(folder / "first")
        settings.KEY_RING = (folder / "first").read_text()

    def change(self, change):
        to = self.folder / uuid4().hex
        answer = change(key_ring_to_change(to))
        self.settings.KEY_RING = to.read_text()
        return answer


class OnServer:
    """A ring whose secrets a key server wraps."""

    def __init__(self, settings, folder, request):
        self.server = KeyServer(folder)
        request.addfinalizer(self.server.server_close)
        request.addfinalizer(self.server.shutdown)
        settings.KEY_PROVIDER, settings.KEY_RING_FILE = "vault", folder / "wrapped.json"
        settings.KEY_VAULT_URL, settings.KEY_VAULT_CA_FILE = self.server.url, str(self.server.ca_file)
        settings.KEY_VAULT_TOKEN_FILE = folder / "token"
        settings.KEY_VAULT_TOKEN_FILE.write_text(TOKEN + "\n")
        settings.KEY_VAULT_TOKEN_FILE.chmod(0o600)
        vault.make_vault_ring(settings.KEY_RING_FILE)

    def change(self, change):
        return change(key_ring_to_change())


@pytest.fixture(params=[InFile, InEnvironment, OnServer], ids=["file", "environment", "vault"])
def keeper(request, settings, tmp_path):
    return request.param(settings, tmp_path, request)


@pytest.fixture
def server(request, settings, tmp_path):
    return OnServer(settings, tmp_path, request).server


def rows(*holders):
    return [(*key_ring().wrap(KEY, holder), holder) for holder in holders]


@given(data_key=st.binary(min_size=32, max_size=32), holder=st.uuids())
@SHARED
def test_what_was_wrapped_opens_for_its_holder_alone(keeper, data_key, holder):
    kek_id, wrapped = key_ring().wrap(data_key, holder)
    assert key_ring().unwrap(kek_id, wrapped, holder) == data_key
    assert data_key not in wrapped
    assert (len(kek_id) <= 40, len(wrapped)) == (True, 60)
    assert key_ring().wrap(data_key, holder)[1] != wrapped
    with pytest.raises(SealBroken):
        key_ring().unwrap(kek_id, wrapped, UUID(int=holder.int ^ 1))


@given(byte=st.integers(0, 59), bit=st.integers(0, 7))
@SHARED
def test_a_changed_bit_does_not_open(keeper, byte, bit):
    (kek_id, wrapped, holder), = rows(HOLDER)
    changed = wrapped[:byte] + bytes([wrapped[byte] ^ 1 << bit]) + wrapped[byte + 1:]
    for ask in (key_ring().unwrap_many, key_ring().rewrap):
        with pytest.raises(SealBroken):
            ask([*rows(OTHER), (kek_id, changed, holder)])


@pytest.mark.parametrize("wrapped", [b"", b"short", b"x" * 59, b"x" * 60, b"x" * 61])
def test_rubbish_does_not_open(keeper, wrapped):
    with pytest.raises(SealBroken):
        key_ring().unwrap(key_ring().current_kek_id, wrapped, HOLDER)


@pytest.mark.parametrize("kek_id", ["", "2020-01-01-00000000", "dong-hanh:v7", "other:v1"])
def test_an_unknown_key_is_named(keeper, kek_id):
    with pytest.raises(KeyRingError, match="does not hold the key"):
        key_ring().unwrap(kek_id, rows(HOLDER)[0][1], HOLDER)


def test_many_open_in_their_order_and_none_is_none(keeper):
    data_keys = [bytes([n]) * 32 for n in range(7)]
    wrapped = [(*key_ring().wrap(key, UUID(int=n)), UUID(int=n)) for n, key in enumerate(data_keys)]
    assert key_ring().unwrap_many(wrapped) == data_keys
    assert (key_ring().unwrap_many([]), key_ring().rewrap([])) == ([], [])


def test_a_new_key_wraps_and_the_old_one_still_opens(keeper):
    old = rows(HOLDER, OTHER)
    added = keeper.change(lambda ring: ring.add(KEKS))
    assert (key_ring().current_kek_id, rows(HOLDER)[0][0]) == (added, added)
    assert key_ring().unwrap_many(old) == [KEY, KEY]


def test_wrapped_anew_it_is_the_same_key_under_the_current_one(keeper):
    old = rows(HOLDER, OTHER)
    keeper.change(lambda ring: ring.add(KEKS))
    mixed = [*old, *rows(HOLDER)]
    current = key_ring().current_kek_id
    new = [(current, wrapped, row[2]) for wrapped, row in zip(key_ring().rewrap(mixed), mixed, strict=True)]
    assert key_ring().unwrap_many(new) == [KEY] * 3
    with pytest.raises(SealBroken):
        key_ring().unwrap(current, old[0][1], HOLDER)


def test_a_key_added_for_later_only_reads_until_it_is_used(keeper):
    before = key_ring().current_kek_id
    added = keeper.change(lambda ring: ring.add(KEKS, later=True))
    assert rows(HOLDER)[0][0] == before
    keeper.change(lambda ring: ring.use(KEKS, added))
    assert rows(HOLDER)[0][0] == added
    keeper.change(lambda ring: ring.use(KEKS, before))
    assert rows(HOLDER)[0][0] == before


def test_a_destroyed_key_opens_nothing_and_says_when_it_went(keeper):
    old = rows(HOLDER)
    keeper.change(lambda ring: ring.add(KEKS))
    keeper.change(lambda ring: ring.retire(KEKS, old[0][0], dt.date(2026, 1, 1)))
    assert [entry.retired_on for entry in key_ring().listing(KEKS)] == ["2026-01-01", ""]
    keeper.change(lambda ring: ring.retire(KEKS, old[0][0], None))
    keeper.change(lambda ring: ring.retire(KEKS, old[0][0], dt.date(2026, 1, 1)))
    roots = (key_ring().counting_index_key(), key_ring().audit_key())
    keeper.change(lambda ring: ring.destroy(KEKS, old[0][0]))
    with pytest.raises(KeyRingError, match="was destroyed on 20"):
        key_ring().unwrap(*old[0])
    assert key_ring().unwrap(*rows(HOLDER)[0]) == KEY
    assert (key_ring().counting_index_key(), key_ring().audit_key()) == roots


def test_the_current_key_can_be_neither_retired_nor_destroyed(keeper):
    current = key_ring().current_kek_id
    with pytest.raises(KeyRingError, match="current one"):
        keeper.change(lambda ring: ring.retire(KEKS, current, dt.date(2026, 1, 1)))
    with pytest.raises(KeyRingError, match="current one"):
        keeper.change(lambda ring: ring.destroy(KEKS, current))
    assert key_ring().unwrap(*rows(HOLDER)[0]) == KEY


def test_keys_of_indexes_and_trail_differ_by_purpose_and_version_and_stay(keeper):
    def all_keys():
        ring = key_ring()
        found = [ring.lookup_index_key(holder, version) for holder in (HOLDER, OTHER) for version in (1, 2)]
        found += [ring.counting_index_key(version) for version in (1, 2)]
        return found + [ring.audit_key(version) for version in (1, 2)] + [ring.chain_key(version) for version in (1, 2)]

    first = (key_ring().lookup_index_key(HOLDER), key_ring().audit_key())
    for part in (INDEXES, AUDITS):
        assert keeper.change(lambda ring, part=part: ring.add(part)) == "2"
    ring = key_ring()
    assert (ring.index_version, ring.index_versions, ring.audit_version, ring.audit_versions) == (2, [1, 2], 2, [1, 2])
    keys = all_keys()
    assert len(set(keys)) == 10
    assert (keys[0], keys[6]) == first
    assert (ring.counting_index_key(), ring.audit_key()) == (keys[5], keys[7])
    keeper.change(lambda ring: ring.add(KEKS))  # the ring is read anew
    assert all_keys() == keys
    with pytest.raises(KeyRingError, match="lacks root secret 3"):
        ring.counting_index_key(3)


def test_a_version_number_is_never_given_twice(keeper):
    keeper.change(lambda ring: ring.add(INDEXES))
    keeper.change(lambda ring: ring.add(INDEXES))
    keeper.change(lambda ring: ring.destroy(INDEXES, "2"))
    assert keeper.change(lambda ring: ring.add(INDEXES)) == "4"
    assert key_ring().index_versions == [1, 3, 4]


def test_nothing_shows_a_secret(keeper, settings):
    ring = key_ring()
    roots = [ring.ring.current(part).secret for part in PARTS]
    opened = [ring._root(part, None) for part in (INDEXES, AUDITS)]
    shown = repr(ring) + repr(vars(ring)) + repr([ring.listing(part) for part in PARTS])
    for secret in (*roots, *opened):
        for form in (repr(secret)[2:-1], secret.hex(), json.dumps(list(secret))):
            assert not form or form not in shown


# --- What only a key server can do wrong ---------------------------------------------------------------

def refused(ask):
    with pytest.raises(KeyRingError) as told:
        ask()
    assert told.value.__suppress_context__ or told.value.__context__ is None
    assert TOKEN not in str(told.value)
    assert "secret words" not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize(("mood", "said"), [
    (400, "has no version"), (403, "refuses the token"), (404, "knows no such key"), (429, "too busy"),
    (503, "is sealed"), (500, "status 500"), (307, "status 307"), ("gibberish", "another language"),
    ("slow", "in time"),
])
def test_a_failing_server_is_told_in_one_sentence(server, settings, mood, said):
    settings.KEY_VAULT_TIMEOUT = 0.5
    server.mood = mood
    assert said in refused(lambda: key_ring().wrap(KEY, HOLDER))


def test_a_server_that_is_not_there_is_told(server, settings):
    settings.KEY_VAULT_URL = "https://127.0.0.1:9"
    assert "can't be reached" in refused(lambda: key_ring().wrap(KEY, HOLDER))


def test_a_certificate_of_another_authority_is_not_trusted(server, settings):
    settings.KEY_VAULT_CA_FILE = ""
    server.said.clear()
    assert "can't be trusted" in refused(lambda: key_ring().wrap(KEY, HOLDER))
    assert server.said == []


def test_keys_never_travel_without_tls(server, settings):
    settings.KEY_VAULT_URL = server.url.replace("https", "http")
    assert "https" in refused(key_ring)


def test_a_token_that_others_can_read_is_refused(server, settings):
    settings.KEY_VAULT_TOKEN_FILE.chmod(0o644)
    assert "chmod 600" in refused(lambda: key_ring().wrap(KEY, HOLDER))
    settings.KEY_VAULT_TOKEN_FILE.unlink()
    assert "token file of the key server is missing" in refused(lambda: key_ring().wrap(KEY, HOLDER))


def test_a_renewed_token_is_read_without_a_restart(server, settings):
    settings.KEY_VAULT_TOKEN_FILE.write_text("s.wrong")
    refused(lambda: key_ring().wrap(KEY, HOLDER))
    settings.KEY_VAULT_TOKEN_FILE.write_text(TOKEN)
    assert key_ring().unwrap(*rows(HOLDER)[0]) == KEY


def test_a_list_asks_the_server_once_and_an_index_never_twice(server):
    wrapped = rows(*(uuid4() for _ in range(50)))
    server.said.clear()
    key_ring().unwrap_many(wrapped)
    assert server.said == ["POST /v1/transit/decrypt/dong-hanh"]
    for _ in range(3):
        key_ring().lookup_index_key(HOLDER)
    assert len(server.said) == 2


def test_no_key_leaves_the_server_when_it_is_wrapped_anew(server):
    old = rows(HOLDER, OTHER)
    key_ring_to_change().add(KEKS)
    server.said.clear()
    key_ring().rewrap(old)
    assert server.said == ["POST /v1/transit/rewrap/dong-hanh"]


def test_the_oldest_version_goes_first(server):
    for _ in range(2):
        key_ring_to_change().add(KEKS)
    key_ring_to_change().retire(KEKS, "dong-hanh:v2", dt.date(2026, 1, 1))
    with pytest.raises(KeyRingError, match="oldest version first"):
        key_ring_to_change().destroy(KEKS, "dong-hanh:v2")


def test_the_wrapped_ring_holds_no_key(server, settings):
    ring, text = key_ring(), settings.KEY_RING_FILE.read_text()
    for part in (INDEXES, AUDITS):
        assert len(secret := ring._root(part, None)) == crypto.KEY_BYTES
        assert secret.hex() not in text
    assert all(entry.secret == b"" for entry in ring.listing(KEKS))
    assert all(entry.secret.startswith(b"vault:v1:") for part in (INDEXES, AUDITS) for entry in ring.listing(part))


def test_a_ring_of_another_server_is_told(server, settings):
    server.keys.clear()
    vault._transit(vault._settings()).make_key()
    assert "does not open the root secrets" in refused(lambda: key_ring().audit_key())


# --- What only the environment can do wrong ------------------------------------------------------------

def test_an_empty_variable_says_what_to_do(settings):
    settings.KEY_PROVIDER, settings.KEY_RING = "environment", ""
    with pytest.raises(KeyRingError, match="keys make --to FILE"):
        key_ring()


def test_the_ring_of_the_environment_is_changed_in_a_file_only(request, settings, tmp_path):
    InEnvironment(settings, tmp_path, request)
    with pytest.raises(KeyRingError, match="Say --to FILE"):
        key_ring_to_change().add(KEKS)
    with pytest.raises(KeyRingError, match="already"):
        key_ring_to_change(tmp_path / "first").add(KEKS)


def test_another_word_for_the_provider_is_named(settings):
    settings.KEY_PROVIDER = "cloud"
    with pytest.raises(KeyRingError, match="must be file, environment or vault"):
        key_ring()
