"""From contact to lasting result: what is lost from step to step, what became of referrals, what lasted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.followups.models import Lasting
from pages.templatetags.pages import number, percent
from reporting.catalogue import ANY, CASCADE, LASTING, SERVICES, TOTAL
from reporting.figures import Figure, Figures, Share, most, spread
from reporting.indicators import CASCADE as STEP_WORDS
from reporting.templatetags.figures import figure as say_figure
from reporting.templatetags.figures import share as say_share
from services.categories import Category

TABLES = ("cascade", "referrals", "waiting", "lasting", "estimate")
BANDS = {
    "days_2": gettext_lazy("trong 2 ngày"), "days_7": gettext_lazy("3–7 ngày"), "days_14": gettext_lazy("8–14 ngày"),
    "longer": gettext_lazy("quá 14 ngày"),
}
UNTIL = {"answered": gettext_lazy("Đến khi được trả lời"), "attended": gettext_lazy("Đến khi được phục vụ")}
AFTER = {"months_3": gettext_lazy("sau 3 tháng"), "months_6": gettext_lazy("sau 6 tháng")}


@dataclass(frozen=True)
class Step:
    """One step of the cascade: its persons, and how many of the step before did not get here (None: not published)."""

    code: str
    figure: Figure
    bar: dict
    lost: int | None = None
    of_before: float | None = None

    @property
    def label(self) -> str:
        return str(STEP_WORDS[self.code])


def cascade(figures: Figures) -> list[Step]:
    """The steps in order, each against the first."""
    held = figures.cascade
    if not held:
        return []
    top = max(most(figure) for figure in held.values()) or 1
    made: list[Step] = []
    for code in CASCADE:
        one = held[code]
        before = made[-1].figure.value if made else None
        lost = None if before is None or one.value is None else before - one.value
        made.append(Step(code, one, spread(one, top), lost, lost / before if lost is not None and before else None))
    return made


def largest_loss(steps: list[Step]) -> tuple[Step, Step] | None:
    """The step before and the step where most are lost; None where nobody is, or nothing of it is published."""
    pairs = [(a, b) for a, b in zip(steps, steps[1:], strict=False) if b.lost]
    return max(pairs, key=lambda pair: pair[1].lost or 0, default=None)


def say_cascade(steps: list[Step]) -> str:
    """Where most are lost, in one sentence."""
    found = largest_loss(steps)
    if found is None:
        return _("Không có bước nào nêu được số người rơi lại.")
    before, step = found
    return _("Nhiều nhất rơi ở bước “%(step)s”: %(lost)s trên %(before)s người (%(share)s) không đi tiếp từ bước "
             "“%(from)s”.") % {
        "step": step.label, "lost": number(step.lost), "before": number(before.figure.value),
        "share": percent(step.of_before), "from": before.label}


@dataclass(frozen=True)
class Referred:
    """Referrals of one kind of service, as persons; `code` may be any service."""

    code: str
    sent: Figure
    accepted: Share
    declined: Share
    attended: Share
    completed: Share

    @property
    def label(self) -> str:
        return _("Mọi dịch vụ") if self.code == ANY else str(Category(self.code).label)


def referred(figures: Figures, code: str) -> Referred:
    sent, *parts = (figures.figure("referrals", code, step)
                    for step in ("sent", "accepted", "declined", "attended", "completed"))
    return Referred(code, sent, *(Share(part, sent) for part in parts))


def referrals(figures: Figures) -> list[Referred]:
    """Any service first, then each; empty for a month."""
    return [referred(figures, code) for code in (ANY, *SERVICES)] if figures.has("referrals") else []


def say_referrals(found: list[Referred]) -> str:
    """How many referrals were accepted and completed, and who declines most."""
    if not found or found[0].sent.is_nobody:
        return _("Trong kỳ chưa có chuyển gửi nào.")
    all_ = found[0]
    said = _("Trong %(sent)s người được chuyển gửi, %(accepted)s được tiếp nhận và %(completed)s hoàn thành.") % {
        "sent": say_figure(all_.sent), "accepted": say_share(all_.accepted), "completed": say_share(all_.completed)}
    known = [one for one in found[1:] if one.declined.value]
    most_declined = max(known, key=lambda one: one.declined.value or 0.0, default=None)
    if most_declined is None:
        return said
    return said + " " + _("Từ chối nhiều nhất: %(service)s, %(share)s.") % {
        "service": most_declined.label, "share": say_share(most_declined.declined)}


@dataclass(frozen=True)
class Wait:
    """How long people waited for one thing: of all, how many in each band."""

    code: str
    all: Figure
    bands: dict[str, Share]

    @property
    def label(self) -> str:
        return str(UNTIL[self.code])


def waiting(figures: Figures) -> list[Wait]:
    if not figures.has("waiting"):
        return []
    return [waited(figures, code) for code in UNTIL]


def waited(figures: Figures, code: str) -> Wait:
    whole = figures.figure("waiting", code, TOTAL)
    return Wait(code, whole, {band: Share(figures.figure("waiting", code, band), whole) for band in BANDS})


def say_waiting(found: list[Wait]) -> str:
    known = [one for one in found if not one.all.is_nobody]
    if not known:
        return _("Trong kỳ chưa có ai chờ trả lời hay chờ phục vụ.")
    return " ".join(
        _("%(what)s: %(soon)s trong 2 ngày, %(late)s chờ quá 14 ngày.") % {
            "what": one.label, "soon": say_share(one.bands["days_2"]), "late": say_share(one.bands["longer"])}
        for one in known)


@dataclass(frozen=True)
class Lasted:
    """One result some months after the service: of those due, who was asked; of these, for whom it still held."""

    code: str
    after: str
    due: Figure
    followed: Share
    lasting: Share

    @property
    def label(self) -> str:
        return f"{Lasting(self.code).label}, {AFTER[self.after]}"


def lasting(figures: Figures) -> list[Lasted]:
    return [lasted(figures, code, after) for code in LASTING for after in AFTER] if figures.has("lasting") else []


def lasted(figures: Figures, code: str, after: str) -> Lasted:
    due, followed, held = (figures.figure("lasting", code, after, one) for one in ("due", "followed", "lasting"))
    return Lasted(code, after, due, Share(followed, due), Share(held, followed))


def say_lasting(found: list[Lasted]) -> str:
    """What holds best as late after as is known, and of how many."""
    known = [one for one in found if one.lasting.value is not None]
    latest = [one for one in known if one.after == "months_6"] or known
    if not latest:
        return _("Chưa đủ người được theo dõi để nói kết quả có duy trì hay không.")
    best = max(latest, key=lambda one: one.lasting.value or 0.0)
    return _("Giữ được nhiều nhất: %(result)s, %(held)s trên %(asked)s người được hỏi lại (%(share)s). Chỉ tính người "
             "đã hỏi lại được, không đoán cho người khác.") % {
        "result": lower_first(best.label), "held": say_figure(best.lasting.part),
        "asked": say_figure(best.lasting.whole), "share": say_share(best.lasting)}


def lower_first(text: str) -> str:
    """A label within a sentence."""
    return text[:1].lower() + text[1:]


def said(figures: Figures) -> dict:
    """Everything of the page."""
    steps, sent = cascade(figures), referrals(figures)
    waits, lasts = waiting(figures), lasting(figures)
    return {
        "steps": steps, "say_cascade": say_cascade(steps), "estimate": figures.estimate(), "referrals": sent,
        "say_referrals": say_referrals(sent), "waits": waits, "say_waiting": say_waiting(waits),
        "bands": list(BANDS.values()), "lasting": lasts, "say_lasting": say_lasting(lasts),
    }
