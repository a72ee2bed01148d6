"""What a second person looks at before approving: this release beside the last one of its kind, and what is withheld.

Reads published cells alone: whoever approves is a reader too, and must not learn more from this page than from the
release itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.catalogue import ANY, BY_NAME, CASCADE, TOTAL, UNCOUNTED
from reporting.figures import Figure, Figures, Share
from reporting.indicators import CASCADE as STEPS
from reporting.releases.codes import Audience
from reporting.releases.links import CHANGE
from reporting.releases.models import Release
from reporting.releases.periods import of_year

MUCH = 0.5  # a gap beyond which its figure says nothing any more


@dataclass(frozen=True)
class Line:
    """One headline before and after; each a Share, a Figure, or None where the release doesn't hold it."""

    label: str
    before: Share | Figure | None
    after: Share | Figure | None
    note: str = ""

    @property
    def is_share(self) -> bool:
        return isinstance(self.after or self.before, Share)


@dataclass(frozen=True)
class Withheld:
    """Of one table: its figures, how many are withheld, and how wide the printed intervals are on average (persons;
    only those with an upper end)."""

    title: str
    cells: int
    withheld: int
    width: float | None


def last_of_kind(release) -> Release | None:
    """The approved release before this one, of the same kind of period."""
    earlier = Release.objects.approved().filter(period_end__lt=release.period_end).order_by("-period_end")
    return next((one for one in earlier.defer("certificate", "solution") if one.kind == release.kind), None)


def headlines(release, before: Release | None) -> list[Line]:
    """C1, C2, D1 over the estimate, then the cascade: what the last release said and what this one says."""
    now, then = Figures(release), Figures(before) if before else None
    lines = [
        Line(_("C1: đã tiếp cận dịch vụ, của người có nhu cầu và đủ điều kiện"), then.c1 if then else None, now.c1),
        Line(_("C2: đã tiếp cận, của số người ước tính"), then.c2 if then else None, now.c2),
        Line(_("D1 của số người ước tính"), then.d1_of_estimate if then else None, now.d1_of_estimate),
    ]
    if now.has("month"):
        place = (TOTAL, ANY)
        held = then.table("month").get(place) if then else None
        lines.append(Line(_("Người đã nhận dịch vụ trong tháng"), held, now.figure("month", *place)))
    lines += [
        Line(str(STEPS[step]), then.cascade.get(step) if then else None, now.cascade[step])
        for step in CASCADE if now.cascade
    ]
    return [line for line in lines if line.before or line.after]


def withheld(release) -> list[Withheld]:
    """Table by table, of those that count persons; tables of differences, which are only there to be protected, as
    one."""
    counted = [one for one in release.tables["tables"] if one["name"] not in UNCOUNTED and one["cells"]]
    shown = [one for one in counted if not one["name"].endswith(CHANGE)]
    changes = [cell for one in counted if one["name"].endswith(CHANGE) for cell in one["cells"]]
    found = [lost(str(BY_NAME[one["name"]].title), one["cells"]) for one in shown]
    return [*found, *([lost(_("Chênh lệch so với kỳ đã công bố"), changes)] if changes else [])]


def lost(title: str, cells: list[dict]) -> Withheld:
    hidden = [cell for cell in cells if cell["value"] is None]
    widths = [cell["high"] - cell["low"] for cell in hidden if cell["high"] is not None]
    return Withheld(title, len(cells), len(hidden), sum(widths) / len(widths) if widths else None)


def late_entries(release) -> list[tuple[str, Figure, Figure]]:
    """(period, eligible, served) of what arrived after earlier periods had been published."""
    held = Figures(release).table("late")
    names = {span.slug: span.name for span in of_year(release.period_end.year)}
    slugs = dict.fromkeys(slug for slug, _measure in held)
    return [(names.get(slug, slug), held[slug, "eligible"], held[slug, "served"]) for slug in slugs]


# --- The certificate in words ------------------------------------------------------------------------------------
def certified(release) -> Iterator[str]:
    """What attacked the release, with what knowledge, and what came out, a sentence each."""
    held, made = release.certificate, release.solution
    yield _("%(withheld)s trong %(cells)s số được che; nhóm nhỏ nhất được nêu có %(k)s người.") % {
        "withheld": held["withheld"], "cells": held["cells"], "k": held["k"],
    }
    if held["earlier"]:
        yield _("Đã thử tấn công cùng lúc với các kỳ đã công bố trong năm, kể cả kỳ đã thu hồi: số %(numbers)s.") % {
            "numbers": ", ".join(map(str, held["earlier"])),
        }
    insiders = len(held["readers"]) - 1
    if release.audience == Audience.ORGANISATIONS and insiders:
        yield _("Đã thử như một người ngoài và như từng tổ chức trong %(n)s tổ chức, biết rõ số của mình.") % {
            "n": insiders,
        }
    else:
        yield _("Đã thử như một người ngoài, biết mọi quan hệ giữa các số.")
    yield _("Đã giải %(attempts)s bài toán trong %(seconds)s giây bằng %(solver)s.") % {
        "attempts": held["attempts"], "seconds": f"{held['seconds']:.1f}".replace(".", ","), "solver": held["solver"],
    }
    if made["is_optimal"]:
        yield _("Không có cách nào che ít hơn mà vẫn an toàn.")
    elif made["gap"] > MUCH:
        yield _("Hết thời gian tìm: cách che này an toàn, nhưng có thể còn cách che ít hơn nhiều.")
    else:
        yield _("Hết thời gian tìm: cách che này an toàn, nhưng có thể còn cách che ít hơn, nhiều nhất %(gap)s %%.") % {
            "gap": round(100 * made["gap"]),
        }
    yield (_("Không tìm ra số nào.") if held["holds"]
           else _("Tìm ra %(n)s số: bản này không được công bố.") % {"n": len(held["findings"])})


def troubled(release) -> list[str]:
    """The titles of the tables in which the problem is."""
    return [str(BY_NAME[name].title) for name in release.problem_in if name in BY_NAME]


