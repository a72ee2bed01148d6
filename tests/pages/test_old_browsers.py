"""The screens' sheet and scripts in a browser of 2020 (Chrome 79, Firefox 78 ESR), as old desktops still have them.

What such a browser does not know it leaves out. That is fine where the page only loses a nicety, and each such use
stands in ALLOWED with its reason; everything else of FORBIDDEN would break a page.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2

ROOT = Path(__file__).resolve().parents[2]
SHEET = ROOT / "static" / "css" / "dong-hanh.css"
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

# Feature → how it is recognised in a rule "selector { declarations }" or an @-rule.
FORBIDDEN = {
    "gap in a flex box": re.compile(r"(?=.*display:(inline-)?flex)(?=.*[{;](row-|column-)?gap:).*"),
    ":has()": re.compile(r":has\("),
    ":is() and :where()": re.compile(r":(is|where)\("),
    ":not() of several": re.compile(r":not\([^)]*,"),
    ":focus-visible": re.compile(r":focus-visible"),
    "inset": re.compile(r"[{;]inset(-\w+)*:"),
    "aspect-ratio": re.compile(r"[{;]aspect-ratio:"),
    "logical margins and paddings in short": re.compile(r"[{;](margin|padding)-(inline|block):"),
    "place of a flex item by min(), max() or clamp()": re.compile(r"[:( ](clamp)\("),
    "container queries": re.compile(r"@container|[{;]container(-type|-name)?:"),
    "cascade layers": re.compile(r"@layer"),
    "nesting": re.compile(r"[{;]\s*&"),
    "ranges in media queries": re.compile(r"@media[^{]*[<>]"),
    "newer units": re.compile(r"\d(d|s|l)v[hw]\b|\dcq[wh]\b"),
    "newer colours": re.compile(r"\b(color-mix|oklch|oklab|lch|lab)\("),
    "subgrid": re.compile(r"subgrid"),
    "overflow: clip": re.compile(r"overflow(-[xy])?:clip"),
}
# Feature → the selectors that may use it, and what an old browser shows instead.
ALLOWED = {
    "gap in a flex box": {r"\.govuk-summary-card__actions": "comes with a list of govuk-frontend; no page uses it"},
    ":has()": {
        r"\.dh-choices \.govuk-(radios|checkboxes)__item:has\(input:checked\)": "the ring itself says what is chosen",
        r"\.dh-search \.govuk-form-group:has\(\.govuk-input--width-10\)": "the field is wider than a code",
        r"\.dh-contact:not\(:has\(.+\)\) \.dh-(crowd|promise|elsewhere):not\(.+\)": "the fields always stand open",
    },
    ":focus-visible": {
        r"(a|button|summary|\[tabindex\]):focus-visible|\.dh-nav a:focus-visible": "the browser's own ring is drawn",
        r"\.dh-choices input:focus-visible\+label::before": "the card's frame shows the focus; a ring is drawn twice",
    },
}
# Words of scripts: one that a browser can't parse takes every script of the page with it.
NEWER_WORDS = {
    "?. and ??": re.compile(r"\?\.[\w(\[]|\?\?"),
    "class fields and private names": re.compile(r"[.\s]#\w+\s*[=(;]"),
    "newer methods": re.compile(r"\.(replaceAll|replaceChildren|at|findLast|toSorted|structuredClone)\("),
    "logical assignment": re.compile(r"\|\|=|&&="),
}


def rules(nodes, around: str = "") -> Iterator[tuple[str, str]]:
    """(selectors, the rule in one line without needless spaces) of a sheet, those within @-rules too."""
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = tidy(tinycss2.serialize(node.prelude))
            yield selectors, f"{selectors}{{{tidy(tinycss2.serialize(node.content))}}}"
        elif node.type == "at-rule" and node.content is not None:
            head = f"@{node.lower_at_keyword}{tidy(tinycss2.serialize(node.prelude))}"
            yield head, head + "{"
            if node.lower_at_keyword in {"media", "supports", "layer", "container"}:
                yield from rules(tinycss2.parse_rule_list(node.content, True, True), head)


def tidy(css: str) -> str:
    return re.sub(r"\s*([{};:,>+~])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()


def offences(sheet: str) -> list[str]:
    """Every use of a newer feature that nothing allows."""
    found = []
    for selectors, rule in rules(tinycss2.parse_stylesheet(sheet, True, True)):
        for feature, sign in FORBIDDEN.items():
            allowed = ALLOWED.get(feature, {})
            if sign.search(rule) and not all(any(re.fullmatch(one, part) for one in allowed)
                                             for part in selectors.split(",")):
                found.append(f"{feature}: {selectors}")
    return found


def test_the_sheet_holds_in_an_old_browser():
    assert offences(SHEET.read_text()) == []


@pytest.mark.parametrize(("sheet", "feature"), [
    (".a { display: flex; gap: 4px }", "gap in a flex box"),
    (".a { display: inline-flex; flex-wrap: wrap; column-gap: 4px }", "gap in a flex box"),
    ("@media (min-width: 5px) { .a { inset: 0 } }", "inset"),
    (".a, .b:has(c) { color: red }", ":has()"),
    (".a { & .b { color: red } }", "nesting"),
    ("@media (width > 5px) { .a { color: red } }", "ranges in media queries"),
    (".a { margin-inline: 4px }", "logical margins and paddings in short"),
])
def test_a_newer_feature_is_noticed(sheet, feature):
    assert any(one.startswith(feature) for one in offences(sheet))


@pytest.mark.parametrize("sheet", [
    ".a { display: grid; gap: 4px }", ".a { display: flex; margin: 0 -4px }",
    ".dh-choices .govuk-radios__item:has(input:checked) { color: red }",
])
def test_what_an_old_browser_knows_is_left_alone(sheet):
    assert offences(sheet) == []


def test_an_allowed_use_is_still_there():
    """A reason without its rule would let the next one through."""
    selectors = {part for head, _rule in rules(tinycss2.parse_stylesheet(SHEET.read_text(), True, True))
                 for part in head.split(",")}
    for feature, uses in ALLOWED.items():
        for one in uses:
            assert any(re.fullmatch(one, part) for part in selectors), (feature, one)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_newer_words(script):
    code = re.sub(r"//.*|/\*.*?\*/", "", script.read_text())
    assert [name for name, sign in NEWER_WORDS.items() if sign.search(code)] == []
