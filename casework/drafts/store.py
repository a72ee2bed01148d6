"""How a flow of question pages keeps its answers: in a sealed draft of the worker, made at the first answer."""

from uuid import UUID

from casework.drafts.actions import begin_draft, keep_answers
from casework.drafts.models import Draft


class Store:
    """The kept answers of one flow. `draft` is None until something was answered."""

    def __init__(self, user, id: UUID, kind: str):
        self.user, self.id, self.kind = user, id, kind
        self.draft = Draft.objects.visible_to(user).filter(pk=id, kind=kind).first()

    @property
    def answers(self) -> dict:
        return self.draft.answers if self.draft else {}

    def save(self, slug: str, raw: dict) -> None:
        """Keep one page's answer."""
        self.draft = begin_draft(by=self.user, id=self.id, kind=self.kind)
        keep_answers(by=self.user, draft=self.draft, step=slug, raw=raw)
