"""One release, one set of numbers: page, paper, workbook, DHIS2 and open form, figure by figure."""

import hashlib

import pytest

from reporting.catalogue import BY_NAME
from reporting.figures import Figures
from reporting.papers import dhis2
from reporting.papers.document import printed, report
from reporting.papers.words import Areas
from reporting.papers.workbook import workbook
from reporting.templatetags.figures import figure as on_a_page
from tests.figures import figure
from tests.reporting.papers.made import paper_of, put, release_of, tables_of
from tests.reporting.papers.reading import in_pdf, in_workbook, open_form, said

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def uid(*words: str) -> str:
    return "u" + hashlib.sha256("/".join(words).encode()).hexdigest()[:10]


def everything_mapped(tables: dict) -> str:
    """A mapping of every figure of the release."""
    held = open_form(tables)
    areas = {dict(zip(BY_NAME[name].dimensions, codes, strict=True)).get("area", "total") for name, codes in held}
    lines = ["[org_units]", *(f'"{area}" = "{uid(area)}"' for area in sorted(areas))]
    for name, at in sorted({(name, fixed(name, codes)) for name, codes in held}):
        codes = ", ".join(f'{dimension} = "{code}"' for dimension, code in at)
        lines += ["[[values]]", f'table = "{name}"', f"at = {{ {codes} }}", f'data_element = "{uid(name, str(at))}"']
    return "\n".join(lines)


def fixed(name: str, codes: tuple) -> tuple:
    return tuple(pair for pair in zip(BY_NAME[name].dimensions, codes, strict=True) if pair[0] != "area")


def in_dhis2(release) -> dict:
    """Value by (data element, org unit)."""
    made = dhis2.value_set(release, dhis2.read(everything_mapped(release.tables)))["dataValues"]
    return {(one["dataElement"], one["orgUnit"]): int(one["value"]) for one in made}


def sent_as(name: str, codes: tuple) -> tuple[str, str]:
    area = dict(zip(BY_NAME[name].dimensions, codes, strict=True)).get("area", "total")
    return uid(name, str(fixed(name, codes))), uid(area)


@pytest.mark.parametrize("kind", ["half", "year", "month"])
def test_every_figure_is_the_same_wherever_it_is_read(cast, kind, record_property):
    release = release_of(cast, kind)
    held, figures = open_form(release.tables), Figures(release)
    pages = {(name, codes): said(on_a_page(figures.figure(name, *codes))) for name, codes in held}
    in_book = in_workbook(workbook(release, "vi"), release.tables)
    paper = list(in_pdf(report(release, paper_of()), printed(figures, Areas.known())))
    values = in_dhis2(release)
    # An estimate is a figure with a range around it, which page and paper write beside it.
    differing = [
        *(("page", place) for place, read in pages.items() if read[0] != held[place][0]),
        *(("page", place) for place, read in pages.items() if read[0] is None and read != held[place]),
        *(("workbook", place) for place, read in in_book.items() if read != held[place]),
        *(("paper", place) for place, read in paper if read is None or read[0] != held[place][0]),
        *(("paper", place) for place, read in paper if read and read[0] is None and read != held[place]),
        *(("DHIS2", place) for place in held if values.get(sent_as(*place)) != held[place][0]),
    ]
    assert differing == []
    assert len(in_book) == len(pages) == len(held)
    assert len(values) == sum(1 for value, _low, _high in held.values() if value is not None)
    record_property(figure("figures compared between page, paper, workbook, DHIS2 and open form"),
                    len(pages) + len(in_book) + len(paper) + len(held))
    record_property(figure("differences between them"), len(differing))


def test_another_figure_would_be_noticed(cast):
    """The comparing itself: a paper of other figures than the release's differs from it in just those."""
    tables = tables_of("half")
    release, changed = release_of(cast, tables=tables), tables_of("half")
    put(changed, "cascade", ("assessed",), 7777, 7777, 7777)
    put(changed, "children", (), None, 1, 9)
    grids = printed(Figures(release), Areas.known())
    read = dict(in_pdf(report(release_of(cast, tables=changed), paper_of()), grids))
    held = open_form(tables)
    assert ("cascade", ("assessed",)) in {place for place, value in read.items() if value != held[place]}


def test_the_whole_of_the_annexes_stands_in_the_paper(cast):
    """Coverage of every area, and for a year every service of every commune."""
    figures = Figures(release_of(cast, "year"))
    places = {cell.place for grid in printed(figures, Areas.known()) for cell in grid.shown}
    for name in ("coverage", "given", "cascade", "referrals", "waiting", "lasting", "contacts", "quarters", "profile"):
        assert {(name, codes) for codes in figures.table(name)} <= places, name
