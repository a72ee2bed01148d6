"""Beginning, answering and completing a screening."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.history import kept
from casework.safety.actions import raise_alert
from casework.safety.codes import Risk
from casework.screening.circumstances import circumstances
from casework.screening.items import ANSWERED, DECLINED
from casework.screening.models import Screening
from casework.screening.policies import check_ask
from casework.screening.questionnaire import Questionnaire, Way
from casework.screening.reading import CURRENT, questionnaire
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for


def questionnaire_of(screening) -> Questionnaire:
    """The questionnaire in the version with which the screening began."""
    return questionnaire(screening.questionnaire, screening.version)


def way_of(screening, by) -> Way:
    """Where the answers so far lead, when `by` asks."""
    return questionnaire_of(screening).way(screening.answers, circumstances(screening, by))


@action
def begin_screening(*, by, id, client, on=None) -> Screening:
    """Begin a screening with the current questionnaire, or go on with the client's open one. That somebody under 18
    is screened, the case manager is told."""
    check_work_with(by, client)
    wait_for(client.pk.bytes)
    standing = Screening.objects.of(client).filter(pk=id).first() or Screening.objects.of(client).drafts().first()
    if standing:
        return standing
    slug, version = CURRENT
    screening = Screening(
        id=id, client=client, worker=by, questionnaire=slug, version=version, started_on=on or timezone.localdate()
    )
    kept(screening, by=by, new=True)
    audit.wrote("screening.begun", screening, by=by)
    if client.is_child:
        raise_alert(by=by, client=client, risks=[Risk.CHILD])
    return screening


@action
def answer(*, by, screening, answers: dict[str, object]) -> Screening:
    """Keep answers {item: value}; None stands for "declined", which is not the same as "no". What points to danger is
    marked for the case manager at once.

    Raises ValidationError for what is no answer, AccessDenied for a question that is not this person's to ask.
    """
    screening = Screening.objects.select_for_update(of=("self",)).select_related("client").get(pk=screening.pk)
    check_work_with(by, screening.client)
    if screening.completed_on:
        raise ValidationError(_("Lần sàng lọc này đã xong nên không sửa được; hãy sàng lọc lại."))
    form, who = questionnaire_of(screening), circumstances(screening, by)
    before = form.risks(screening.answers, who)
    held = dict(screening.answers)
    for slug, value in answers.items():
        held[slug] = _held(form, slug, value, held, who)
    screening.answers = held
    kept(screening, by=by)
    audit.wrote("screening.answered", screening, by=by, fields=sorted(answers))
    if new := [risk for risk in form.risks(held, who) if risk not in before]:
        raise_alert(by=by, client=screening.client, risks=new)
    return screening


def _held(form: Questionnaire, slug: str, value, held: dict, who) -> dict:
    """One answer as it is kept, with its day."""
    item = form.find(slug)
    if item is None:
        raise ValidationError(_("Câu trả lời không có trong bộ câu hỏi."))
    if slug not in held:
        check_ask(item, who)
    on = timezone.localdate().isoformat()
    if value is None:
        return {"state": DECLINED, "value": None, "on": on}
    try:
        return {"state": ANSWERED, "value": item.clean(value), "on": on}
    except ValueError as error:
        raise ValidationError(str(error)) from None


@action
def complete_screening(*, by, screening, on=None) -> Screening:
    """Close the questions and score them. Completing again changes nothing."""
    screening = Screening.objects.select_for_update(of=("self",)).select_related("client").get(pk=screening.pk)
    check_work_with(by, screening.client)
    if screening.completed_on:
        return screening
    form, who = questionnaire_of(screening), circumstances(screening, by)
    if form.next_item(screening.answers, who):
        raise ValidationError(_("Còn câu chưa hỏi. Chọn “Từ chối trả lời” nếu thân chủ không muốn trả lời."))
    screening.scores, screening.circumstances = form.score(screening.answers, who), who.as_data()
    screening.completed_on = on or timezone.localdate()
    kept(screening, by=by)
    audit.wrote("screening.completed", screening, by=by, fields=["scores"])
    return screening
