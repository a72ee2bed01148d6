"""The search finds what is planted, in each dress: a search that finds nothing would prove nothing."""

import base64
import os
import urllib.parse
import zlib

import pytest
from django.core import signing

from privacy.documents import pdf
from tests.security.searching import Search, dresses, gzipped

WORD = "Hoàng Yến ỸẰỮỌ trong lồng"
PLAIN = "canary-in-a-cage-7f3a"
AROUND = os.urandom(3000)


@pytest.mark.parametrize("word", [WORD, PLAIN])
def test_each_dress_is_found_wherever_it_stands(word):
    search = Search([word])
    for name, needle in dresses(word).items():
        assert search.needles[needle] in search.data(AROUND + needle + AROUND), name


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "ơ"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_is_found_at_each_of_its_three_places(before, encode):
    assert Search([WORD]).data(b"{" + encode(f"{before}{WORD}, and more".encode()) + b"}")


PACKED = {
    "gzip": gzipped, "zlib": zlib.compress, "zlib best": lambda data: zlib.compress(data, 9),
    "zlib low": lambda data: zlib.compress(data, 0), "gzip twice": lambda data: gzipped(gzipped(data)),
    "base64 of zlib": lambda data: base64.b64encode(zlib.compress(data)),
    "a session": lambda data: signing.dumps({"held": data.decode() * 9}, salt="x", compress=True).encode(),
    "hex of zlib": lambda data: zlib.compress(data).hex().encode(),
    "an address": lambda data: b"/clients/?q=" + urllib.parse.quote(data.decode()).encode(),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "a stream of a PDF": lambda data: b"1 0 obj\nstream\n" + zlib.compress(data) + b"\nendstream",
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_what_is_packed_is_found(pack):
    planted = pack(f"một câu dài hơn, {WORD}, và còn nữa".encode())
    for data in (planted, AROUND + planted + AROUND):
        assert Search([WORD]).data(data)


def test_the_text_and_the_metadata_of_a_pdf_are_read():
    page = '<!doctype html><html lang="vi"><head><title>{}</title></head><body><h1>Phiếu</h1><p>{}</p></body></html>'
    assert Search([PLAIN]).data(pdf(page.format("x", PLAIN)))
    assert Search([PLAIN]).data(pdf(page.format(PLAIN, "x")))
    assert not Search([PLAIN]).data(pdf(page.format("x", "x")))


def test_what_is_not_there_is_not_found_and_all_is_looked_at(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(AROUND * 100)
    search = Search([WORD, PLAIN])
    assert search.tree(tmp_path) == []
    assert search.bytes >= len(AROUND) * 100
    (tmp_path / "deep" / "file").write_bytes(AROUND * 100 + WORD.encode())
    assert [found for found in search.tree(tmp_path) if "deep/file" in found]
