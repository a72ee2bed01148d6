"""Who acts for the receiver of one referral without an account: whoever holds the slip and typed its code."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from privacy.identity import DatabaseRole, Identity

BY_SLIP = "slip"


@dataclass(frozen=True)
class SlipBearer:
    """Stands as `by` where an account would: to the database, the policies, the trail and the history.

    `paper` is the printing whose code was typed: a newer one ends it. Nothing says who holds it, so the trail knows
    the organisation alone and the history no author.
    """

    referral_id: UUID
    organisation_id: UUID
    paper: UUID

    role = BY_SLIP
    acts_by = BY_SLIP
    pk = None
    is_authenticated = True  # by the code, for this one referral

    @property
    def database_identity(self) -> Identity:
        return Identity(DatabaseRole.BEARER, self.referral_id, self.organisation_id)


@dataclass(frozen=True)
class AnybodyWithASlip:
    """Who tries a slip whose code is not proved yet, as the trail knows them."""

    organisation_id: Any = None

    role = BY_SLIP
    pk = None
