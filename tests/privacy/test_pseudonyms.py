"""Codes notice a slip of the finger; indexes meet for the same answers and for nothing else."""

import unicodedata
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.pseudonyms import (
    ALPHABET,
    CODE_LENGTH,
    check_code,
    counting_index,
    index_version,
    lookup_index,
    new_code,
    normalise_answer,
    normalise_code,
    search_key,
)

ONE, OTHER = UUID(int=1), UUID(int=2)
CODES = st.builds(new_code)
PLACES = st.integers(0, CODE_LENGTH - 1)
ANSWERS = ["La", "5", "11", "Tý", "3"]


def test_the_alphabet_is_a_prime_number_of_symbols_that_nobody_confuses():
    assert len(set(ALPHABET)) == len(ALPHABET) == 29
    assert not set(ALPHABET) & set("01OILSZ")


@given(CODES)
def test_every_code_made_is_a_code(code):
    assert len(code) == CODE_LENGTH
    assert check_code(code)
    assert normalise_code(code) == code


@given(CODES, PLACES, st.sampled_from(ALPHABET))
def test_every_single_substitution_is_noticed(code, place, symbol):
    changed = code[:place] + symbol + code[place + 1 :]
    assert check_code(changed) == (changed == code)


@given(CODES, PLACES, PLACES)
def test_every_swap_of_two_symbols_is_noticed_also_of_distant_ones(code, one, other):
    symbols = list(code)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    changed = "".join(symbols)
    assert check_code(changed) == (changed == code)


@given(CODES, PLACES)
def test_a_missing_or_doubled_symbol_is_noticed(code, place):
    assert not check_code(code[:place] + code[place + 1 :])
    assert not check_code(code[:place] + code[place] + code[place:])


@given(CODES)
def test_a_code_may_be_typed_as_people_type(code):
    for typed in (code.lower(), f" {code[:3]}-{code[3:]} ", f"{code[:2]} {code[2:4]}.{code[4:]}",
                  code.replace("5", "s").replace("2", "Z")):
        assert normalise_code(typed) == code
        assert check_code(typed)


@pytest.mark.parametrize("text", ["", "   ", "ĐƯỜNG", "0OIL10", "22222", "2222222", "💡💡💡💡💡💡", "٣٣٣٣٣٣"])
def test_what_is_no_code_is_no_code(text):
    assert not check_code(text)


def test_codes_are_spread_over_the_alphabet():
    codes = [new_code() for _ in range(400)]
    assert len(set(codes)) > 390
    assert set("".join(codes)) == set(ALPHABET)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"), ("Hòa", "HOÀ"), ("Đông", "dong"), ("đ", "Đ"), ("Thúy  An", " thuý an "),
        ("Nguyễn-Thị.Lan", "nguyen thi lan"), ("Quý", "Qúy"), ("ｈoa", "hoa"), ("Ðức", "Đức"), ("05/11", "05 11"),
        ("tre\u0302\u0303", "trễ"), ("Tuyên Quang", "TUYEN\u00a0QUANG"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert normalise_answer(one) == normalise_answer(other)
    assert search_key(one) == search_key(other)


@given(st.text(max_size=60))
def test_the_unicode_form_makes_no_difference_and_twice_is_once(text):
    forms = {normalise_answer(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1
    assert normalise_answer(forms.copy().pop()) in forms


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=20))
def test_plain_letters_and_digits_are_kept(text):
    assert normalise_answer(text) == text


def test_the_same_answers_give_the_same_index_however_they_are_spelled():
    assert lookup_index(ONE, ANSWERS) == lookup_index(ONE, ["LA ", "5", "11", "ty", "3"])
    assert len(lookup_index(ONE, ANSWERS)) == len(counting_index(ANSWERS)) == 16


def test_organisations_purposes_ranks_versions_and_places_are_told_apart():
    indexes = [
        lookup_index(ONE, ANSWERS), lookup_index(OTHER, ANSWERS), counting_index(ANSWERS),
        lookup_index(ONE, ANSWERS, rank=1), counting_index(ANSWERS, rank=1),
        lookup_index(ONE, ["5", "La", *ANSWERS[2:]]), lookup_index(ONE, ["La5", "", *ANSWERS[2:]]),
        lookup_index(ONE, [*ANSWERS, ""]), lookup_index(ONE, ANSWERS[:4]),
    ]
    assert len(set(indexes)) == len(indexes)
    assert lookup_index(ONE, ANSWERS, version=index_version()) == indexes[0]


@given(st.lists(st.text("ab1", max_size=3), min_size=1, max_size=4).filter(any),
       st.lists(st.text("ab1", max_size=3), min_size=1, max_size=4).filter(any))
def test_indexes_meet_exactly_when_the_answers_do(one, other):
    assert (counting_index(one) == counting_index(other)) == (one == other)


@pytest.mark.parametrize("nothing", [[], [""], [" ", "…", "-"]])
def test_no_answer_gives_no_index(nothing):
    """Or everybody who declined would be taken for one person."""
    for make in (lambda: lookup_index(ONE, nothing), lambda: counting_index(nothing)):
        with pytest.raises(ValueError, match="No recall answer"):
            make()
