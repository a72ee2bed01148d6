"""What to do next: plain sentences, each with the published figure that made it, ranked by the persons concerned.

From published figures alone: where a figure is protected nothing is said, so that a sentence tells no more than the
tables do. What is about the figures themselves (an estimate missing, a report not in) stands in a list of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number, percent
from reporting.catalogue import SERVICES
from reporting.figures import Figures, Share
from reporting.programme.figures import BY_CODE
from reporting.standing.places import Spot, district_names, places
from reporting.standing.results import cascade as cascade_of
from reporting.standing.results import largest_loss, lasting, referrals, waiting
from reporting.standing.words import Denominator, vietnamese, with_names
from reporting.templatetags.figures import share as say_share
from services.categories import Category

TABLES = ("coverage", "needs", "cascade", "referrals", "waiting", "lasting", "estimate", "programme")
# So many persons at least have to stand behind a share, and so large it has to be, for a step to be made of it.
ENOUGH, OFTEN, LONG, MOST_STEPS = 10, 0.2, 0.2, 10
# Of one sort no more than so many; of any other, one.
OF_A_SORT = {"unmet": 5, "commune": 3, "declined": 3}


@dataclass(frozen=True)
class Step:
    """One sentence: what is so (`fact`), what to do (`do`), where more stands (a page's name and its query)."""

    sort: str
    fact: str
    do: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    persons: int = 0


def for_people(figures: Figures, known: Mapping[str, Spot]) -> list[Step]:
    """What concerns persons, the most first; of one sort no more than a few."""
    found = sorted((*unmet(figures, known), *in_communes(figures, known), *declined(figures), *waited(figures),
                    *lost(figures), *unasked(figures)), key=lambda one: -one.persons)
    kept: list[Step] = []
    for one in found:
        if sum(other.sort == one.sort for other in kept) < OF_A_SORT.get(one.sort, 1):
            kept.append(one)
    return kept[:MOST_STEPS]


def for_figures(figures: Figures, shrunk: Denominator | None) -> list[Step]:
    """What the figures themselves lack, the gravest first."""
    return [*(one for one in (shrinking(shrunk), over(figures), unestimated(figures)) if one), *unreported(figures)]


# --- Of persons ----------------------------------------------------------------------------------------------
def left(share: Share) -> int | None:
    """How many were left without, where that and the share are published and the target isn't met."""
    if share.value is None or share.verdict != "below" or share.rest is None or share.rest.value is None:
        return None
    return share.rest.value if share.rest.value >= ENOUGH else None


def unmet(figures: Figures, known: Mapping[str, Spot]) -> Iterator[Step]:
    """Former districts where a need is known and reach is low."""
    names = district_names(known)
    for zone in figures.zones:
        for service in SERVICES if figures.has("needs", zone, SERVICES[0], "served") else ():
            share = figures.need(service, zone)
            n = left(share)
            if n is None:
                continue
            yield Step("unmet", with_names(ngettext(
                "%(place)s: %(n)s người đủ điều kiện chưa nhận được dịch vụ “%(service)s” (mới đạt %(share)s).",
                "%(place)s: %(n)s người đủ điều kiện chưa nhận được dịch vụ “%(service)s” (mới đạt %(share)s).", n),
                place=vietnamese(names.get(zone, zone)), n=number(n), service=Category(service).label,
                share=say_share(share)),
                _("Tìm thêm chỗ hoặc đưa dịch vụ về gần địa bàn này."), "coverage-places", {"district": zone}, n)


def in_communes(figures: Figures, known: Mapping[str, Spot]) -> Iterator[Step]:
    for place in places(figures, known):
        n = left(place.coverage)
        if n is not None:
            yield Step("commune", with_names(ngettext(
                "%(place)s: %(n)s người đủ điều kiện chưa nhận được dịch vụ nào (mới đạt %(share)s).",
                "%(place)s: %(n)s người đủ điều kiện chưa nhận được dịch vụ nào (mới đạt %(share)s).", n),
                place=vietnamese(place.name), n=number(n), share=say_share(place.coverage)),
                _("Cùng các nhóm đang làm ở đây xem vướng ở đâu."), "coverage-places",
                {"q": place.spots[0].name}, n)


def declined(figures: Figures) -> Iterator[Step]:
    """Kinds of service that turn many away."""
    for one in referrals(figures)[1:]:
        n, share = one.declined.part.value, one.declined.value
        if n and share is not None and n >= ENOUGH and share >= OFTEN:
            yield Step("declined", _("%(service)s: %(share)s số người được chuyển gửi bị từ chối (%(n)s người).") % {
                "service": one.label, "share": percent(share), "n": number(n)},
                _("Hỏi các cơ sở vì sao từ chối, rồi thêm chỗ hoặc chuyển nơi khác."), "coverage-services", {}, n)


def waited(figures: Figures) -> Iterator[Step]:
    """What keeps many waiting for more than two weeks."""
    for one in waiting(figures):
        late = one.bands["longer"]
        n, share = late.part.value, late.value
        if n and share is not None and n >= ENOUGH and share >= LONG:
            sentence = {
                "answered": _("%(n)s người chờ quá 14 ngày mới được trả lời (%(share)s)."),
                "attended": _("%(n)s người chờ quá 14 ngày mới được phục vụ (%(share)s)."),
            }[one.code]
            yield Step("waiting", sentence % {"n": number(n), "share": percent(share)},
                _("Nhắc các cơ sở về hạn trả lời; xem dịch vụ nào thiếu chỗ."), "coverage-results", {}, n)


def lost(figures: Figures) -> Iterator[Step]:
    """The step of the cascade at which most are lost."""
    found = largest_loss(cascade_of(figures))
    if found is not None and (found[1].lost or 0) >= ENOUGH:
        before, step = found
        yield Step("lost", _("%(n)s người dừng lại giữa “%(from)s” và “%(to)s” (%(share)s).") % {
            "n": number(step.lost), "from": before.label, "to": step.label, "share": percent(step.of_before)},
            _("Xem vì sao họ không đi tiếp: giấy tờ, đường xa, hay chưa ai hẹn."), "coverage-results", {},
            step.lost or 0)


def unasked(figures: Figures) -> Iterator[Step]:
    """Results that were due to be asked about, and were not."""
    for one in lasting(figures):
        due, asked = one.due.value, one.followed.part.value
        if due is not None and asked is not None and due - asked >= ENOUGH:
            yield Step("unasked", _("%(result)s: chưa hỏi lại %(n)s trên %(due)s người đã đến hạn theo dõi.") % {
                "result": one.label, "n": number(due - asked), "due": number(due)},
                _("Nhắc các nhóm theo dõi sau dịch vụ; chưa hỏi thì chưa biết kết quả."), "coverage-results", {},
                due - asked)


# --- Of the figures --------------------------------------------------------------------------------------------
def shrinking(shrunk: Denominator | None) -> Step | None:
    if shrunk is None or not shrunk.shrinks:
        return None
    return Step("shrinking", shrunk.sentence, _("Xem vì sao ít người được sàng lọc hơn, trước khi "
                                                            "báo cáo tỷ lệ này."), "coverage")


def over(figures: Figures) -> Step | None:
    """A share of more than everybody: the estimate is too low."""
    shares = [one for one in (figures.c2, figures.d1_of_estimate) if one is not None and one.is_over]
    if not shares:
        return None
    return Step("over", _("Tỷ lệ so với ước tính vượt 100 %% (%(share)s).") % {"share": say_share(shares[0])},
                _("Xem lại số ước tính."), "estimates")


def unestimated(figures: Figures) -> Step | None:
    """Communes of which nobody has estimated anything."""
    if not figures.areas:
        return None
    n = sum(figures.estimate(area) is None for area in figures.areas)
    if not n:
        return None
    return Step("unestimated", ngettext(
        "%(n)s xã, phường chưa có số ước tính, nên chưa so được với quần thể.",
        "%(n)s xã, phường chưa có số ước tính, nên chưa so được với quần thể.", n) % {"n": number(n)},
        _("Nhập số ước tính còn thiếu."), "estimates", {"tab": "lacking"})


def unreported(figures: Figures) -> Iterable[Step]:
    """Targets of which most reports are still missing, in one sentence."""
    missing = {}
    for code in dict.fromkeys(codes[0] for codes in figures.table("programme")):
        held = [figures.table("programme").get((code, part)) for part in ("reported", "expected")]
        came, wanted = (one.value or 0 if one else 0 for one in held)
        if wanted > came:
            missing[code] = (came, wanted)
    if not missing:
        return []
    code = max(missing, key=lambda one: missing[one][1] - missing[one][0])
    label = str(BY_CODE[code].label) if code in BY_CODE else code
    reported, expected = missing[code]
    return [Step("unreported", _("“%(figure)s”: mới có %(reported)s trên %(expected)s nơi báo cáo.") % {
        "figure": label, "reported": number(reported), "expected": number(expected)},
        _("Nhắc những nơi chưa báo cáo."), "programme-reporters")]


def page_words() -> dict[str, str]:
    """Where a step leads, for its link."""
    return {
        "coverage": _("Xem tổng quan"), "coverage-places": _("Xem địa bàn"), "coverage-services": _("Xem dịch vụ"),
        "coverage-results": _("Xem từ tiếp cận đến kết quả"), "estimates": _("Xem số ước tính"),
        "programme-reporters": _("Xem ai chưa báo cáo"),
    }
