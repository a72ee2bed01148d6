"""Everything that is recorded about one person, in words, section by section. Apps above register their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.clients import recall
from casework.clients.models import Assignment, Client
from casework.consents.models import Consent
from casework.consents.wording import version
from casework.contacts.codes import NextStep, Topic
from casework.contacts.models import Contact
from casework.followups.models import FollowUp
from casework.followups.reaching import safe_contact_lines
from casework.given.models import ServiceGiven
from casework.needs.models import Need
from casework.needs.page import reasons
from casework.plans.models import Closure, Goal, GoalStep, Plan, PlanReview
from casework.rights.models import RightsRequest
from casework.rights.words import WORDS, moment, say_day, who
from casework.safety.codes import Risk
from casework.safety.models import Alert
from casework.screening.items import words
from casework.screening.models import Screening
from casework.screening.questionnaire import said
from casework.screening.reading import questionnaire
from casework.transfers.models import Transfer
from pages.templatetags.pages import code
from privacy.datakeys import load_for
from privacy.errors import DataKeyMissing
from privacy.sealed import is_sealed

Entry = list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """A heading and its entries, each a list of (label, text)."""

    heading: str
    entries: list[Entry]


@dataclass(frozen=True)
class Part:
    """One section of the person's own information; lower `order` comes first."""

    name: str
    order: int
    section: Callable[[Client], Section]


PARTS: dict[str, Part] = {}
# Models whose changes are told, with what they are called.
HISTORIES: list[tuple[Any, Any]] = [
    (Client, gettext_lazy("Hồ sơ")), (Consent, gettext_lazy("Lời đồng ý")), (Contact, gettext_lazy("Lần tiếp cận")),
    (Screening, gettext_lazy("Sàng lọc nhu cầu")), (Need, gettext_lazy("Nhu cầu")),
    (Plan, gettext_lazy("Kế hoạch hỗ trợ")), (Goal, gettext_lazy("Mục tiêu")), (GoalStep, gettext_lazy("Việc cần làm")),
    (PlanReview, gettext_lazy("Rà soát kế hoạch")), (Closure, gettext_lazy("Kết thúc hỗ trợ")),
    (FollowUp, gettext_lazy("Theo dõi")), (ServiceGiven, gettext_lazy("Dịch vụ đã cung cấp")),
    (RightsRequest, gettext_lazy("Yêu cầu của thân chủ")), (Alert, gettext_lazy("Dấu hiệu nguy hiểm")),
    (Transfer, gettext_lazy("Chuyển người phụ trách")),
]


def register(part: Part) -> None:
    """Add a section. The same name again replaces it."""
    PARTS[part.name] = part


def sections(client) -> list[Section]:
    """All sections that have something to say, and the history of changes last."""
    load_for([client])
    held = [part.section(client) for part in sorted(PARTS.values(), key=lambda one: one.order)]
    return [one for one in [*held, changes(client)] if one.entries]


def entry(*said: tuple[str, Any]) -> Entry:
    """Label and text of what is there."""
    return [(label, str(value)) for label, value in said if value not in (None, "", [])]


def about(client) -> Section:
    answers = client.recall_answers
    recalled = [(one.label, answers.get(one.slug, "")) for one in recall.current().questions]
    return Section(_("Hồ sơ"), [entry(
        (_("Mã hồ sơ"), code(client.code)), (_("Biệt danh"), client.alias),
        (_("Nhóm tuổi"), client.get_age_band_display()), (_("Giới tính"), client.get_sex_display()),
        (_("Xã, phường"), client.commune.name),
        (_("Liên hệ an toàn"), ". ".join(safe_contact_lines(client.safe_contact))),
        (_("Ghi chú"), client.notes), (_("Nhóm giữ hồ sơ"), client.organisation.name),
        (_("Lập hồ sơ ngày"), say_day(client.registered_on)), (_("Kết thúc ngày"), say_day(client.closed_on)),
        (_("Tạm ngừng xử lý từ"), say_day(client.restricted_on)),
        (_("Không tính vào số liệu từ"), say_day(client.uncounted_since)),
    ), entry(*recalled)])


def consents(client) -> Section:
    """Each yes, in the words in which it was given; one that was given anew was not taken back."""
    return Section(_("Những điều đã đồng ý"), [entry(
        (_("Điều đã đồng ý"), one.get_purpose_display()), (_("Từ ngày"), say_day(one.given_on)),
        (_("Đến ngày"), say_day(one.expires_on)), (_("Cách hỏi"), one.get_how_display()),
        (_("Lời đã đồng ý"), words_agreed_to(one)),
        (_("Đồng ý lại lúc") if one.renewed else _("Đã rút lại"), moment(one.withdrawn_at)),
    ) for one in Consent.objects.of(client).order_by("given_on", "id")])


def words_agreed_to(consent) -> str:
    found = version(consent.wording)
    return found.of[consent.purpose].text if found else ""


def responsible(client) -> Section:
    held = Assignment.objects.of(client).select_related("worker__organisation").order_by("since")
    return Section(_("Ai đã phụ trách"), [entry(
        (_("Người phụ trách"), who(one.worker)), (_("Từ"), moment(one.since)), (_("Đến"), moment(one.until)),
    ) for one in held])


def transfers(client) -> Section:
    held = Transfer.objects.of(client).select_related("to_worker__organisation").order_by("asked_at")
    return Section(_("Những lần nhờ người khác phụ trách"), [entry(
        (_("Nhờ lúc"), moment(one.asked_at)), (_("Người được nhờ"), who(one.to_worker)), (_("Lời nhắn"), one.reason),
        (_("Trả lời"), one.stands.label), (_("Lý do không nhận"), one.get_declined_because_display()),
        (_("Lúc"), moment(one.ended_at)),
    ) for one in held])


def contacts(client) -> Section:
    held = Contact.objects.filter(client=client).select_related("commune").prefetch_related("supplies").order_by("on")
    return Section(_("Những lần tiếp cận"), [entry(
        (_("Ngày"), say_day(one.on)), (_("Kênh"), one.get_channel_display()), (_("Ở"), one.commune.name),
        (_("Đã phát"), supplies(one, "given")), (_("Còn thiếu"), supplies(one, "needed")),
        (_("Đã nói về"), ", ".join(str(Topic(code).label) for code in one.topics or [])),
        (_("Việc tiếp theo"), one.get_next_step_display() if one.next_step != NextStep.NONE else ""),
        (_("Ghi chú"), one.note),
    ) for one in held])


def supplies(contact, how: str) -> str:
    held = [(one.get_item_display(), getattr(one, how)) for one in contact.supplies.all()]
    return ", ".join(f"{item}: {number}" for item, number in held if number)


def screenings(client) -> Section:
    return Section(_("Sàng lọc nhu cầu: câu hỏi và câu trả lời"), [
        screening(one) for one in Screening.objects.of(client).order_by("started_on")
    ])


def screening(one) -> Entry:
    """Each question with its answer, that it was declined, or that it was not asked; the scores."""
    form, answers = questionnaire(one.questionnaire, one.version), one.answers
    asked = [(item.text, said(item, answers.get(item.slug))) for item in form.items]
    scores = [(words(score.texts), score.say(one.scores.get(score.slug))) for score in form.scores]
    days = (_("Bắt đầu ngày"), say_day(one.started_on)), (_("Xong ngày"), say_day(one.completed_on))
    return entry(*days, *asked, *scores)


def alerts(client) -> Section:
    held = Alert.objects.of(client).select_related("raised_by__organisation", "seen_by__organisation")
    return Section(_("Dấu hiệu nguy hiểm đã ghi"), [entry(
        (_("Dấu hiệu"), ", ".join(str(Risk(risk).label) for risk in one.risks)),
        (_("Ghi lúc"), moment(one.raised_at)), (_("Người ghi"), who(one.raised_by)),
        (_("Đã lo lúc"), moment(one.seen_at)), (_("Người đã lo"), who(one.seen_by) if one.seen_by else ""),
        (_("Đã làm"), one.done),
    ) for one in held.order_by("raised_at")])


def needs(client) -> Section:
    return Section(_("Nhu cầu"), [entry(
        (_("Nhu cầu"), one.get_category_display()), (_("Muốn được giúp"), one.get_wanted_display()),
        (_("Đủ điều kiện"), one.get_eligibility_display()), (_("Gấp"), _("Có") if one.urgent else ""),
        (_("Lý do"), one.reason), (_("Vì sao gợi ý"), ". ".join(reasons(one))), (_("Tiêu chí"), one.rules),
        (_("Ghi ngày"), say_day(one.identified_on)), (_("Kết thúc ngày"), say_day(one.closed_on)),
    ) for one in Need.objects.of(client).select_related("screening").order_by("identified_on")])


def plans(client) -> Section:
    """The plan: when it was agreed to, each goal with its steps, each review, how the case ended."""
    plan = [entry(
        (_("Đồng ý với kế hoạch ngày"), say_day(one.agreed_on)), (_("Cách đồng ý"), one.get_agreement_display()),
    ) for one in Plan.objects.of(client)]
    goals = [goal(one) for one in Goal.objects.of(client).select_related("need").prefetch_related("steps")]
    reviews = [entry(
        (_("Hẹn rà soát ngày"), say_day(one.planned_on)), (_("Đã rà soát ngày"), say_day(one.held_on)),
        (_("Đã thấy"), one.found), (_("Thay đổi"), one.changes),
    ) for one in PlanReview.objects.of(client)]
    return Section(_("Kế hoạch hỗ trợ"), [one for one in [*plan, *goals, *reviews, *closures(client)] if one])


def goal(one) -> Entry:
    steps = "; ".join(f"{step.what} ({step.get_doer_display()})" for step in one.steps.all())
    return entry(
        (_("Mục tiêu"), one.words), (_("Cho nhu cầu"), one.need.get_category_display() if one.need else ""),
        (_("Việc cần làm"), steps), (_("Kết thúc ngày"), say_day(one.ended_on)),
        (_("Kết quả"), one.get_ended_as_display()),
    )


def closures(client) -> list[Entry]:
    return [entry(
        (_("Đề nghị kết thúc ngày"), say_day(one.proposed_at)), (_("Kết quả"), one.get_result_display()),
        (_("Tình trạng"), one.get_state_display()), (_("Lời kết"), one.word), (_("Lời gửi lại"), one.sent_back_because),
        (_("Mở lại ngày"), say_day(one.reopened_on)), (_("Lý do mở lại"), one.reopened_because),
    ) for one in Closure.objects.of(client).order_by("proposed_at")]


def followups(client) -> Section:
    return Section(_("Theo dõi"), [entry(
        (_("Hẹn ngày"), say_day(one.due_on)), (_("Về việc"), one.about), (_("Lần thứ"), one.attempt),
        (_("Đã theo dõi ngày"), say_day(one.done_on)), (_("Kết quả"), one.get_outcome_display()),
        (_("Kết quả được giữ vững"), one.get_lasting_display()), (_("Ghi chú"), one.note),
    ) for one in FollowUp.objects.of(client).order_by("due_on")])


def given(client) -> Section:
    held = ServiceGiven.objects.of(client).select_related("provider").order_by("on")
    return Section(_("Dịch vụ đã nhận"), [entry(
        (_("Dịch vụ"), one.get_category_display()), (_("Ngày"), say_day(one.on)),
        (_("Nơi cung cấp"), one.provider.name), (_("Người xác nhận"), one.get_confirmed_by_display()),
        (_("Ghi chú"), one.note),
    ) for one in held])


def requests(client) -> Section:
    return Section(_("Những yêu cầu đã nêu"), [entry(
        (_("Yêu cầu"), one.get_kind_display()), (_("Nhận lúc"), moment(one.received_at)),
        (_("Giải quyết lúc"), moment(one.done_at)), (_("Kết quả"), one.get_outcome_display()),
    ) for one in RightsRequest.objects.filter(client=client).order_by("received_at")])


def changes(client) -> Section:
    """Every change of every room, oldest first: when, by which role, of what, which fields."""
    found = [change for model, name in HISTORIES for change in changes_of(client, model, name)]
    found.sort(key=lambda change: change[0])
    return Section(_("Hồ sơ đã thay đổi khi nào"), [
        entry((_("Lúc"), moment(at)), (_("Người ghi"), by), (_("Mục"), name), (_("Thay đổi"), what))
        for at, by, name, what in found
    ])


def changes_of(client, model, name) -> Iterator[tuple]:
    of = {"id": client.pk} if model is Client else {"client_id": client.pk}
    rows = list(model.history.filter(**of).select_related("history_user__organisation").order_by("id", "history_date"))
    load_for(rows)
    before: dict[Any, Any] = {}
    for row in rows:
        what = difference(before.get(row.id), row)
        before[row.id] = row
        if what:
            yield row.history_date, who(row.history_user, row.history_change_reason), str(name), what


def difference(old, new) -> str:
    """Which fields changed, by their words. What the software keeps for itself is not told."""
    if old is None:
        return _("lập mới")
    changed = [str(WORDS[f.name]) for f in new._meta.concrete_fields if f.name in WORDS and differs(f, old, new)]
    return ", ".join(changed)


def differs(field, old, new) -> bool:
    if not is_sealed(field):
        return getattr(old, field.attname) != getattr(new, field.attname)
    try:
        return getattr(old, field.attname) != getattr(new, field.attname)
    except DataKeyMissing:  # a receiver's share that was destroyed: what it held is told no more, nor what it became
        return False


for number, part in enumerate(
    (about, consents, responsible, contacts, screenings, needs, plans, followups, given, requests), start=1
):
    register(Part(part.__name__, number * 10 if number < 7 else number * 10 + 5, part))
register(Part("transfers", 35, transfers))
register(Part("alerts", 55, alerts))
