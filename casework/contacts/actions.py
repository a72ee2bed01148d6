"""Logging a contact."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_casework, check_work_with
from casework.contacts.models import Contact, ContactSupply
from casework.history import kept
from privacy import audit
from privacy.acts import action
from privacy.once import already


@action
def log_contact(
    *, by, id, channel: str, commune, on=None, client=None, people: int = 1, supplies: dict | None = None,
    note: str = "",
) -> Contact:
    """Log a contact with a client, or an anonymous one with `people`; the same `id` again records nothing.

    `supplies` is {item: (given, needed)}. Raises ValidationError for a day in the future.
    """
    check_work_with(by, client) if client else check_casework(by)
    if existing := already(Contact.objects.filter(worker=by), id):
        return existing
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError(_("Ngày tiếp cận không thể ở sau hôm nay."))
    contact = Contact(
        id=id, organisation_id=by.organisation_id, worker=by, client=client, channel=channel, commune=commune,
        on=on, people=1 if client else people, note=note, holder_id=client.pk if client else id,
    )
    kept(contact, by=by, new=True)
    for item, (given, needed) in (supplies or {}).items():
        if given or needed:
            ContactSupply.objects.create(contact=contact, item=item, given=given, needed=needed)
    audit.wrote("contact.logged", contact, by=by, fields=["channel", "commune", "on", "supplies"])
    return contact
