"""Everything ends: every session of an account, every browser that was remembered, every code that would open it."""

import uuid
from types import EllipsisType

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.codes.actions import void_codes
from accounts.devices.models import Device
from accounts.models import User
from privacy.acts import as_the_system


@as_the_system
def end_everything(user: User, *, by: User | None | EllipsisType = ...) -> None:
    """At a new password, another role, a lost phone, a closed account. Part of the action of `by`: the person
    themselves unless said; None for a command.

    The stamp alone ends the sessions, on the next page of each; the rows go so that no list shows them. A code that is
    still asked for or on its way is taken back: it may lie where the phone was, and was agreed to for another state of
    things. Whoever comes in by a code has used it up before, so that one stays used.
    """
    user.stamp = uuid.uuid4()
    User.objects.filter(pk=user.pk).update(stamp=user.stamp)
    Device.objects.filter(user=user).delete()
    sessions = UserSession.objects.filter(user_id=user.pk)
    Session.objects.filter(pk__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
    void_codes(user, by=user if by is ... else by)
