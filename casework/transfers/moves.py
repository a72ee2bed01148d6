"""One move of a transfer by its table, with its audit event; and ending what stands open with the case."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.history import kept
from casework.transfers.lifecycle import TRANSITIONS
from casework.transfers.models import Transfer
from privacy import audit
from privacy.errors import AccessDenied


def moved(transfer, verb: str, *, by, **fields) -> Transfer:
    """Carry one row of the table out. Raises AccessDenied from any other state, ValidationError for what it lacks."""
    transition = TRANSITIONS[verb]
    if transfer.state != transition.source:
        raise AccessDenied(_("Việc này đã có trả lời hoặc đã quá hạn. Hãy mở lại trang để xem."))
    missing = [name for name in transition.needs if not fields.get(name)]
    if missing:
        raise ValidationError({missing[0]: _("Hãy chọn một lý do.")})
    for name, value in {"state": transition.target, "ended_by": by, "ended_at": timezone.now(), **fields}.items():
        setattr(transfer, name, value)
    kept(transfer, by=by)
    audit.wrote(transition.audit_action, transfer, by=by, fields=["state", *transition.needs])
    return transfer


def overtake(client, *, by) -> None:
    """The case has ended, or was given to somebody at once: nobody needs to answer any more.

    Called inside the action that does so, whose policy decides who may.
    """
    for transfer in Transfer.objects.of(client).standing().select_for_update(of=("self",)):
        moved(transfer, "overtake", by=by)
