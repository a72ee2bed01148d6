"""Beginning, answering and completing a screening."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.history import kept
from casework.screening.models import Screening
from casework.screening.questionnaire import ANSWERED, CURRENT, DECLINED, questionnaire
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for


def questionnaire_of(screening):
    """The questionnaire in the version with which the screening began."""
    return questionnaire(screening.questionnaire, screening.version)


@action
def begin_screening(*, by, id, client, on=None) -> Screening:
    """Begin a screening with the current questionnaire, or go on with the client's open one."""
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
    return screening


@action
def answer(*, by, screening, answers: dict[str, str | None]) -> Screening:
    """Keep answers {item: value}; None stands for "declined", which is not the same as "no"."""
    screening = Screening.objects.select_for_update().get(pk=screening.pk)
    check_work_with(by, screening.client)
    if screening.completed_on:
        raise ValidationError(_("Lần sàng lọc này đã xong nên không sửa được; hãy sàng lọc lại."))
    form = questionnaire_of(screening)
    held = dict(screening.answers)
    for slug, value in answers.items():
        item = form.item(slug)
        if item is None or (value is not None and value not in item.choices):
            raise ValidationError(_("Câu trả lời không có trong bộ câu hỏi."))
        held[slug] = {"state": DECLINED, "value": None} if value is None else {"state": ANSWERED, "value": value}
    screening.answers = held
    kept(screening, by=by)
    audit.wrote("screening.answered", screening, by=by, fields=sorted(answers))
    return screening


@action
def complete_screening(*, by, screening, on=None) -> Screening:
    """Close the questions and score them. Completing again changes nothing."""
    screening = Screening.objects.select_for_update().get(pk=screening.pk)
    check_work_with(by, screening.client)
    if screening.completed_on:
        return screening
    form = questionnaire_of(screening)
    if form.next_item(screening.answers):
        raise ValidationError(_("Còn câu chưa hỏi. Chọn “Từ chối trả lời” nếu thân chủ không muốn trả lời."))
    screening.scores, screening.completed_on = form.score(screening.answers), on or timezone.localdate()
    kept(screening, by=by)
    audit.wrote("screening.completed", screening, by=by, fields=["scores"])
    return screening
