"""Whom the programme reaches: new and returning, sex and age, channels, who served them; and what is counted apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.clients.codes import AgeBand, Sex
from casework.contacts.models import Channel, Supply
from pages.templatetags.pages import number, percent
from reporting.catalogue import AGES, SEXES, TOTAL
from reporting.figures import Figure, Figures, Share, most, spread
from reporting.templatetags.figures import figure as say_figure
from services.categories import OrganisationKind

TABLES = ("quarters", "profile", "channels", "providers", "contacts", "children", "supplies")


@dataclass(frozen=True)
class Line:
    """One line of a list of persons, with its bar against the longest."""

    label: str
    figure: Figure
    bar: dict


def lines(found: Sequence[tuple[str, Figure]]) -> list[Line]:
    """The lines in this order, without those of nobody at all where others are."""
    top = max((most(figure) for _label, figure in found), default=0) or 1
    return [Line(label, figure, spread(figure, top)) for label, figure in found if not figure.is_nobody]


def longest(found: Sequence[Line]) -> Line | None:
    return max((one for one in found if one.figure.value), key=lambda one: one.figure.value or 0, default=None)


# --- By quarter ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Quarter:
    """Persons seen in one quarter: all, seen for the first time (in this year or ever), seen before."""

    code: str
    all: Figure
    new: Share
    returning: Share

    @property
    def label(self) -> str:
        return _("Quý %(n)s") % {"n": self.code.removeprefix("q")}


def quarters(figures: Figures) -> list[Quarter]:
    return [quarter(figures, code) for code in sorted(figures.codes("quarters", "quarter"))]


def quarter(figures: Figures, code: str) -> Quarter:
    whole, new, back = (figures.figure("quarters", code, who) for who in ("all", "new", "returning"))
    return Quarter(code, whole, Share(new, whole), Share(back, whole))


def say_quarters(found: list[Quarter]) -> str:
    if not found:
        return _("Chưa có quý nào khép lại trong kỳ này.")
    last = found[-1]
    return _("%(quarter)s có %(all)s người, trong đó %(new)s người mới và %(back)s người quay lại.") % {
        "quarter": last.label, "all": say_figure(last.all), "new": say_figure(last.new.part),
        "back": say_figure(last.returning.part)}


# --- Sex and age ---------------------------------------------------------------------------------------------
def profile(figures: Figures) -> list[dict]:
    """A row for each sex and one for all: its word, its figures by age, its sum."""
    if not figures.has("profile"):
        return []
    words = age_words()
    return [
        {"label": sex_word(sex), "all": figures.figure("profile", sex, TOTAL), "is_sum": sex == TOTAL,
         "ages": [{"label": word, "figure": figures.figure("profile", sex, age)}
                  for age, word in zip(AGES, words, strict=True)]}
        for sex in (*SEXES, TOTAL)
    ]


def sex_word(sex: str) -> str:
    """"Other" holds who named no sex, too."""
    if sex == TOTAL:
        return _("Tất cả")
    return _("Khác hoặc không nêu") if sex == Sex.OTHER else capfirst(str(Sex(sex).label))


def age_words() -> list[str]:
    return [capfirst(str(AgeBand(age).label)) for age in AGES]


def say_profile(figures: Figures) -> str:
    """The largest group of those whose figure is published."""
    whole = figures.table("profile").get((TOTAL, TOTAL))
    groups = {codes: one.value for codes, one in figures.table("profile").items() if TOTAL not in codes and one.value}
    if not groups or whole is None or not whole.value:
        return _("Các nhóm còn quá nhỏ để nêu nhóm nào đông nhất.")
    sex, age = max(groups, key=lambda codes: groups[codes])
    return _("Nhóm đông nhất: %(sex)s, %(age)s, %(n)s người (%(share)s).") % {
        "sex": sex_word(sex).lower(), "age": AgeBand(age).label, "n": number(groups[sex, age]),
        "share": percent(groups[sex, age] / whole.value)}


# --- Channels, providers, what is counted apart ----------------------------------------------------------------
def channels(figures: Figures) -> list[Line]:
    held = figures.table("channels")
    return lines([(str(Channel(code).label), figure) for (code,), figure in held.items()])


def providers(figures: Figures) -> list[Line]:
    held = figures.table("providers")
    return lines([(str(OrganisationKind(code).label), figure) for (code,), figure in held.items()])


def say_longest(found: list[Line], sentence: str, otherwise: str) -> str:
    """`sentence` takes %(label)s and %(n)s."""
    first = longest(found)
    return otherwise if first is None else sentence % {"label": first.label, "n": number(first.figure.value)}


def contacts(figures: Figures) -> list[dict]:
    """Meetings by channel and in all: with a record, and with people who have none."""
    if not figures.has("contacts"):
        return []
    return [
        {"label": _("Tất cả") if channel == TOTAL else Channel(channel).label, "is_sum": channel == TOTAL,
         **{who: figures.figure("contacts", who, channel) for who in ("all", "with_record", "anonymous")}}
        for channel in (*Channel.values, TOTAL)
    ]


def supplies(figures: Figures) -> list[Line]:
    words = dict(Supply.choices)
    return lines([(str(words.get(item, item)), figure) for (item,), figure in figures.table("supplies").items()])


def said(figures: Figures) -> dict:
    """Everything of the page."""
    met, by = channels(figures), providers(figures)
    found, given = quarters(figures), supplies(figures)
    return {
        "quarters": found, "say_quarters": say_quarters(found), "profile": profile(figures), "ages": age_words(),
        "say_profile": say_profile(figures), "channels": met, "providers": by, "supplies": given,
        "say_channels": say_longest(
            met, _("Gặp được nhiều người nhất qua: %(label)s, %(n)s người. Một người có thể gặp qua nhiều kênh."),
            _("Chưa nêu được kênh nào gặp nhiều người nhất."),
        ),
        "say_providers": say_longest(
            by, _("Phục vụ nhiều người nhất: %(label)s, %(n)s người. Một người có thể nhận dịch vụ ở nhiều nơi."),
            _("Chưa nêu được nơi nào phục vụ nhiều người nhất."),
        ),
        "say_supplies": say_longest(given, _("Phát nhiều nhất: %(label)s, %(n)s."), _("Chưa ghi vật phẩm nào.")),
        "contacts": contacts(figures), "children": figures.children,
    }
