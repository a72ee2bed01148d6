"""Where Django finds the models of the rooms."""

from casework.caseload.models import ListOrder
from casework.clients.models import Assignment, Client, CountingIndex
from casework.consents.models import Consent
from casework.contacts.models import Contact, ContactPeople, ContactSupply
from casework.covers.models import Cover
from casework.drafts.models import Draft
from casework.emergency.models import EmergencyAccess
from casework.followups.models import FollowUp
from casework.given.models import ServiceGiven
from casework.grants.models import ClientGrant
from casework.needs.models import Need
from casework.plans.models import Closure, Goal, GoalStep, Plan, PlanReview
from casework.rights.models import Erasure, RightsRequest
from casework.safety.models import Alert
from casework.screening.models import Screening
from casework.supplies.models import StockEntry
from casework.transfers.models import Transfer

__all__ = [
    "Alert", "Assignment", "Client", "ClientGrant", "Closure", "Consent", "Contact", "ContactPeople", "ContactSupply",
    "CountingIndex", "Cover", "Draft", "EmergencyAccess", "Erasure", "FollowUp", "Goal", "GoalStep", "ListOrder",
    "Need", "Plan", "PlanReview", "RightsRequest", "Screening", "ServiceGiven", "StockEntry", "Transfer",
]
