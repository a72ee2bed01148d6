"""The operations under everything else: what was sealed comes back whole or not at all."""

import contextlib
import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import crypto
from privacy.errors import SealBroken

KEY = bytes(range(32))
# Worked out apart from this code, by RFC 5869 and RFC 2104 with Python's own hmac.
DERIVED = "4fb1aae6250cdca42e7351b3b952b237ea375eea81a66fb026e1916067717acb"
INDEXED = "b656ec6b82aad763726fd50813d0bb06"
SEALED = "000102030405060708090a0b0f6db7b6e83efa03791e4bd0bd8bd23300cf45"


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_was_sealed_opens_with_the_same_key_and_context(plaintext, associated):
    cipher = crypto.Cipher(KEY)
    assert cipher.open(cipher.seal(plaintext, associated), associated) == plaintext


@given(st.binary(max_size=100), st.binary(max_size=20), st.binary(max_size=20))
def test_another_context_opens_nothing(plaintext, one, other):
    cipher = crypto.Cipher(KEY)
    if one != other:
        with pytest.raises(SealBroken):
            cipher.open(cipher.seal(plaintext, one), other)


@given(st.binary(max_size=100), st.data())
def test_one_changed_bit_anywhere_opens_nothing(plaintext, data):
    cipher = crypto.Cipher(KEY)
    sealed = bytearray(cipher.seal(plaintext, b"here"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        cipher.open(bytes(sealed), b"here")


@given(st.binary(max_size=80), st.integers(0, 200))
def test_a_part_opens_nothing(plaintext, length):
    cipher = crypto.Cipher(KEY)
    sealed = cipher.seal(plaintext, b"here")
    if length < len(sealed):
        with pytest.raises(SealBroken):
            cipher.open(sealed[:length], b"here")


def test_the_same_plaintext_never_looks_the_same_twice():
    cipher = crypto.Cipher(KEY)
    assert len({cipher.seal(b"Hoa", b"here") for _ in range(200)}) == 200


@given(st.binary(max_size=200))
def test_padding_fills_buckets_and_comes_off_again(plaintext):
    padded = crypto.pad(plaintext)
    assert len(padded) % crypto.BUCKET == 0
    assert len(padded) - len(plaintext) in range(1, crypto.BUCKET + 1)
    assert crypto.unpad(padded) == plaintext


@given(st.binary(max_size=100))
def test_what_padding_never_made_is_refused(anything):
    with contextlib.suppress(SealBroken):
        assert crypto.pad(crypto.unpad(anything)) == anything


@given(st.lists(st.binary(max_size=8), max_size=5), st.lists(st.binary(max_size=8), max_size=5))
def test_different_parts_never_encode_to_the_same_bytes(one, other):
    assert (crypto.length_prefixed(*one) == crypto.length_prefixed(*other)) == (one == other)


def test_a_wrapped_key_opens_for_its_holder_and_under_its_name_alone():
    wrapped = crypto.wrap_key(b"k" * 32, kek=KEY, kek_id="one", holder=b"hoa")
    assert crypto.unwrap_key(wrapped, kek=KEY, kek_id="one", holder=b"hoa") == b"k" * 32
    for changed in ({"kek_id": "two"}, {"holder": b"lan"}, {"kek": bytes(32)}):
        with pytest.raises(SealBroken):
            crypto.unwrap_key(wrapped, **{"kek": KEY, "kek_id": "one", "holder": b"hoa", **changed})


def test_each_purpose_has_a_key_of_its_own():
    purposes = [(b"lookup", b"a"), (b"lookup", b"b"), (b"lookupa",), (b"counting",), (b"audit",)]
    assert len({crypto.derive(KEY, *purpose) for purpose in purposes}) == len(purposes)


def test_known_answers_stay_the_same():
    """Written down once, so that a change of library or encoding can't orphan stored data unnoticed."""
    assert crypto.derive(KEY, b"lookup index").hex() == DERIVED
    assert crypto.index(KEY, b"Hoa", b"1990").hex() == INDEXED
    assert crypto.Cipher(KEY).open(bytes.fromhex(SEALED), b"here") == b"Hoa"


def test_a_cipher_shows_and_hands_out_no_key():
    cipher = crypto.Cipher(KEY)
    assert repr(cipher) == str(cipher) == "<cipher>"
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            take(cipher)


def test_a_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        crypto.Cipher(b"short")


@given(st.binary(max_size=100), st.integers(0, 2**40), st.booleans())
def test_a_chunk_opens_in_its_place_alone(chunk, number, last):
    stream = crypto.Stream(KEY, b"header")
    sealed = stream.seal(chunk, number, last=last)
    assert stream.open(sealed, number, last=last) == chunk
    for other, place, end in ((stream, number + 1, last), (stream, number, not last),
                              (crypto.Stream(KEY, b"other"), number, last),
                              (crypto.Stream(bytes(32), b"header"), number, last)):
        with pytest.raises(SealBroken):
            other.open(sealed, place, last=end)


def test_two_pairs_share_the_secret_of_the_standard():
    """RFC 7748, section 6.1."""
    bob = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
    alice = bytes.fromhex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    assert crypto.public_key(bob).hex() == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    assert crypto.agree(bob, alice).hex() == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"


def test_a_public_key_that_shares_one_secret_with_everybody_is_refused():
    with pytest.raises(SealBroken):
        crypto.agree(crypto.new_private_key(), bytes(32))
