"""The tables in the body of the report, each made of published figures alone."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pages.templatetags.pages import percent
from reporting.catalogue import AGES, ANY, BY_NAME, CASCADE, ELIGIBLE, SERVED, SERVICES, SEXES, TOTAL, UNREACHED
from reporting.figures import Figure, Figures, Share
from reporting.papers.cells import Cell, Grid, Line, at, less
from reporting.papers.words import word
from reporting.programme.figures import BY_CODE, Kind
from services.categories import OrganisationKind

MEASURES = (ELIGIBLE, SERVED, UNREACHED)


def shared(part: Cell, whole: Cell, rest: Cell | None = None) -> Cell:
    """The share of two cells; a dash where one of them holds no figure."""
    if not isinstance(part.held, Figure) or not isinstance(whole.held, Figure):
        return Cell(None)
    known = rest.held if rest is not None and isinstance(rest.held, Figure) else None
    return Cell(Share(part.held, whole.held, rest=known))


def crossed(
    figures: Figures, table: str, title: str, rows: Iterable[tuple[str, tuple[str, ...]]],
    columns: Sequence[tuple[str, tuple[str, ...]]], head: str,
) -> Grid:
    """A table of figures alone: the codes of a row and those of a column make the place."""
    lines = (
        Line(label, tuple(at(figures, table, *codes, *more) for _label, more in columns), is_sum=TOTAL in codes)
        for label, codes in rows
    )
    return Grid(title, (head, *(label for label, _codes in columns)), tuple(lines))


def worded(dimension: str, codes: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    return [(word(dimension, code), (code,)) for code in codes]


def cascade(figures: Figures) -> Grid:
    """Each step, whom the step before lost, and what is left of those contacted."""
    lines, before = [], None
    estimate = figures.estimate()
    if estimate is not None:
        lines.append(Line(_("Số ước tính"), (at(figures, "estimate", TOTAL), Cell(None), Cell(None))))
    first = figures.figure("cascade", CASCADE[0])
    for step in CASCADE:
        held = figures.figure("cascade", step)
        lost = Cell(None) if before is None else Cell(less(before, held))
        lines.append(Line(word("step", step), (at(figures, "cascade", step), lost, Cell(Share(held, first)))))
        before = held
    heads = (_("Bước"), _("Số người"), _("Không đi tiếp từ bước trước"), _("So với số đã tiếp cận"))
    return Grid(_("Số người theo từng bước"), heads, tuple(lines))


def services(figures: Figures) -> Grid:
    lines = []
    for service in SERVICES:
        whole, part, rest = (at(figures, "needs", TOTAL, service, measure) for measure in MEASURES)
        lines.append(Line(word("service", service), (whole, part, rest, shared(part, whole, rest))))
    whole, part, rest = (at(figures, "coverage", TOTAL, measure) for measure in MEASURES)
    lines.append(Line(_("Mọi dịch vụ"), (whole, part, rest, shared(part, whole, rest)), is_sum=True))
    heads = (_("Loại dịch vụ"), *(word("measure", measure) for measure in MEASURES), _("Tỷ lệ"))
    return Grid(_("Kết quả theo loại dịch vụ"), heads, tuple(lines))


def providers(figures: Figures) -> Grid:
    """By the kind of who gave it, without kinds that served nobody."""
    kinds = [kind for kind in OrganisationKind.values if not figures.figure("providers", kind).is_nobody]
    return crossed(figures, "providers", _("Người đã nhận dịch vụ, theo loại cơ sở cung cấp"), worded("kind", kinds),
                   [(_("Số người"), ())], _("Loại cơ sở"))


def referrals(figures: Figures) -> Grid:
    steps = BY_NAME["referrals"].codes["step"]
    lines = []
    for service in (*SERVICES, ANY):
        cells = tuple(at(figures, "referrals", service, step) for step in steps)
        label = _("Mọi dịch vụ") if service == ANY else word("service", service)
        lines.append(Line(label, (*cells, shared(cells[1], cells[0])), is_sum=service == ANY))
    heads = (_("Loại dịch vụ"), *(word("step", step) for step in steps), _("Tỷ lệ tiếp nhận"))
    return Grid(_("Kết quả chuyển gửi (số người)"), heads, tuple(lines))


def waiting(figures: Figures) -> Grid:
    table = BY_NAME["waiting"]
    return crossed(figures, "waiting", _("Thời gian chờ (số người)"), worded("until", table.codes["until"]),
                   worded("band", table.codes["band"]), _("Khoảng"))


def lasting(figures: Figures) -> Grid:
    table, lines = BY_NAME["lasting"], []
    for result in table.codes["result"]:
        for after in table.codes["after"]:
            cells = tuple(at(figures, "lasting", result, after, measure) for measure in table.codes["measure"])
            label = f"{word('result', result)}, {word('after', after).lower()}"
            lines.append(Line(label, (*cells, shared(cells[2], cells[1]))))
    heads = (_("Kết quả"), *(word("measure", one) for one in table.codes["measure"]), _("Tỷ lệ duy trì"))
    return Grid(_("Kết quả được duy trì sau khi hỗ trợ (số người)"), heads, tuple(lines))


def contacts(figures: Figures) -> Grid:
    table = BY_NAME["contacts"]
    lines = [
        Line(word("channel", channel), tuple(at(figures, "contacts", who, channel) for who in table.codes["who"]),
             is_sum=channel == TOTAL)
        for channel in (*table.codes["channel"][1:], TOTAL)
    ]
    return Grid(_("Lượt tiếp cận, theo kênh"), (_("Kênh"), *(word("who", who) for who in table.codes["who"])),
                tuple(lines))


def channels(figures: Figures) -> Grid:
    return crossed(figures, "channels", _("Người đã gặp, theo kênh"),
                   worded("channel", BY_NAME["channels"].codes["channel"]), [(_("Số người"), ())], _("Kênh"))


def supplies(figures: Figures) -> Grid:
    return crossed(figures, "supplies", _("Vật phẩm đã phát"), worded("item", figures.codes("supplies", "item")),
                   [(_("Số lượng"), ())], _("Vật phẩm"))


def quarters(figures: Figures) -> Grid:
    return crossed(figures, "quarters", _("Người mới và người quay lại, theo quý"),
                   worded("quarter", figures.codes("quarters", "quarter")),
                   worded("who", BY_NAME["quarters"].codes["who"]), _("Quý"))


def profile(figures: Figures) -> Grid:
    return crossed(figures, "profile", _("Người đã tiếp cận, theo giới và nhóm tuổi"),
                   worded("sex", (*SEXES, TOTAL)), worded("age", (*AGES, TOTAL)), _("Giới"))


def late(figures: Figures) -> Grid:
    return crossed(figures, "late", _("Người được ghi sau khi kỳ trước đã chốt"),
                   worded("period", figures.codes("late", "period")), worded("measure", (ELIGIBLE, SERVED)), _("Kỳ"))


def programme(figures: Figures) -> Grid:
    """The plan's other targets; a yes or no is of all who should report."""
    lines = tuple(_programme_line(figures, code) for code in figures.codes("programme", "figure"))
    heads = (_("Chỉ tiêu"), _("Đã thực hiện"), pgettext("column", "Trên tổng số"), _("Tỷ lệ"), _("Mức phải đạt"),
             _("Nơi đã báo cáo"), _("Nơi phải báo cáo"))
    return Grid(_("Các chỉ tiêu khác của kế hoạch"), heads, lines)


def _programme_line(figures: Figures, code: str) -> Line:
    part, whole, reported, expected = (
        at(figures, "programme", code, name) for name in BY_NAME["programme"].codes["part"]
    )
    known = BY_CODE.get(code)
    is_number = known is not None and known.kind == Kind.NUMBER
    goal = Cell(percent(known.goal, 0) if known and known.goal is not None else None)
    share = Cell(None) if is_number or _nobody(reported) else shared(part, whole)
    return Line(word("figure", code), (part, Cell(None) if is_number else whole, share, goal, reported, expected))


def _nobody(cell: Cell) -> bool:
    return not isinstance(cell.held, Figure) or cell.held.is_nobody


def body(figures: Figures) -> dict[str, Grid]:
    """The tables of the body that this release holds, by name, in the order in which they are printed."""
    made = {
        "cascade": cascade, "needs": services, "providers": providers, "referrals": referrals, "waiting": waiting,
        "lasting": lasting, "contacts": contacts, "channels": channels, "supplies": supplies, "quarters": quarters,
        "profile": profile, "programme": programme, "late": late,
    }
    return dict(_held(figures, made.items()))


def _held(figures: Figures, made) -> Iterator[tuple[str, Grid]]:
    for name, grid in made:
        if figures.has(name):
            yield name, grid(figures)
