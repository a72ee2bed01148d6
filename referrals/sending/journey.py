"""On the way to one or several referrals: which needs, which service for each, what was agreed to.

Everything stands in a sealed draft of the worker, nothing in hidden fields or addresses: it can be left and gone on
with, and is gone once it is sent. The draft's id becomes the id of the first referral.
"""

from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from casework.clients.policies import check_casework
from casework.drafts.actions import begin_draft, keep_answers
from casework.drafts.models import Draft, Kind
from casework.needs.models import Need
from pages.wizard import raw_answers
from privacy.once import check_new
from referrals import answers, snapshot
from referrals.models import Referral
from referrals.policies import check_refer
from referrals.sending.actions import Wish
from referrals.sending.forms import AgreementForm
from services.models import Service


def begin(user, id: UUID, client, needs) -> "Journey":
    """Set out for these needs; the same id again goes on where it stands. An id that was sent already begins nothing:
    it becomes the first referral's."""
    return Journey(user, _begun(user, id, client, "needs", {"needs": [str(one.pk) for one in needs]}))


def begin_with(user, id: UUID, client, service) -> Draft:
    """Set out for this service, before it is known whether the client has a need that it is for. Otherwise like
    `begin`."""
    return _begun(user, id, client, "service", {"service": str(service.pk), "category": service.category})


def _begun(user, id: UUID, client, step: str, raw: dict) -> Draft:
    if not Draft.objects.visible_to(user).filter(pk=id).exists():
        check_new(Referral, id)
    draft = begin_draft(by=user, id=id, kind=Kind.REFERRAL, client=client)
    return draft if draft.answers else keep_answers(by=user, draft=draft, step=step, raw=raw)


def open_journey(user, id: UUID) -> "Journey":
    """The door to one: another's draft, or one about a client out of sight, is 404."""
    check_casework(user)
    draft = Draft.objects.visible_to(user).filter(pk=id, kind=Kind.REFERRAL).first()
    journey = draft and Journey(user, draft)
    if not journey or not journey.needs:
        raise Http404
    for need in journey.needs:
        check_refer(user, need)
    return journey


class Journey:
    """The kept answers of one draft, as needs, services and agreements."""

    def __init__(self, user, draft: Draft):
        self.user, self.draft = user, draft
        self._offered: dict[UUID, list[answers.Offered]] = {}

    @cached_property
    def needs(self) -> list[Need]:
        """In the order in which they were chosen; those in sight alone."""
        wished = self.draft.answers.get("needs", {}).get("needs", [])
        found = Need.objects.visible_to(self.user).filter(pk__in=wished).select_related("client__commune")
        return sorted(found, key=lambda need: wished.index(str(need.pk)))

    @cached_property
    def services(self) -> dict[str, Service]:
        """Need id → the service chosen for it, where it is still in the directory."""
        chosen = {str(one.pk): self.draft.answers.get(f"find-{one.pk}", {}).get("service") for one in self.needs}
        found = {str(one.pk): one for one in Service.objects.visible_to(self.user).filter(
            pk__in=filter(None, chosen.values())
        )}
        return {need: found[service] for need, service in chosen.items() if service in found}

    @property
    def client(self):
        return self.needs[0].client

    def need(self, id: UUID) -> Need:
        found = next((one for one in self.needs if one.pk == id), None)
        if found is None:
            raise Http404
        return found

    def choose(self, need, service) -> None:
        """Another receiver is asked for anew: what was agreed to for the one before does not hold for this one."""
        if self.services.get(str(need.pk)) != service:
            self.keep(f"agree-{need.pk}", {})
        self.keep(f"find-{need.pk}", {"service": str(service.pk)})

    def keep(self, step: str, raw: dict) -> None:
        self.draft = keep_answers(by=self.user, draft=self.draft, step=step, raw=raw)
        self.__dict__.pop("services", None)

    def agreement(self, need, data=None) -> AgreementForm:
        """The form for this need: with what was sent, else with what was kept."""
        offered, kept = self.offered(need), self.kept_agreement(need)
        if data is not None or kept:
            return AgreementForm(kept if data is None else data, need=need, offered=offered)
        return AgreementForm(need=need, offered=offered)

    def offered(self, need) -> list[answers.Offered]:
        """Which answers may be asked about, looked up once a page."""
        if need.pk not in self._offered:
            self._offered[need.pk] = answers.offered(self.user, need)
        return self._offered[need.pk]

    def kept_agreement(self, need) -> dict:
        return self.draft.answers.get(f"agree-{need.pk}") or {}

    def keep_agreement(self, need, form) -> None:
        self.keep(f"agree-{need.pk}", raw_answers(form))

    @property
    def steps(self) -> list[tuple[str, Need]]:
        """First where each need goes, then what each receiver may know."""
        return [(name, need) for name in ("find", "agree") for need in self.needs]

    def place(self, name: str, need=None) -> dict:
        """Where this page stands among all, and the way back; the last page is the preview."""
        steps = self.steps
        number = steps.index((name, need)) if need else len(steps)
        back = reverse("client", args=[self.client.pk])
        if number:
            back = self.url(*steps[number - 1])
        return {"step_number": number + 1, "step_count": len(steps) + 1, "back_url": back}

    def url(self, name: str, need) -> str:
        return reverse(f"refer-{name}", args=[self.draft.pk, need.pk])

    def next_url(self) -> str:
        """The first page that has no answer yet; the preview when all have."""
        for name, need in self.steps:
            if not self.is_answered(name, need):
                return self.url(name, need)
        return reverse("refer-check", args=[self.draft.pk])

    def is_answered(self, name: str, need) -> bool:
        if name == "find":
            return str(need.pk) in self.services
        return bool(self.kept_agreement(need)) and self.agreement(need).is_valid()

    def wishes(self) -> list[Wish]:
        """What is to be sent, once every page has its answer."""
        return [Wish(need, self.services[str(need.pk)], **self.agreed(need)) for need in self.needs]

    def agreed(self, need) -> dict:
        form = self.agreement(need)
        form.full_clean()
        return form.agreed()


def shown(wish: Wish) -> list[tuple[str, str]]:
    """Just what the receiver will read: the same snapshot in the same words."""
    return snapshot.spoken(snapshot.take(wish.need.client, wish.need, wish.agreed, wish.of_screening))
