"""Ending a case by two persons, and opening it again. That it is closed is what `Client.closed_on` says."""

import uuid

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.people import leaving
from casework.clients.actions import give_to
from casework.clients.models import Client
from casework.clients.policies import check_responsible, check_work_with
from casework.contacts.models import Contact
from casework.followups.actions import end_with_case
from casework.followups.models import FollowUp, Outcome
from casework.history import kept
from casework.plans.codes import STILL_ASKED, CaseResult, ClosureState
from casework.plans.lifecycle import TRANSITIONS
from casework.plans.models import Closure, Plan
from casework.plans.policies import check_decide, check_decides, check_reopen, check_standing, check_take_back
from casework.transfers.moves import overtake
from privacy import audit
from privacy.acts import action
from privacy.errors import AccessDenied
from privacy.once import already


def referrals_open(client) -> int:
    """How many referrals of this client still run, through the registry: referrals know casework, not the other way."""
    return apps.get_model("referrals", "Referral")._default_manager.filter(client=client).open().count()


def hold(client_id) -> Client:
    """The client's row until the action ends, as a new referral holds it too: closing and referring come one after
    the other."""
    return Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client_id)


def check_ready(client, result: str, word: str) -> None:
    """Raises ValidationError, at its field, for what speaks against ending the case now."""
    if count := referrals_open(client):
        raise ValidationError(ngettext(
            "Còn %(n)s chuyển gửi đang mở. Nơi nào thân chủ chưa đến thì hủy được. Nơi nào đã đến thì nhắn họ ghi "
            "kết quả: quá hạn lâu mà không có tin, chuyển gửi tự đóng.",
            "Còn %(n)s chuyển gửi đang mở. Nơi nào thân chủ chưa đến thì hủy được. Nơi nào đã đến thì nhắn họ ghi "
            "kết quả: quá hạn lâu mà không có tin, chuyển gửi tự đóng.", count,
        ) % {"n": count}, code="referrals")
    if result == CaseResult.LOST and not is_lost(client):
        raise ValidationError({"result": _("Chưa đủ ba lần tìm không gặp. Hãy thử tìm và ghi lại từng lần trước.")})
    if result == CaseResult.OTHER and not word:
        raise ValidationError({"word": _("Hãy ghi lý do.")})


def is_lost(client) -> bool:
    """The last that is known of this client is a third attempt in vain: nobody met them on that day or since."""
    done = FollowUp.objects.of(client).filter(done_on__isnull=False)
    last = done.order_by("-done_on").values_list("done_on", flat=True).first()
    if last is None or Contact.objects.filter(client=client, on__gt=last).exists():
        return False
    that_day = list(done.filter(done_on=last).defer("note", "about"))
    return any(one.is_last_in_vain for one in that_day) and all(not one.met for one in that_day)


@action
def propose_closure(*, by, id, client, result: str, word: str = "") -> Closure:
    """The worker proposes to end the case; the same `id` again proposes nothing."""
    check_work_with(by, client)
    client = hold(client.pk)
    check_work_with(by, client)  # once more, as the row stands now
    if existing := already(Closure.objects.of(client), id):
        return existing
    if Closure.objects.of(client).waiting().exists():
        raise ValidationError(_("Đã có một đề nghị kết thúc đang chờ duyệt."))
    check_ready(client, result, word)
    return _propose(by=by, id=id, client=client, result=result, word=word, proposed_by=by)


def _propose(*, by, **fields) -> Closure:
    closure = kept(Closure(**fields), by=by, new=True)
    audit.wrote("closure.propose", closure, by=by, fields=["result", "word"])
    return closure


@action
def take_back_closure(*, by, closure) -> Closure:
    """The case goes on after all."""
    check_work_with(by, closure.client)
    closure = _held(closure)
    check_take_back(by, closure)
    return _moved(closure, "take_back", by=by)


@action
def send_back_closure(*, by, closure, reason: str) -> Closure:
    """Not yet: the case manager says what is still to be done."""
    check_decides(by, closure.client)
    closure = _held(closure)
    check_decide(by, closure)
    return _moved(closure, "send_back", by=by, sent_back_because=reason, decided_by=by, decided_at=timezone.now())


@action
def approve_closure(*, by, closure) -> Closure:
    """The case ends today. Follow-ups that stand open end with it, but for those that ask whether a result lasts."""
    check_decides(by, closure.client)
    closure = _held(closure)
    check_decide(by, closure)
    check_ready(closure.client, closure.result, closure.word)
    return _close(closure, by)


def _close(closure, by) -> Closure:
    client = closure.client
    _moved(closure, "approve", by=by, decided_by=by, decided_at=timezone.now())
    end_with_case(by=by, client_id=client.pk, still_asked=closure.result in STILL_ASKED)
    overtake(client, by=by)
    client.closed_on = timezone.localdate()
    kept(client, by=by)
    audit.wrote("client.closed", client, by=by, fields=["closed_on"])
    return closure


@action
def close_as_lost(*, by, id, followup) -> Closure:
    """After three attempts in vain: whoever made the third has reported it, the case manager is the second person."""
    check_decides(by, followup.client)
    client = hold(followup.client_id)
    check_work_with(by, client)
    if existing := already(Closure.objects.of(client), id):
        return existing
    check_ready(client, CaseResult.LOST, "")
    reporter = recorded_by(followup)
    if reporter == by.pk:
        raise AccessDenied(_("Lần thứ ba do chính bạn ghi. Hãy nhờ một đồng nghiệp đề nghị kết thúc, rồi bạn duyệt."))
    closure = Closure.objects.of(client).waiting().first()
    closure = closure or _propose(by=by, id=id, client=client, result=CaseResult.LOST, proposed_by_id=reporter)
    closure.client = client
    check_decide(by, closure)
    return _close(closure, by)


def recorded_by(followup) -> uuid.UUID | None:
    """Who recorded how a follow-up went, by its history."""
    lines = FollowUp.history.filter(id=followup.pk, outcome=Outcome.NOT_REACHED).order_by("history_date")
    return lines.values_list("history_user_id", flat=True).first()


@action
def reopen_case(*, by, client, reason: str) -> Client:
    """The person is back. What was agreed is asked anew. Twice is once.

    Whoever accompanied them before may have left meanwhile: then it is who opens the record again.
    """
    check_responsible(by, client)
    leaving.hold(by, client.assigned_to)
    leaving.still_works(by)
    client = hold(client.pk)
    check_reopen(by, client)
    for closure in Closure.objects.of(client).filter(state=ClosureState.CLOSED).select_for_update(of=("self",)):
        _moved(closure, "reopen", by=by, reopened_because=reason, reopened_on=timezone.localdate())
    for plan in Plan.objects.of(client).filter(agreed_on__isnull=False):
        plan.agreed_on, plan.agreement = None, ""
        kept(plan, by=by)
    client.closed_on = None
    kept(client, by=by)
    audit.wrote("client.reopened", client, by=by, fields=["closed_on"])
    return with_somebody(client, by=by)


def with_somebody(client, *, by) -> Client:
    """Nobody's record is open with an account that is locked."""
    if User.objects.filter(pk=client.assigned_to_id, is_active=True).exists():
        return client
    if by.organisation_id != client.organisation_id:
        raise AccessDenied(_("Người phụ trách trước đã nghỉ. Hãy nhờ người quản lý trường hợp của nhóm mở lại hồ sơ."))
    return give_to(by=by, client=client, to=by)


def _held(closure) -> Closure:
    """Both rows as they stand, the client's first."""
    client = hold(closure.client_id)
    closure = Closure.objects.select_for_update(of=("self",)).get(pk=closure.pk)
    closure.client = client
    return closure


def _moved(closure, verb: str, *, by, **fields) -> Closure:
    """One transition of the table, with its audit event."""
    transition = TRANSITIONS[verb]
    check_standing(closure, transition.source)
    missing = [name for name in transition.needs if not fields.get(name)]
    if missing:
        raise ValidationError({missing[0]: _("Hãy ghi lý do.")})
    for name, value in {"state": transition.target, **fields}.items():
        setattr(closure, name, value)
    kept(closure, by=by)
    audit.wrote(transition.audit_action, closure, by=by, fields=["state", *transition.needs])
    return closure
