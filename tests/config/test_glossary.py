"""docs/glossary.md says every coded word as the pages say it, in both languages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from accounts.codes.choices import EntryKind, EntryReason, EntryState
from accounts.roles import Role
from accounts.trainings import Training
from casework.caseload.orders import Order
from casework.clients.codes import RestrictedBecause, SafeChannel
from casework.consents.codes import ConsentState, How
from casework.consents.wording import Purpose
from casework.contacts import codes as contact
from casework.contacts.codes import Channel, Supply
from casework.emergency.codes import Cause, Verdict
from casework.followups.models import Lasting, Milestone, Outcome, Settled
from casework.given.models import ConfirmedBy
from casework.grants.codes import Standing
from casework.needs.models import Eligibility, Wanted
from casework.plans.codes import Agreement, CaseResult, ClosureState, Doer, GoalEnd
from casework.rights.codes import ErasedBecause, RequestKind, RequestOutcome
from casework.safety.codes import Risk
from casework.supplies.models import Kind as StockKind
from casework.supplies.models import Why
from casework.transfers.codes import Declined, TransferState
from referrals.codes import DeclineReason, FailReason, NextStep, ReopenReason, Result, Shared
from referrals.labels import LABELS, VERBS
from reporting.indicators import CASCADE
from reporting.models import Method
from reporting.releases.codes import Audience, Because, Doing, Problem, State
from services.categories import Category, OrganisationKind
from services.manner import Pace

# Heading in the glossary → (code, label) pairs.
CODED = {
    "Service categories": Category.choices, "Roles": Role.choices, "Kinds of organisation": OrganisationKind.choices,
    "Purposes of consent": Purpose.choices, "How consent was asked": How.choices,
    "Where a consent stands": ConsentState.choices, "Ways of safe contact": SafeChannel.choices,
    "Channels of contact": Channel.choices, "Supplies": Supply.choices,
    "Topics of a contact": contact.Topic.choices, "What follows a contact": contact.NextStep.choices,
    "Age groups of people without a record": contact.AgeGroup.choices,
    "Lines of the stock": StockKind.choices, "Why stock differs": Why.choices,
    "Trainings": Training.choices, "Dangers": Risk.choices,
    "Whether help is wanted": Wanted.choices, "Eligibility": Eligibility.choices,
    "Outcomes of a follow-up": Outcome.choices, "Lasting results": Lasting.choices,
    "When it is asked whether a result lasts": Milestone.choices,
    "After three attempts in vain": Settled.choices,
    "Who does a step of the plan": Doer.choices, "How a client agreed to the plan": Agreement.choices,
    "Ends of a goal": GoalEnd.choices, "Results of a case": CaseResult.choices,
    "States of a closure": ClosureState.choices,
    "Orders of a list of clients": Order.choices, "States of a transfer": TransferState.choices,
    "Reasons not to take a client over": Declined.choices,
    "Who confirmed a service": ConfirmedBy.choices,
    "States of a referral": [(state, label) for state, (label, _tone) in LABELS.items()],
    "What is done with a referral": list(VERBS.items()), "Reasons to decline": DeclineReason.choices,
    "How a service has answered lately": Pace.choices,
    "Reasons of failing": FailReason.choices, "Results of a referral": Result.choices,
    "What should follow a service": NextStep.choices, "Reasons to take a step back": ReopenReason.choices,
    "What may be shared": Shared.choices,
    "As what somebody works with a client": Standing.choices, "Reasons of break-glass": Cause.choices,
    "Answers of its review": Verdict.choices, "Requests of a client": RequestKind.choices,
    "Ends of a request": RequestOutcome.choices, "Reasons to pause a record": RestrictedBecause.choices,
    "Reasons of erasing": ErasedBecause.choices,
    "Codes that let somebody in": EntryKind.choices, "Why a colleague needs a code": EntryReason.choices,
    "States of such a code": EntryState.choices,
    "Steps of the cascade": list(CASCADE.items()),
    "States of a release": State.choices, "Who may read a release": Audience.choices,
    "Reasons to withdraw a release": Because.choices, "What a release is at": Doing.choices,
    "Why a release could not be prepared": Problem.choices, "Methods of estimating": Method.choices,
}


def spoken(language: str, label) -> str:
    with override(language):
        return str(label)


def section(heading: str) -> str:
    """What stands beneath one heading."""
    text = (Path(settings.BASE_DIR) / "docs" / "glossary.md").read_text(encoding="utf-8")
    return text.partition(f"### {heading}\n")[2].partition("\n#")[0]


@pytest.mark.parametrize("heading", CODED)
def test_every_code_is_said_in_both_languages(heading):
    wanted = [f"| {code} | {spoken('vi', label)} | {spoken('en', label)} |" for code, label in CODED[heading]]
    rows = [line for line in section(heading).splitlines() if line.startswith("| ")]
    held = [line for line in rows if not line.startswith("| code | Tiếng")]
    assert held == wanted, f"docs/glossary.md, {heading}: write\n" + "\n".join(wanted)
