"""Recording a sheet of the databook: all its rows, or none."""

import uuid

from casework.clients.policies import check_casework
from casework.contacts.actions import log_contact
from privacy.acts import action


@action
def log_sheet(*, by, id: uuid.UUID, commune, entries: list) -> int:
    """Log each entry as a contact; the same rows under the same `id` again record nothing. Returns how many there were.

    Raises AccessDenied or ValidationError for the first row that may not be recorded: then none is.
    """
    check_casework(by)
    for one in entries:
        log_contact(
            by=by, id=named(id, one), channel=one.channel, commune=commune, on=one.on,
            client=one.client, people=one.people, supplies=one.supplies, said=one.said,
        )
    return len(entries)


def named(sheet: uuid.UUID, entry) -> uuid.UUID:
    """The id of a row's contact: a row that was mended after all is another."""
    said = (entry.row, entry.on, entry.channel, entry.client and entry.client.pk, entry.people, entry.supplies,
            entry.said)
    return uuid.uuid5(sheet, repr(said))
