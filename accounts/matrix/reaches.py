"""The words of the access matrix: how far a role reaches, a capability, an area. What they hold: `table.py`."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class Reach(models.TextChoices):
    """How far, from nothing to everything. What exactly is whose: the querysets."""

    NONE = "none", _("không")
    OWN = "own", _("của mình")
    ORGANISATION = "organisation", _("của tổ chức mình")
    ADDRESSED = "addressed", _("gửi đến tổ chức mình")
    RELEASED = "released", _("đã công bố")
    ALL = "all", _("tất cả")


class Capability(NamedTuple):
    """Something that a role may do. `reaches`: a word for each role, in the order of `COLUMNS`. `keeps`: the tables
    (as `app.Model`) that only who has this, or another capability that names them, may write."""

    slug: str
    words: str | Promise
    reaches: str
    keeps: tuple[str, ...] = ()

    def of(self, role: str) -> Reach:
        """How far a role reaches. Raises KeyError or ValueError where the row is not sound: see `reading.problems`."""
        return dict(zip(COLUMNS, map(Reach, self.reaches.split()), strict=True))[Role(role)]


class Area(NamedTuple):
    """Capabilities about the same things. `tables`: those that every role with a reach here reads; `also`: those that
    nobody without one may touch. With a model goes its history."""

    slug: str
    words: str | Promise
    capabilities: tuple[Capability, ...]
    tables: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def is_reached_by(self, role: str) -> bool:
        return any(one.of(role) != Reach.NONE for one in self.capabilities)


# The order of the words in each row of the table.
COLUMNS: tuple[Role, ...] = (
    Role.OUTREACH_WORKER, Role.CASE_MANAGER, Role.PARTNER_OFFICER, Role.PROGRAMME_MANAGER, Role.PRIVACY_OFFICER,
    Role.ADMINISTRATOR,
)


def capabilities_of(areas: Iterable[Area]) -> list[Capability]:
    return [capability for area in areas for capability in area.capabilities]
