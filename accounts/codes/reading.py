"""Which accounts somebody may ask a code for."""

from django.db.models import QuerySet

from accounts.codes.policies import askable
from accounts.models import User


def askable_by(user) -> QuerySet[User]:
    """The accounts that `user` may ask for; also their own and locked ones, of which `check_ask_code` says why not.

    Raises AccessDenied for whoever asks for nobody.
    """
    return User.objects.filter(**askable(user)).select_related("organisation")
