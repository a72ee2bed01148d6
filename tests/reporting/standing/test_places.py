"""The map shows every commune by shape and size; the table finds them; merged areas keep a point each."""

import re

import pytest
from django.urls import reverse

from reporting.standing import map as mapped
from reporting.standing import places as placed
from tests.queries import queries_of
from tests.reporting.invented import half_year
from tests.reporting.standing.made import figures_of, having

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ADDRESS = "coverage-places"


def page_of(manager, **query) -> str:
    return manager.get(reverse(ADDRESS), query).content.decode()


def shapes(page: str) -> list[str]:
    drawn = page.split('class="dh-map"')[1].split("</svg>")[0]
    return re.findall(r'class="dh-map__(met|below|open|none)"', drawn)


def test_the_map_has_every_commune_once_and_says_the_same_in_words(manager, released):
    released(half_year())
    page = page_of(manager)
    drawn = shapes(page)
    assert len(drawn) == 124
    said = "Trong 124 địa bàn, {met} nơi đã đạt 70 %, {below} nơi chưa đạt, {open} nơi chưa kết luận".format(
        **{state: drawn.count(state) for state in ("met", "below", "open")})
    assert page.count(said) == 2  # the sentence, and the picture's text alternative


def test_states_are_told_by_shape_as_well(manager, released):
    marks = {state: re.sub(r"[\d.-]+", "", mapped.mark(state, 5, 5, 4)) for state in ("met", "below", "open", "none")}
    assert marks["met"].startswith("<circle")
    assert marks["below"].startswith("<path")
    assert len(set(marks.values())) == 4


def test_nothing_in_the_picture_is_script_or_style(manager, released):
    released(half_year())
    page = page_of(manager)
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", page)


def test_the_size_says_no_more_than_the_published_figure():
    small = half_year()
    figures = figures_of(small)
    protected = [area for area in figures.areas if figures.coverage(area).whole.is_protected]
    assert protected
    assert {mapped.radius(figures.coverage(area).whole) for area in protected} == {mapped.SIZES[-1][1]}


def merged(tables: dict, first: str, second: str) -> dict:
    """Two communes that are published together."""
    made = having(tables, "coverage", {
        (f"{first}+{second}", part): n for part, n in (("eligible", 30), ("served", 24), ("unreached", 6))})
    table = next(one for one in made["tables"] if one["name"] == "coverage")
    table["cells"] = [one for one in table["cells"] if one["at"]["area"] not in {first, second}]
    return made


def test_a_merged_area_has_a_point_for_each_member_and_one_line_of_its_own(manager, released):
    known = placed.spots()
    first, second = [code for code, one in known.items() if one.district == "vi-xuyen"][:2]
    released(merged(half_year(), first, second))
    page = page_of(manager, q=known[first].name, rows="all")
    assert len(shapes(page)) == 124
    both = f"{known[first].name}, {known[second].name}"
    assert page.count(f"(tính chung: {both})") == 2
    assert page.count(f'<span lang="vi">{both}</span>') == 1
    assert "Trong 123 địa bàn" in page


def test_communes_are_found_without_diacritics(manager, released):
    released(half_year())
    page = page_of(manager, q="vi xuyen")
    assert '<span lang="vi">Xã Vị Xuyên</span>' in page
    assert '<span lang="vi">Xã Đồng Văn</span>' not in page


def test_a_state_and_a_former_district_narrow_the_table(manager, released):
    released(half_year())
    figures, known = figures_of(half_year()), placed.spots()
    wanted = [one.name for one in placed.places(figures, known)
              if one.coverage.verdict == "below" and one.spots[0].district == "vi-xuyen"]
    page = page_of(manager, district="vi-xuyen", state="below", rows="all")
    table = page.split('id="communes"')[1]
    assert wanted
    assert re.findall(r'<tr><td><span lang="vi">([^<]+)', table) == wanted


def test_the_most_left_without_can_come_first():
    found = placed.places(figures_of(half_year()), placed.spots())
    left = [one.unreached for one in placed.looked_for(found, {"order": "unreached"})]
    assert left == sorted(left, reverse=True)


def test_nothing_found_is_said(manager, released):
    released(half_year())
    assert "Không có xã, phường nào như vậy" in page_of(manager, q="xyz")


def test_a_choice_that_is_none_is_no_question(manager, released):
    released(half_year())
    assert "Trong 124 địa bàn" in page_of(manager, state="everything", district="nowhere", page="x")


def test_all_lines_stand_on_one_page_for_print(manager, released):
    released(half_year())
    assert page_of(manager).split('id="communes"')[1].count("<tr><td>") == 20
    assert page_of(manager, rows="all").split('id="communes"')[1].count("<tr><td>") == 124


def test_former_districts_are_summed_up_in_a_sentence():
    figures = figures_of(half_year())
    found = placed.districts(figures, placed.spots())
    met = sum(one.coverage.verdict == "met" for one in found)
    assert len(found) == 18
    assert placed.say_districts(found).startswith(f"{met} trên 18 huyện cũ")


def test_the_map_costs_the_same_whatever_is_looked_for(manager, released):
    released(half_year())
    asked = {queries_of(manager, reverse(ADDRESS, query=query)) for query in ({}, {"rows": "all"}, {"q": "a"})}
    assert len(asked) == 1
