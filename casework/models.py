"""Where Django finds the models of the rooms."""

from casework.clients.models import Assignment, Client, CountingIndex
from casework.consents.models import Consent
from casework.contacts.models import Contact, ContactSupply
from casework.drafts.models import Draft
from casework.followups.models import FollowUp
from casework.given.models import ServiceGiven
from casework.needs.models import Need
from casework.rights.models import Erasure, RightsRequest
from casework.screening.models import Screening

__all__ = [
    "Assignment", "Client", "Consent", "Contact", "ContactSupply", "CountingIndex", "Draft", "Erasure", "FollowUp",
    "Need", "RightsRequest", "Screening", "ServiceGiven",
]
