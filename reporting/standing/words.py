"""What the province's figures say, in sentences: the verdict with its reason, and what the denominator did."""

from dataclasses import dataclass

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pages.templatetags.pages import number, percent
from reporting.figures import TONES, Figures, Share, verdict_word
from reporting.indicators import TARGET
from reporting.templatetags.figures import figure as say_figure
from reporting.templatetags.figures import share as say_share

# The shape that stands for a state wherever its colour does.
SHAPES = {"met": "●", "below": "◆", "undecided": "○", "protected": "○", "none": "+"}


@dataclass(frozen=True)
class Verdict:
    """Against the target: its code, and why it is no other (empty where the figure says so itself)."""

    code: str
    reason: str = ""

    @property
    def word(self) -> str:
        return verdict_word(self.code)

    @property
    def tone(self) -> str:
        return TONES[self.code]

    @property
    def shape(self) -> str:
        return SHAPES[self.code]


def verdict(figures: Figures) -> Verdict:
    """C1 against the target: what possible duplicates leave open is open."""
    band, code = figures.c1_band, figures.c1.verdict
    if band and band[0] < TARGET <= band[1]:
        return Verdict("undecided", _("Có người có thể được ghi hai lần. Tùy đó, tỷ lệ là %(band)s, ở cả hai bên "
                                      "mốc 70 %%.") % {"band": say_band(band)})
    reasons = {
        "undecided": _("Một số con số nhỏ được bảo vệ, nên tỷ lệ nằm ở đâu quanh mốc 70 % thì chưa nói được."),
        "protected": _("Số người còn quá ít để nêu mà không để lộ ai."),
        "none": _("Trong kỳ chưa có ai có nhu cầu và đủ điều kiện."),
    }
    return Verdict(code, reasons.get(code, ""))


def headline(figures: Figures) -> str:
    """The point of the first page, in one sentence."""
    share = figures.c1
    if share.verdict == "none":
        return _("Kỳ này chưa có người có nhu cầu và đủ điều kiện")
    if share.verdict == "protected":
        return _("Số người còn quá ít để nêu tỷ lệ tiếp cận")
    return _("%(share)s người có nhu cầu và đủ điều kiện đã được tiếp cận dịch vụ") % {"share": say_share(share)}


def say_band(band: tuple[float, float]) -> str:
    """66,1–68,0 %."""
    return _("%(low)s đến %(high)s") % {"low": percent(band[0]), "high": percent(band[1])}


def duplicates(figures: Figures) -> str:
    """What persons who may be one leave open; nothing where there are none."""
    if figures.c1_band is None:
        return ""
    return _("%(people)s hồ sơ có thể là của cùng một người. Nếu đúng vậy, tỷ lệ là %(band)s.") % {
        "people": say_figure(figures.figure("duplicates", "eligible")), "band": say_band(figures.c1_band)}


def few(share: Share) -> str:
    """That a handful of persons would turn the verdict; nothing where they would not."""
    if not share.is_of_few or share.wilson is None:
        return ""
    return _("Chênh vài người là kết luận có thể đã khác: với ngần này người, khoảng Wilson 95 %% là %(band)s. Số này "
             "được đếm, không phải lấy mẫu; khoảng chỉ nhắc rằng con số còn nhỏ hoặc sát mốc.") % {
        "band": say_band(share.wilson)}


@dataclass(frozen=True)
class Denominator:
    """What became of D1 over the estimate since the release before. `shrinks`: C1 rose while it fell."""

    shrinks: bool
    sentence: str


def denominator(now: Figures, before: Figures | None) -> Denominator | None:
    """The alarm, or that there is none; nothing where no release before can be compared."""
    if before is None:
        return None
    c1_then, d1_then, c1_now, d1_now = before.c1, before.d1_of_estimate, now.c1, now.d1_of_estimate
    values = [one.value if one is not None else None for one in (c1_then, d1_then, c1_now, d1_now)]
    then, beneath_then, since, beneath_now = (-1.0 if one is None else one for one in values)
    if None in values:
        return None
    said = {"c1_then": say_share(c1_then), "c1_now": say_share(c1_now), "d1_then": say_share(d1_then),
            "d1_now": say_share(d1_now), "n": number(before.release.number), "now": number(now.release.number)}
    if since > then and beneath_now < beneath_then:
        return Denominator(True, shrinking(said) + estimate_moved(now, before))
    return Denominator(False, steady(said))


def steady(said: dict[str, str]) -> str:
    return _("Kỳ số %(now)s so với kỳ số %(n)s: người đủ điều kiện từ %(d1_then)s thành %(d1_now)s số ước tính, tỷ lệ "
             "tiếp cận từ %(c1_then)s thành %(c1_now)s. Mẫu số không làm tỷ lệ đẹp lên.") % said


def shrinking(said: dict[str, str]) -> str:
    return _("Kỳ số %(now)s so với kỳ số %(n)s: tỷ lệ tiếp cận tăng từ %(c1_then)s lên %(c1_now)s, nhưng số người đủ "
             "điều kiện so với ước tính giảm từ %(d1_then)s xuống %(d1_now)s. Tỷ lệ có thể tăng vì ít người được sàng "
             "lọc hơn, chưa hẳn vì nhiều người được phục vụ hơn.") % said


def estimate_moved(now: Figures, before: Figures) -> str:
    """That the estimate itself is another one, which may be the whole reason."""
    then, since = before.estimate(), now.estimate()
    if then is None or since is None or then.value == since.value:
        return ""
    return " " + _("Số ước tính cũng đã đổi, từ %(then)s thành %(since)s người.") % {
        "then": number(then.value), "since": number(since.value)}


def say_period(code: str) -> str:
    """The period of a late entry, 2026-05, 2026-h1 or 2026, in words."""
    year, _dash, part = code.partition("-")
    if part == "h1":
        return _("6 tháng đầu năm %(year)s") % {"year": year}
    return _("Tháng %(month)s/%(year)s") % {"month": int(part), "year": year} if part else _("Năm %(year)s") % {
        "year": year}


# --- Names in sentences --------------------------------------------------------------------------------------
def vietnamese(name: str) -> SafeString:
    """A name within a sentence of either language."""
    return format_html('<span lang="vi">{}</span>', name)


def with_names(sentence: str, **values) -> SafeString:
    """A sentence with values of which some are markup."""
    escaped = {name: conditional_escape(one) for name, one in values.items()}
    return mark_safe(escape(sentence) % escaped)  # noqa: S308  # nosec B308 B703  # both are escaped just above
