"""Which papers a person may see: those of the releases that they see."""

from typing import Self

from django.apps import apps

from privacy.querysets import GuardedQuerySet


class ReportPaperQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        """With the release, its papers."""
        releases = apps.get_model("reporting", "Release").objects
        return self.filter(release__in=releases.visible_to(user).order_by().values("pk"))
