"""The pace in sentences, and as a drawing."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number, percent
from reporting.indicators import TARGET
from reporting.standing.pace import DECEMBER, Month, Pace

LEFT, RIGHT, TOP, HEIGHT = 8.0, 92.0, 20, 240  # of the drawing: per cent across, pixels down


def say_pace(pace: Pace) -> str:
    """What December may come to, or why that can't be said."""
    if pace.why == "none":
        return _("Năm nay chưa có ai đủ điều kiện trong các kỳ đã duyệt, nên chưa nói được tiến độ.")
    if pace.why == "over":
        return _("Năm đã khép lại ở %(share)s.") % {"share": percent(pace.months[-1].share)}
    if pace.why == "few":
        return _("Mới có số liệu của %(n)s tháng. Cần ít nhất ba tháng thì mới nói được cuối năm ra sao.") % {
            "n": len(pace.months)}
    said = {"band": band(pace)}
    sentences = {
        "met": _("Với tốc độ này, cuối năm dự kiến đạt %(band)s."),
        "below": _("Với tốc độ này, cuối năm dự kiến chỉ đạt %(band)s."),
        "undecided": _("Với tốc độ này, cuối năm dự kiến %(band)s: có thể đạt, có thể chưa."),
    }
    return sentences[pace.verdict] % said


def say_needed(pace: Pace) -> str:
    """What it takes from here, beside what was done a month so far."""
    if pace.needed is None or pace.gain is None:
        return ""
    if not pace.needed:
        return _("Số người đã phục vụ đủ cho mốc 70 %% của số người đủ điều kiện dự kiến cuối năm.")
    n = math.ceil(pace.needed)
    return ngettext(
        "Để đạt 70 %% vào tháng 12, mỗi tháng cần thêm %(n)s người được phục vụ; đến nay mỗi tháng thêm "
        "%(gain)s người.",
        "Để đạt 70 %% vào tháng 12, mỗi tháng cần thêm %(n)s người được phục vụ; đến nay mỗi tháng thêm "
        "%(gain)s người.",
        n) % {"n": number(n), "gain": number(round(pace.gain))}


def band(pace: Pace) -> str:
    """66–71 %: the band of December without decimals, rounded outwards."""
    low, high = math.floor(round((pace.low or 0) * 100, 6)), math.ceil(round((pace.high or 0) * 100, 6))
    return percent(high / 100, 0) if low == high else f"{low}–{percent(high / 100, 0)}"


# --- The drawing ---------------------------------------------------------------------------------------------
def across(month: int) -> float:
    return round(LEFT + (month - 1) / (DECEMBER - 1) * (RIGHT - LEFT), 2)


def down(share: float | None) -> float:
    return round(TOP + (1 - min(max(share or 0, 0), 1)) * HEIGHT, 1)


def drawing(pace: Pace) -> dict:
    """Where everything stands in the picture: `points` observed, `line` through them, the `band` to December."""
    seen = [one for one in pace.months if one.share is not None]
    made = {
        "points": [{"x": across(one.month), "y": down(one.share), "month": one.month} for one in seen],
        "line": " ".join(f"{across(one.month)},{down(one.share)}" for one in seen),
        "target": down(TARGET), "target_words": down(TARGET) - 6, "bottom": down(0), "month_words": down(0) + 20,
        "height": TOP + HEIGHT + 28, "months": [{"x": across(n), "n": n} for n in range(1, DECEMBER + 1)],
        "levels": [{"y": down(n / 100), "n": n} for n in (0, 25, 50, 75, 100)],
    }
    return made | (ahead(pace, seen[-1]) if pace.expected is not None and seen else {})


def ahead(pace: Pace, last: Month) -> dict:
    """From the last month observed to December: the band, the middle, and the interval at its end."""
    start, end = f"{across(last.month)},{down(last.share)}", across(DECEMBER)
    low, high, middle = down(pace.low), down(pace.high), down(pace.expected)
    return {
        "band": f"{start} {end},{high} {end},{low}", "middle": f"{start} {end},{middle}",
        "end": {"x": end, "low": low, "high": high, "y": middle},
    }
