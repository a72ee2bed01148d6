"""Sharing a client until a day, and ending a grant at once."""

import datetime as dt
import uuid

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.grants.codes import PERMISSION, SHARE_DAYS, Why
from casework.grants.models import ClientGrant
from casework.grants.policies import agreed_to_leave, check_end, check_share, fit_to_share_with
from casework.history import kept
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.datakeys import let_read
from privacy.once import already, wait_for


@action
def share(*, by, id, client, to, until: dt.date, words: str, agreed: bool) -> list[ClientGrant]:
    """Let each of `to` work with the client through the day `until`; the same `id` again shares nothing.

    `agreed`: the client said yes to these people. A share that stands with one of them is replaced.
    """
    check_share(by, client)
    if existing := already(ClientGrant.objects.of(client), id):
        return [existing]
    check_sayable(until, words, agreed)
    wait_for(client.pk.bytes)
    for person in to:
        fit_to_share_with(client, person)
        agreed_to_leave(client, person)
    ids = [id, *(uuid.uuid5(id, str(person.pk)) for person in to[1:])]
    return [_share(by, one, client, person, until, words) for one, person in zip(ids, to, strict=True)]


def check_sayable(until: dt.date, words: str, agreed: bool) -> None:
    """Raises ValidationError by field."""
    today = timezone.localdate()
    if not today <= until <= today + dt.timedelta(days=SHARE_DAYS):
        raise ValidationError({"until": _("Chia sẻ được lâu nhất là 90 ngày, tính từ hôm nay.")})
    if not words.strip():
        raise ValidationError({"words": _("Hãy ghi vì sao chia sẻ.")})
    if not agreed:
        raise ValidationError({"agreed": _("Chỉ chia sẻ khi thân chủ đã đồng ý.")})


def _share(by, id, client, to, until, words) -> ClientGrant:
    granted = grant(
        by=by, id=id, client=client, to=to, why=Why.SHARED, words=words, expires_at=end_of(until)
    )
    audit.wrote("grant.shared", client, by=by, fields=["user", "expires_at", "words"])
    return granted


def end_of(day: dt.date) -> dt.datetime:
    """The first moment that is no longer that day, in the programme's time zone."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def grant(*, by, id, client, to, why: Why, words: str, expires_at: dt.datetime) -> ClientGrant:
    """Make one grant, in place of one of this kind that stands or has run out. The caller's policy decides."""
    for old in ClientGrant.objects.of(client).to(to).filter(why=why, ended_at__isnull=True).select_for_update():
        old.ended_at, old.ended_by = min(timezone.now(), old.expires_at), by
        kept(old, by=by)
    made = ClientGrant(
        id=id, content_object=client, user=to, permission=permission_of(why), why=why, words=words, granted_by=by,
        expires_at=expires_at, organisation_id=client.organisation_id,
    )
    if to.organisation_id != client.organisation_id:
        let_read([client.pk, *client.referrals.values_list("pk", flat=True)], to.organisation_id)
    return kept(made, by=by, new=True)


def permission_of(why: Why) -> Permission:
    return Permission.objects.get_by_natural_key(PERMISSION[why], "casework", "client")


@action
def end_grant(*, by, grant) -> ClientGrant:
    """End it now. What has ended already stays as it is."""
    held = ClientGrant.objects.select_for_update(of=("self",)).select_related("content_object").get(pk=grant.pk)
    check_end(by, held)
    return end_now(by, held)


def end_now(by, held) -> ClientGrant:
    """For actions that hold the row and have decided that it ends."""
    if held.is_live:
        held.ended_at, held.ended_by = timezone.now(), by
        kept(held, by=by)
        audit.wrote("grant.ended", held.content_object, by=by, fields=["ended_at"])
    return held


@as_the_system
def end_elsewhere(*, by, client) -> int:
    """The client took the consent to share back: nobody of another organisation sees the record any more, also
    where a colleague of such an organisation wrote that down."""
    elsewhere = list(ClientGrant.objects.shared_elsewhere(client).select_for_update(of=("self",)))
    for one in elsewhere:
        end_now(by, one)
    return len(elsewhere)
