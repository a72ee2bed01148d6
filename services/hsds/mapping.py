"""What other directories call things, and what those are here: taxonomy terms and languages. Data alone."""

import csv
from functools import cache
from pathlib import Path

from privacy.pseudonyms import search_key
from services.categories import SpokenLanguage

TERMS_FILE = Path(__file__).parent / "data" / "terms.csv"
TAXONOMY = "dong-hanh"  # of what our own files say beyond the standard
# ISO 639-3 codes; the first one is written, all are read.
LANGUAGE_CODES = {
    SpokenLanguage.TAY: ("tyz", "tay"), SpokenLanguage.DAO: ("ium", "dao", "mji", "bpn"),
    SpokenLanguage.MONG: ("hmn", "mong", "hmong", "mww", "hmv", "blu"), SpokenLanguage.NUNG: ("nut", "nung", "nun"),
    SpokenLanguage.SAN_CHAY: ("mlc", "san chay", "cao lan", "san chi"),
}
VIETNAMESE = frozenset({"vi", "vie", "vietnamese", "tieng viet"})


@cache
def known_terms() -> dict[str, str]:
    """The folded name of a term → our category."""
    with TERMS_FILE.open(encoding="utf-8", newline="") as handle:
        return {search_key(row["term"]): row["category"] for row in csv.DictReader(handle)}


def category_of(name: str) -> str | None:
    """The category that this name or code of a term stands for."""
    return known_terms().get(search_key(name))


def language_of(*names: str) -> str | None:
    """Our language of this code or name; "vi" for Vietnamese, which everybody speaks; None for another."""
    for name in names:
        folded = search_key(name).removeprefix("tieng ") if name else ""
        if folded in VIETNAMESE or folded == "viet":
            return "vi"
        for language, codes in LANGUAGE_CODES.items():
            if folded in codes:
                return str(language.value)
    return None
