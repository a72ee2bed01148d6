"""Who waits for whom: the person's row is held before a referral's, always in this order."""

from casework.clients.models import Client
from privacy.acts import as_the_system


@as_the_system
def hold_person(client_id) -> Client:
    """The person as they stand, held until the action ends: to refer or to open again, and to take back what allowed
    it, come one after the other. As the system, since a receiver can't see the person.

    Not the whole row: recording a service for the same person goes on meanwhile.
    """
    return Client.objects.select_for_update(no_key=True).get(pk=client_id)
