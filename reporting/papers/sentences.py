"""What the report says of its figures, in sentences that an official signs. A withheld figure is said as what any
reader can work out of it: "từ 1 đến 9 người"."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number, percent
from reporting.catalogue import ANY, CASCADE, ELIGIBLE, TOTAL, Period
from reporting.figures import Figure, Figures, Share
from reporting.indicators import TARGET
from reporting.papers.cells import Cell, less
from reporting.papers.words import word


def people(figure: Figure) -> str:
    """1.043 người; từ 1 đến 9 người; ít nhất 12 người."""
    if figure.value is not None:
        return ngettext("%(n)s người", "%(n)s người", figure.value) % {"n": number(figure.value)}
    if figure.high is None:
        return _("ít nhất %(low)s người") % {"low": number(figure.low)}
    return _("từ %(low)s đến %(high)s người") % {"low": number(figure.low), "high": number(figure.high)}


def said(share: Share | None) -> str:
    return Cell(share).words


def between(low: float, high: float) -> str:
    return _("từ %(low)s đến %(high)s") % {"low": percent(low), "high": percent(high)}


# --- I. General results -------------------------------------------------------------------------------------------
def target(figures: Figures, kind: Period) -> str:
    """C1 against the target, or why that can't be said."""
    share = figures.c1
    if share.low is None:
        return _("Trong kỳ chưa ghi nhận người có nhu cầu và đủ điều kiện được hỗ trợ.")
    values = {"served": people(share.part), "eligible": people(share.whole), "share": said(share),
              "verdict": verdict(figures, kind)}
    if share.value is None:
        return _("Số người có nhu cầu và đủ điều kiện: %(eligible)s; số người đã được tiếp cận ít nhất một dịch vụ can "
                 "thiệp giảm hại, hỗ trợ hòa nhập cộng đồng: %(served)s; tỷ lệ trong khoảng %(share)s, %(verdict)s. "
                 "Con số chính xác không nêu để bảo vệ thông tin cá nhân.") % values
    return _("Trong kỳ, %(served)s trên tổng số %(eligible)s có nhu cầu và đủ điều kiện đã được tiếp cận ít nhất một "
             "dịch vụ can thiệp giảm hại, hỗ trợ hòa nhập cộng đồng, bằng %(share)s, %(verdict)s.") % values


def verdict(figures: Figures, kind: Period) -> str:
    """Against the target, possible duplicates thought of."""
    goal = {"goal": percent(TARGET, 0), "n": number(figures.c1.missing)}
    band = figures.c1_band
    if band and band[0] < TARGET <= band[1]:
        return _("chưa kết luận được so với chỉ tiêu ít nhất %(goal)s, vì còn hồ sơ có thể trùng") % goal
    found = figures.c1.verdict
    if found == "met":
        return _("đạt chỉ tiêu của năm (ít nhất %(goal)s)") % goal
    if found != "below":
        return _("chưa kết luận được so với chỉ tiêu ít nhất %(goal)s") % goal
    if not figures.c1.missing:
        return _("chưa đạt chỉ tiêu ít nhất %(goal)s") % goal
    if kind == Period.YEAR:
        return _("chưa đạt chỉ tiêu của năm (ít nhất %(goal)s), còn thiếu %(n)s người") % goal
    return _("chưa tới mức phải đạt khi hết năm (ít nhất %(goal)s); với số người đủ điều kiện hiện nay còn thiếu "
             "%(n)s người") % goal


def duplicates(figures: Figures) -> str:
    band = figures.c1_band
    if band is None:
        return ""
    return _("Còn %(records)s có thể được ghi hai lần, chưa xác minh xong; tùy kết quả, tỷ lệ này là %(band)s.") % {
        "records": people(figures.figure("duplicates", ELIGIBLE)), "band": between(*band)}


def reached(figures: Figures) -> str:
    """C2 with its range; never mixed with C1."""
    estimate, share = figures.estimate(), figures.c2
    if not figures.has("cascade"):
        return ""
    contacted = people(figures.figure("cascade", "contacted"))
    if estimate is None or share is None:
        return _("Số người đã tiếp cận: %(contacted)s. Chưa đủ số ước tính của các xã, phường nên chưa tính tỷ lệ so "
                 "với số ước tính.") % {"contacted": contacted}
    sentence = _("Số người đã tiếp cận: %(contacted)s, bằng %(share)s số người ước tính trên địa bàn (%(point)s người, "
                 "trong khoảng %(low)s–%(high)s)") % {
        "contacted": contacted, "share": said(share), "point": number(estimate.value), "low": number(estimate.low),
        "high": number(estimate.high)}
    band = figures.c2_range()
    more = "; " + _("theo khoảng ước tính này, tỷ lệ %(band)s") % {"band": between(*band)} if band else ""
    return f"{sentence}{more}.{over(share)}"


def over(share: Share) -> str:
    return " " + _("Tỷ lệ trên 100 %: cần rà soát lại số ước tính.") if share.is_over else ""


def denominator(now: Figures, before: Figures | None) -> str:
    """D1 over the estimate, and the alarm: C1 also rises when fewer people are assessed."""
    share = now.d1_of_estimate
    if share is None:
        return ""
    sentence = _("Số người có nhu cầu và đủ điều kiện bằng %(share)s số ước tính.") % {"share": said(share)}
    return sentence + over(share) + (f" {shrunk}" if (shrunk := alarm(now, before)) else "")


def alarm(now: Figures, before: Figures | None) -> str:
    if before is None:
        return ""
    shares = (before.c1, now.c1, before.d1_of_estimate, now.d1_of_estimate)
    values = [share.value for share in shares if share is not None and share.value is not None]
    if len(values) < len(shares):
        return ""
    c1_then, c1_now, d1_then, d1_now = values
    if not (c1_now > c1_then and d1_now < d1_then):
        return ""
    return _("Lưu ý: so với kỳ công bố số %(n)s, tỷ lệ tiếp cận tăng từ %(c1_then)s lên %(c1_now)s trong khi số người "
             "đủ điều kiện so với ước tính giảm từ %(d1_then)s xuống %(d1_now)s; tỷ lệ có thể tăng do ít người được "
             "sàng lọc hơn.") % {"n": before.release.number, "c1_then": percent(c1_then), "c1_now": percent(c1_now),
                            "d1_then": percent(d1_then), "d1_now": percent(d1_now)}


def by_area(figures: Figures) -> str:
    """How many former districts and communes stand where."""
    if not figures.zones:
        return ""
    zones, communes = (Counter(figures.coverage(area).verdict for area in areas)
                       for areas in (figures.zones, figures.areas))
    return _("Theo địa bàn: trong %(zones)s địa bàn huyện cũ có %(zones_met)s nơi đạt mức %(goal)s, %(zones_below)s "
             "nơi chưa đạt, còn lại chưa kết luận được; trong %(communes)s xã, phường hoặc cụm xã, phường có "
             "%(communes_met)s nơi đạt, %(communes_below)s nơi chưa đạt, %(communes_none)s nơi chưa có người đủ điều "
             "kiện, còn lại số người quá ít để kết luận.") % {
        "goal": percent(TARGET, 0), "zones": len(figures.zones), "zones_met": zones["met"],
        "zones_below": zones["below"], "communes": len(figures.areas), "communes_met": communes["met"],
        "communes_below": communes["below"], "communes_none": communes["none"]}


def children(figures: Figures) -> str:
    held = figures.children
    if held is None:
        return ""
    return _("Trẻ em từ 16 đến dưới 18 tuổi được chuyển theo quy trình bảo vệ trẻ em, không tính vào các số trên: "
             "%(children)s.") % {"children": people(held)}


def general(figures: Figures, before: Figures | None, kind: Period) -> list[str]:
    found = [
        " ".join(one for one in (target(figures, kind), duplicates(figures)) if one), reached(figures),
        denominator(figures, before), by_area(figures), children(figures),
    ]
    return [one for one in found if one]


# --- II to VI ----------------------------------------------------------------------------------------------------
def cascade(figures: Figures) -> list[str]:
    """Where most are lost, among the steps of which both figures are published."""
    held = figures.cascade
    lost = {step: less(held[before], held[step]) for before, step in zip(CASCADE, CASCADE[1:], strict=False)}
    known = {step: figure for step, figure in lost.items() if figure.value}
    last = _("Trong %(first)s đã tiếp cận, %(last)s đã đi đến bước cuối là được theo dõi sau hỗ trợ.") % {
        "first": people(held[CASCADE[0]]), "last": people(held[CASCADE[-1]])}
    if not known:
        return [last]
    step = max(known, key=lambda step: known[step].value or 0)
    before = CASCADE[CASCADE.index(step) - 1]
    return [last + " " + _("Nhiều nhất là %(lost)s không đi tiếp từ bước “%(before)s” sang bước “%(step)s”.") % {
        "lost": people(known[step]), "before": word("step", before), "step": word("step", step)}]


def services(figures: Figures) -> list[str]:
    """The kinds with the highest and the lowest share, among those with exact ones."""
    exact = {service: share for service, share in figures.services.items() if share.value is not None}
    if len(exact) < 2:
        return [_("Số người theo từng loại dịch vụ còn ít; các tỷ lệ được nêu dưới dạng khoảng.")]
    high, low = (choose(exact, key=lambda one: exact[one].value or 0) for choose in (max, min))
    return [_("Tỷ lệ người có nhu cầu đã nhận dịch vụ cao nhất ở %(high)s (%(high_share)s), thấp nhất ở %(low)s "
              "(%(low_share)s). Một người có thể có nhu cầu về nhiều loại dịch vụ.") % {
        "high": word("service", high), "high_share": said(exact[high]), "low": word("service", low),
        "low_share": said(exact[low])}]


def referrals(figures: Figures) -> list[str]:
    sent, accepted, declined, attended, completed = (
        people(figures.figure("referrals", ANY, step))
        for step in ("sent", "accepted", "declined", "attended", "completed")
    )
    found = [_("Số người được chuyển gửi: %(sent)s; được tiếp nhận: %(accepted)s; có lần bị từ chối: %(declined)s; đã "
               "đến: %(attended)s; hoàn thành: %(completed)s.") % {
        "sent": sent, "accepted": accepted, "declined": declined, "attended": attended, "completed": completed}]
    if figures.has("waiting"):
        whole, quick, longer = (figures.figure("waiting", "answered", band) for band in (TOTAL, "days_2", "longer"))
        found.append(_("Trong %(whole)s đã có trả lời, %(quick)s được trả lời trong 2 ngày, %(longer)s phải chờ trên "
                       "14 ngày.") % {"whole": people(whole), "quick": people(quick), "longer": people(longer)})
    return found


def lasting(figures: Figures) -> list[str]:
    """Of each result after six months."""
    if not figures.has("lasting"):
        return []
    parts = []
    for result in dict.fromkeys(figures.codes("lasting", "result")):
        followed, held = (figures.figure("lasting", result, "months_6", one) for one in ("followed", "lasting"))
        if followed.is_nobody:
            continue
        parts.append(_("%(result)s: %(held)s trên %(followed)s đã theo dõi") % {
            "result": word("result", result).lower(), "held": people(held), "followed": people(followed)})
    return [_("Kết quả duy trì sau 6 tháng: %(results)s.") % {"results": "; ".join(parts)}] if parts else []


def contacts(figures: Figures) -> list[str]:
    if not figures.has("contacts"):
        return []
    whole, known, anonymous = (figures.figure("contacts", who, TOTAL) for who in ("all", "with_record", "anonymous"))
    return [_("Số lượt người được tiếp cận: %(whole)s, gồm người có hồ sơ: %(known)s, người không có hồ sơ: "
              "%(anonymous)s. Lượt tiếp cận không phải là số người, không tính là tiếp cận dịch vụ.") % {
        "whole": Cell(whole).words, "known": Cell(known).words, "anonymous": Cell(anonymous).words}]


def newcomers(figures: Figures) -> list[str]:
    quarters: Sequence[str] = figures.codes("quarters", "quarter")
    if not quarters:
        return []
    parts = [_("%(quarter)s: %(new)s mới, %(back)s quay lại") % {
        "quarter": word("quarter", one), "new": people(figures.figure("quarters", one, "new")),
        "back": people(figures.figure("quarters", one, "returning"))} for one in quarters]
    return ["; ".join(parts) + "."]


def programme(figures: Figures) -> list[str]:
    """Who has not reported, figure by figure where it matters."""
    if not figures.has("programme"):
        return [_("Chưa có số liệu báo cáo về các chỉ tiêu này trong kỳ.")]
    lacking = list(_lacking(figures))
    if not lacking:
        return [_("Tất cả các nơi phải báo cáo đã báo cáo.")]
    return [_("Chưa báo cáo: %(figures)s. Tỷ lệ của các chỉ tiêu này có thể còn tăng.") % {
        "figures": "; ".join(lacking)}]


def _lacking(figures: Figures) -> Iterator[str]:
    for code in figures.codes("programme", "figure"):
        expected, reported = (figures.figure("programme", code, part).value or 0 for part in ("expected", "reported"))
        if expected > reported:
            yield _("%(figure)s: %(n)s trên %(all)s nơi") % {
                "figure": word("figure", code), "n": number(expected - reported), "all": number(expected)}


def month(figures: Figures) -> list[str]:
    return [_("Trong tháng, %(people)s đã nhận ít nhất một dịch vụ.") % {
        "people": people(figures.figure("month", TOTAL, ANY))}] if figures.has("month", TOTAL, ANY) else []


# --- How to read it --------------------------------------------------------------------------------------------
def method(figures: Figures, k: int, moment: str) -> list[str]:
    release = figures.release
    return [
        _("Số liệu lấy từ kỳ công bố số %(number)s, chốt ngày %(day)s, theo tiêu chí đủ điều kiện phiên bản %(rules)s "
          "và danh mục bảng %(catalogue)s. Số đã công bố không thay đổi; những gì ghi sau ngày chốt được nêu "
          "ở kỳ sau.") % {
            "number": release.number, "day": moment, "rules": release.rules, "catalogue": release.catalogue},
        _("Mỗi người được tính một lần, dù được nhiều tổ chức hỗ trợ, và tính ở một xã, phường trong kỳ. “Đủ điều "
          "kiện” là người đã được sàng lọc, có nhu cầu muốn được hỗ trợ và đủ điều kiện theo tiêu chí. “Đã tiếp cận "
          "dịch vụ” là người trong số đó đã thực sự nhận ít nhất một dịch vụ đúng nhu cầu, được nơi cung cấp hoặc "
          "người hỗ trợ xác nhận; tờ rơi, lượt gặp hay giấy chuyển gửi chưa có trả lời không được tính."),
        _("Để không ai bị nhận ra, số dưới %(k)s và những số có thể làm lộ số đó được thay bằng khoảng mà người đọc tự "
          "suy ra được, ví dụ “1–9”. Số 0 là không có ai. Dấu “–” là không có số liệu.") % {"k": k},
    ]
