"""The retention rules of casework: cases, drafts, notes of anonymous contacts, the register of requests."""

from casework.clients.models import Client
from casework.contacts.models import Contact
from casework.drafts.models import Draft
from casework.rights.erasing import erase_due
from casework.rights.models import RightsRequest
from casework.rights.strip import plain
from privacy import audit
from privacy.acts import as_the_system
from privacy.classification import Retention
from privacy.destruction import condemn
from privacy.retention import Rule, declare


def declare_rules() -> None:
    declare(Rule(
        "casework.case", Client, Retention.CASE, "erased as if the person had asked; past counts stay", "closed_on",
        lambda before: Client.objects.filter(closed_on__lt=before, erased_on__isnull=True), erase_due,
    ))
    declare(Rule(
        "casework.anonymous", Contact, Retention.CASE, "the note of a contact without a record; the count stays", "on",
        lambda before: Contact.objects.filter(client__isnull=True, on__lt=before, note__isnull=False), forget_notes,
    ))
    declare(Rule(
        "casework.draft", Draft, Retention.DRAFT, "begun and never finished", "started_at",
        lambda before: Draft.objects.filter(started_at__date__lt=before), delete_drafts,
    ))
    declare(Rule(
        "casework.request", RightsRequest, Retention.REGISTER, "long closed", "done_at",
        lambda before: RightsRequest.objects.filter(done_at__date__lt=before), delete_requests,
    ))


@as_the_system
def forget_notes(contacts) -> int:
    """The words go with their key and history; channel, place, day and number stay for the counts."""
    held = list(contacts.select_for_update())
    ids = [one.pk for one in held]
    plain(Contact).filter(pk__in=ids).update(note=None, topics=None)
    Contact.history.model.objects.filter(id__in=ids).delete()
    condemn([one.holder_id for one in held])
    for one in held:
        audit.wrote("contact.note_forgotten", one, by=None, fields=["note", "topics"])
    return len(held)


@as_the_system
def delete_drafts(drafts) -> int:
    """A draft goes with its key, unless it is an old one that shares its key with a record."""
    held = list(drafts.select_for_update())
    for one in held:
        audit.wrote("draft.expired", one, by=None)
        one.delete()
    condemn([one.holder_id for one in held if one.holder_id != one.pk], remember=False)
    return len(held)


@as_the_system
def delete_requests(requests) -> int:
    held = list(requests.select_for_update())
    for one in held:
        audit.wrote("request.expired", one, by=None)
    RightsRequest.history.model.objects.filter(id__in=[one.pk for one in held]).delete()
    return plain(RightsRequest).filter(pk__in=[one.pk for one in held]).delete()[0]
