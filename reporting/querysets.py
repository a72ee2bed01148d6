"""Which releases a person may see: the one statement of reporting's scope."""

from typing import Self

from django.db.models import Exists, OuterRef

from accounts.roles import Role
from privacy.querysets import GuardedQuerySet
from services.categories import OrganisationKind


class ReleaseQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """A programme manager sees what is approved; in the managing department also what is prepared."""
        if getattr(user, "role", None) != Role.PROGRAMME_MANAGER:
            return self.none()
        states = ["approved"]
        if user.organisation.kind == OrganisationKind.DEPARTMENT:
            states.append("prepared")
        return self.filter(state__in=states)

    def approved(self) -> Self:
        return self.filter(state="approved")


class EstimateQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """Every programme manager may read the estimates."""
        return self.all() if getattr(user, "role", None) == Role.PROGRAMME_MANAGER else self.none()

    def standing(self) -> Self:
        """Of each commune and year the newest edition; what it replaced stays, to be read beside it."""
        newer = self.model._default_manager.filter(
            commune=OuterRef("commune"), year=OuterRef("year"), edition__gt=OuterRef("edition")
        )
        return self.filter(~Exists(newer))

    def editions_of(self, estimate) -> Self:
        """All that was ever entered for the same commune and year, newest first."""
        return self.filter(commune=estimate.commune_id, year=estimate.year).order_by("-edition")

    def as_of(self, year: int) -> Self:
        """The most recent estimate of each commune that is not of a later year."""
        return self.filter(year__lte=year).order_by("commune_id", "-year", "-edition").distinct("commune_id")
