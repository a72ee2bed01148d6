"""Where a need stands: computed from its referrals and from the services given, and kept nowhere else."""

from django.apps import apps
from django.db.models import Case, Exists, IntegerChoices, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _


class NeedStanding(IntegerChoices):
    """The strongest counts: help under way before help that is over, and any help before none."""

    WAITING = 0, _("Chưa chuyển gửi")
    NOT_HELPED = 1, _("Chưa giúp được")
    HELPED = 2, _("Đã được giúp")
    REFERRED = 3, _("Chờ trả lời")
    HELPING = 4, _("Đang được giúp")


# Proposed for referring; and what waits for somebody else, so that the need can't be closed yet.
PROPOSED = (NeedStanding.WAITING, NeedStanding.NOT_HELPED)
UNDER_WAY = (NeedStanding.REFERRED, NeedStanding.HELPING)


def standing_of(need: str):
    """The standing as an expression on needs; `need` is the path to their key. Each part is asked once."""
    # Through the registry: referrals know casework, not the other way.
    referrals = apps.get_model("referrals", "Referral")._default_manager
    given = apps.get_model("casework", "ServiceGiven")._default_manager.filter(need=OuterRef(need))
    referred = Coalesce(Subquery(referrals.standing_of(OuterRef(need))), 0, output_field=IntegerField())
    helped = Case(When(Exists(given), then=Value(NeedStanding.HELPED.value)), default=Value(0))
    return Greatest(referred, helped, output_field=IntegerField())
