"""`manage.py indicators`: write docs/indicators.md from the indicators, or check that it says what they say."""

from django.utils.translation import override

from pages.documented import DocumentedCommand, table
from reporting.catalogue import CATALOGUE, TABLES
from reporting.indicators import APART, PROGRAMME, REACHED, REFERRED, RULES, Indicator

HEAD = f"""# The indicators

Written by `manage.py indicators --write` from `reporting/indicators.py` and `reporting/catalogue.py`: change those, not
this page. Statements {RULES}, tables {CATALOGUE}. The year is 1 January to 31 December; a half-year runs from
1 January; every person counts once, whichever organisations serve them, in the commune of the record registered last.
How each table is counted, with its edge cases: `reporting/counting/__init__.py`. Where "rules" is said, the figure
depends on the eligibility rules in force when each need was decided; their version stands on the release."""
GROUPS = (
    ("Whom the programme reaches", REACHED), ("Referrals and results", REFERRED),
    ("Counted apart", APART), ("The plan's other targets", PROGRAMME),
)


class Command(DocumentedCommand):
    help = "Check docs/indicators.md against the indicators; with --write, write it."
    document = "indicators.md"

    def wanted(self, held: str) -> str:
        return page()


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for heading, held in GROUPS:
        parts += [f"## {heading}", *map(entry, held)]
    return "\n\n".join([*parts, "## Tables of a release", tables()]) + "\n"


def said(words, language: str) -> str:
    with override(language):
        return str(words)


def entry(one: Indicator) -> str:
    """One indicator: its name in both languages, what it says, and of which figures it is made."""
    made = f"`{one.numerator}`" + (f" / `{one.denominator}`" if one.denominator else "")
    target = "" if one.target is None else f"; target {one.target:.0%}"
    facts = f"{one.unit}: {made}{target}. {'Rules. ' if one.by_rules else ''}Source: {one.source}."
    return f"**{said(one.name, 'en')}** ({said(one.name, 'vi')}, `{one.code}`). {said(one.definition, 'en')}\n\n{facts}"


def tables() -> str:
    rows = [
        (f"`{one.name}`", said(one.title, "en"), ", ".join(one.dimensions), ", ".join(sorted(one.periods)),
         "persons" if one.counted else "no person") for one in TABLES
    ]
    return table(("table", "what", "by", "in", "counts"), rows)
