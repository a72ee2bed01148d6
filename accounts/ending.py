"""Everything ends: every session of an account and every browser that was remembered."""

import uuid

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from accounts.devices.models import Device
from accounts.models import User
from privacy.acts import as_the_system


@as_the_system
def end_everything(user: User) -> None:
    """At a new password, another role, a lost phone, a closed account. Part of the caller's action.

    The stamp alone ends the sessions, on the next page of each; the rows go so that no list shows them.
    """
    user.stamp = uuid.uuid4()
    User.objects.filter(pk=user.pk).update(stamp=user.stamp)
    Device.objects.filter(user=user).delete()
    sessions = UserSession.objects.filter(user_id=user.pk)
    Session.objects.filter(pk__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
