"""The nine kinds of service: who needs one, who was served, how far from the target, and what became of referrals."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pages.templatetags.pages import number
from reporting.catalogue import SERVICES
from reporting.figures import Figures, Share
from reporting.standing.results import Referred, referred
from reporting.standing.words import SHAPES
from reporting.templatetags.figures import share as say_share
from services.categories import Category


@dataclass(frozen=True)
class Kind:
    """One kind of service: C1 of the needs of this kind, and its referrals."""

    code: str
    need: Share
    referrals: Referred | None

    @property
    def label(self) -> str:
        return str(Category(self.code).label)

    @property
    def shape(self) -> str:
        return SHAPES[self.need.verdict]


def kinds(figures: Figures) -> list[Kind]:
    """In the plan's order; empty for a month."""
    if not figures.has("needs"):
        return []
    has_referrals = figures.has("referrals")
    return [
        Kind(code, figures.need(code), referred(figures, code) if has_referrals else None) for code in SERVICES
    ]


def lowest(found: list[Kind]) -> Kind | None:
    """The kind of which the smallest share was served, of those below the target."""
    below = [one for one in found if one.need.verdict == "below" and one.need.value is not None]
    return min(below, key=lambda one: one.need.value or 0.0, default=None)


def say_kinds(found: list[Kind]) -> str:
    """How many kinds have reached the target, and which is farthest from it."""
    met = sum(one.need.verdict == "met" for one in found)
    said = _("%(met)s trên %(all)s loại dịch vụ đã đạt 70 %%.") % {"met": met, "all": len(found)}
    last = lowest(found)
    if last is None or last.need.rest is None or last.need.rest.value is None:
        return said
    return said + " " + _("Xa mốc nhất: %(service)s, %(share)s, còn %(left)s người chưa được phục vụ.") % {
        "service": last.label, "share": say_share(last.need), "left": number(last.need.rest.value)}
