"""The tables behind the report: by former district, by commune, and by service."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from reporting.catalogue import AGES, ANY, SERVED, SERVICES, SEXES, TOTAL
from reporting.figures import Figures, Share
from reporting.papers.cells import Cell, Grid, Line, at
from reporting.papers.grids import MEASURES, shared, worded
from reporting.papers.words import Areas, word


def covered(figures: Figures, area: str, label: str, **more) -> Line:
    """An area's estimate, its coverage, and what that is against the target."""
    whole, part, rest = (at(figures, "coverage", area, measure) for measure in MEASURES)
    share = shared(part, whole, rest)
    said = share.held.word if isinstance(share.held, Share) else None
    return Line(label, (at(figures, "estimate", area), whole, part, rest, share, Cell(said)), **more)


def coverage_heads(first: str) -> tuple[str, ...]:
    return (first, _("Số ước tính"), *(word("measure", one) for one in MEASURES), _("Tỷ lệ"), _("So với chỉ tiêu"))


def districts(figures: Figures, areas: Areas) -> Grid:
    lines = [covered(figures, zone, areas.name(zone), is_name=True) for zone in by_name(figures.zones, areas)]
    lines.append(covered(figures, TOTAL, areas.name(TOTAL), is_sum=True))
    return Grid(_("Tiếp cận dịch vụ theo địa bàn huyện cũ"), coverage_heads(_("Địa bàn")), tuple(lines), True)


def communes(figures: Figures, areas: Areas) -> Grid:
    """Under the name of their former district; small ones may stand together as one area."""
    lines: list[Line] = []
    for zone, inside in by_zone(figures.areas, areas):
        lines.append(Line(areas.name(zone), is_name=True))
        lines += [covered(figures, area, areas.name(area), is_name=True) for area in inside]
    return Grid(_("Tiếp cận dịch vụ theo xã, phường"), coverage_heads(_("Xã, phường")), tuple(lines), True)


def services_by_district(figures: Figures, areas: Areas) -> Grid:
    lines = [
        Line(areas.name(zone), tuple(at(figures, "needs", zone, service, SERVED) for service in SERVICES),
             is_name=zone != TOTAL, is_sum=zone == TOTAL)
        for zone in (*by_name(figures.zones, areas), TOTAL)
    ]
    return of_services(_("Người đã nhận dịch vụ, theo địa bàn huyện cũ"), _("Địa bàn"), lines)


def services_by_commune(figures: Figures, areas: Areas) -> Grid:
    lines: list[Line] = []
    for zone, inside in by_zone(figures.codes("given", "area"), areas):
        lines.append(Line(areas.name(zone), is_name=True))
        lines += [
            Line(areas.name(area), tuple(at(figures, "given", area, service) for service in SERVICES), is_name=True)
            for area in inside
        ]
    return of_services(_("Người đã nhận dịch vụ, theo xã, phường"), _("Xã, phường"), lines)


def services_of_the_month(figures: Figures, areas: Areas) -> Grid:
    zones = [code for code in figures.codes("month", "area") if code != TOTAL]
    lines = [
        Line(areas.name(zone), tuple(at(figures, "month", zone, service) for service in (*SERVICES, ANY)),
             is_name=zone != TOTAL, is_sum=zone == TOTAL)
        for zone in (*by_name(zones, areas), TOTAL)
    ]
    return of_services(_("Người đã nhận dịch vụ trong tháng"), _("Địa bàn"), lines, _("Ít nhất một"))


def of_services(title: str, first: str, lines: Iterable[Line], *more: str) -> Grid:
    return Grid(title, (first, *(word("service", service) for service in SERVICES), *more), tuple(lines))


def services_by_sex(figures: Figures) -> Grid:
    lines = tuple(
        Line(word("service", service), tuple(at(figures, "by_sex", TOTAL, service, sex) for sex in SEXES),
             is_sum=service == ANY)
        for service in (*SERVICES, ANY)
    )
    return Grid(_("Người đã nhận dịch vụ, theo giới, toàn tỉnh"),
                (_("Loại dịch vụ"), *(label for label, _code in worded("sex", SEXES))), lines)


def services_by_age(figures: Figures) -> Grid:
    """Who received any service at all, by sex and age; each service by itself stands in the workbook."""
    lines = tuple(
        Line(word("sex", sex), tuple(at(figures, "by_age", ANY, sex, age) for age in AGES)) for sex in SEXES
    )
    return Grid(_("Người đã nhận ít nhất một dịch vụ, theo giới và nhóm tuổi, toàn tỉnh"),
                (_("Giới"), *(label for label, _code in worded("age", AGES))), lines)


def by_name(zones: Iterable[str], areas: Areas) -> list[str]:
    order = list(areas.zones)
    return sorted(zones, key=lambda zone: order.index(zone) if zone in order else len(order))


def by_zone(found: Iterable[str], areas: Areas) -> Iterator[tuple[str, list[str]]]:
    """The areas of each former district, in the alphabet's order of both."""
    inside: dict[str, list[str]] = {}
    order = {code: i for i, code in enumerate(areas.communes)}
    for area in sorted(found, key=lambda area: order.get(area.split("+")[0], len(order))):
        inside.setdefault(areas.zone(area), []).append(area)
    for zone in by_name(inside, areas):
        yield zone, inside[zone]


def upright(figures: Figures, areas: Areas) -> list[Grid]:
    """The annexes on upright pages."""
    made = [districts(figures, areas), communes(figures, areas)] if figures.zones else []
    if figures.has("by_sex"):
        made += [services_by_sex(figures), services_by_age(figures)]
    return made


def across(figures: Figures, areas: Areas) -> list[Grid]:
    """Those with a column for each service, on pages laid across."""
    made = []
    if figures.has("month"):
        made.append(services_of_the_month(figures, areas))
    if figures.has("needs"):
        made.append(services_by_district(figures, areas))
    if figures.has("given"):
        made.append(services_by_commune(figures, areas))
    return made
