"""Who may make and revoke the keys of a partner's systems."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from services.policies import check_partner


def check_make_token(user) -> None:
    """An officer of a partner, for the partner's own systems."""
    check_partner(user, "received.systems")


def check_revoke(user, token) -> None:
    """Any officer of the organisation, also when a colleague made it."""
    check_partner(user, "received.systems")
    if token.organisation_id != user.organisation_id:
        raise AccessDenied(_("Khóa này của cơ sở khác."))
