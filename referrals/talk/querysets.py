"""Which messages a person may see: those of the referrals in sight."""

from typing import Self

from django.apps import apps

from privacy.querysets import GuardedQuerySet


class MessageQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        referrals = apps.get_model("referrals", "Referral")._default_manager
        return self.filter(referral__in=referrals.visible_to(user).order_by().values("pk"))

    def of(self, referral) -> Self:
        return self.filter(referral=referral)
