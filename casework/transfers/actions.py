"""Asking a colleague to take a client over, answering, and taking the asking back."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.people.leaving import still_works
from casework.clients.actions import give_to
from casework.clients.models import Client
from casework.history import kept
from casework.transfers.models import Transfer
from casework.transfers.moves import moved
from casework.transfers.policies import check_answer, check_ask, check_withdraw, fit_to_take
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.errors import AccessDenied
from privacy.once import already


@action
def ask_transfer(*, by, id, client, to, reason: str = "") -> Transfer:
    """Ask `to` to take the client over; the same `id` again asks nobody. Until the answer nothing else changes.

    Raises ValidationError when somebody has been asked already, or `to` can't take anybody over.
    """
    check_ask(by, client)
    client = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client.pk)
    check_ask(by, client)  # once more, as the row stands now
    if existing := already(Transfer.objects.of(client), id):
        return existing
    fit_to_take(client, to)
    end_expired(client, by)
    if standing := Transfer.objects.of(client).standing().select_related("to_worker").first():
        raise ValidationError(
            _("Đã nhờ %(name)s nhận hồ sơ này, đang chờ trả lời.") % {"name": standing.to_worker.full_name},
            code="asked",
        )
    transfer = Transfer(
        id=id, organisation_id=client.organisation_id, client=client, from_worker_id=client.assigned_to_id,
        to_worker=to, asked_by=by, reason=reason,
    )
    kept(transfer, by=by, new=True)
    audit.wrote("transfer.ask", transfer, by=by, fields=["to_worker", "reason"])
    return transfer


def end_expired(client, by) -> None:
    """What nobody answered in time is written down as such, so that somebody else can be asked."""
    for old in Transfer.objects.of(client).standing().select_for_update(of=("self",)):
        if not old.is_open:
            moved(old, "expire", by=by)


@action
def ask_several(*, by, id, clients, to, reason: str = "") -> list[Transfer]:
    """Ask for several clients at once, all or none; each gets an id of its own from this one."""
    ordered = sorted(clients, key=lambda one: one.pk)  # two people asking for the same ones wait in one order
    return [
        ask_transfer(by=by, id=uuid.uuid5(id, str(one.pk)), client=one, to=to, reason=reason) for one in ordered
    ]


@action
def accept_transfer(*, by, transfer) -> Transfer:
    """Take the client over: from now on `by` is responsible, and whoever was no longer sees the record."""
    check_answer(by, transfer)
    return carry_out(by=by, transfer_id=transfer.pk)


@as_the_system
def carry_out(*, by, transfer_id) -> Transfer:
    """As the system, since who accepts can't see the client before: what `accept_transfer` has decided, with both
    rows held and looked at once more."""
    still_works(by)
    client_id = Transfer.objects.values_list("client_id", flat=True).get(pk=transfer_id)
    client = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client_id)
    transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer_id)
    check_answer(by, transfer)
    if not client.is_open or client.assigned_to_id != transfer.from_worker_id:
        raise AccessDenied(_("Hồ sơ này đã kết thúc hoặc đã có người khác phụ trách."))
    moved(transfer, "accept", by=by)
    give_to(by=by, client=client, to=by)
    return transfer


@action
def decline_transfer(*, by, transfer, because: str) -> Transfer:
    """Not to take the client over, for a coded reason. All stays as it is."""
    check_answer(by, transfer)
    held = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    check_answer(by, held)
    return moved(held, "decline", by=by, declined_because=because)


@action
def withdraw_transfer(*, by, transfer) -> Transfer:
    """Nobody is to answer any more. All stays as it is."""
    check_withdraw(by, transfer)
    held = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    check_withdraw(by, held)
    return moved(held, "withdraw", by=by)
