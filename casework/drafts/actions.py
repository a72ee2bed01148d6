"""Keeping and finishing drafts."""


from casework.clients.policies import check_casework
from casework.drafts.models import Draft
from privacy.acts import action
from privacy.destruction import condemn
from privacy.once import already


@action
def begin_draft(*, by, id, kind: str, client=None, answers: dict | None = None) -> Draft:
    """Begin an entry; the same `id` again returns what is there."""
    check_casework(by)
    if existing := already(Draft.objects.visible_to(by), id):
        return existing
    draft = Draft(id=id, kind=kind, worker=by, client=client, answers=answers or {})
    draft.save(force_insert=True)
    return draft


@action
def keep_answers(*, by, draft, step: str, raw: dict) -> Draft:
    """Keep what was answered on one page."""
    draft = Draft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    draft.answers = {**draft.answers, step: raw}
    draft.save()
    return draft


@action
def finish_draft(*, by, draft) -> None:
    """The record stands: the draft goes, and its key after the commit, so that backups can't open it. Of two at once
    the second finds nothing left to do."""
    held = Draft.objects.visible_to(by).filter(pk=draft.pk).first()
    if held is None:
        return
    held.delete()
    if held.holder_id != draft.pk:  # a draft older than holders of their own shares its key with the record
        condemn([held.holder_id], remember=False)
