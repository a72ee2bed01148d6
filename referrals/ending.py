"""The end of what a receiver may read: by withdrawal, by erasure of the person, or because its time is over.

The referral's own key is destroyed, which takes its history and its share of older backups along. What was shared
stays in the sender's own record, sealed under the client's key, so that the client can be told.
"""

from typing import NamedTuple

from django.db import models
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import ngettext

from casework.clients.policies import check_casework
from casework.history import kept, renew_code
from casework.rights.actions import fulfilled
from casework.rights.codes import RequestKind
from casework.rights.models import RightsRequest
from pages.templatetags.pages import number
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.datakeys import destroyed_among, load_data_keys
from privacy.destruction import condemn
from referrals.holding import hold_person
from referrals.lifecycle import FINAL, TRANSITIONS, Actor, taken_back
from referrals.models import Message, Referral
from referrals.policies import check_withdraw
from referrals.talk.words import rows as said

EMPTY: dict[str, None] = {"snapshot": None, "message": None, "answer": None}
AT_A_TIME = 500


def empty(referral) -> None:
    """Move the receiver's share into the sender's own record and condemn its key. The caller saves the row."""
    if not referral.is_emptied:
        referral.senders_copy = {**referral.copy, "messages": said(referral)}
        forget_messages([referral.pk])
        for name, nothing in EMPTY.items():
            setattr(referral, name, nothing)
        condemn([referral.pk])


class Stopped(NamedTuple):
    """How many open referrals a person's no closes, and of how many that have ended it takes the rest away."""

    closed: int
    unread: int


@action
def stop_sharing(*, by, client) -> Stopped:
    """The person no longer shares. Every open referral closes, and what receivers can still read of those that have
    ended is taken from them: none of them reads more than that the person took it back."""
    hold_person(client.pk)
    held = list(Referral.objects.filter(client=client).still_told().select_for_update())
    for referral in held:
        _take_back(referral, by=by)
    return counted(held)


def counted(held) -> Stopped:
    """The referrals of one person, as they stand after a no or would stop at one."""
    ended = sum(1 for one in held if one.state in FINAL and one.state not in TRANSITIONS["withdraw"].targets)
    return Stopped(len(held) - ended, ended)


def said_before(client) -> str:
    """What the person reads before taking the yes to share back."""
    n = counted(Referral.objects.filter(client=client).still_told().only("state"))
    return " ".join(filter(None, (
        "" if not n.closed else ngettext(
            "%(n)s chuyển gửi đang mở sẽ đóng lại, nơi nhận không đọc được gì nữa.",
            "%(n)s chuyển gửi đang mở sẽ đóng lại, nơi nhận không đọc được gì nữa.", n.closed,
        ) % {"n": number(n.closed)},
        "" if not n.unread else ngettext(
            "%(n)s chuyển gửi đã kết thúc: nơi nhận cũng không đọc được nữa.",
            "%(n)s chuyển gửi đã kết thúc: nơi nhận cũng không đọc được nữa.", n.unread,
        ) % {"n": number(n.unread)},
    )))


def said_after(n: Stopped) -> str:
    """What was closed, afterwards."""
    return " ".join(filter(None, (
        "" if not n.closed else ngettext("Đã đóng %(n)s chuyển gửi.", "Đã đóng %(n)s chuyển gửi.", n.closed)
        % {"n": number(n.closed)},
        "" if not n.unread else ngettext(
            "Nơi nhận của %(n)s chuyển gửi đã kết thúc không còn đọc được gì.",
            "Nơi nhận của %(n)s chuyển gửi đã kết thúc không còn đọc được gì.", n.unread,
        ) % {"n": number(n.unread)},
    )))


@action
def withdraw(*, by, referral) -> Referral:
    """The person takes back the yes to this one referral; whatever else they agreed to stands."""
    check_casework(by)
    hold_person(referral.client_id)
    referral = Referral.objects.select_for_update(of=("self",)).select_related("client").get(pk=referral.pk)
    check_withdraw(by, referral)
    _take_back(referral, by=by)
    if not RightsRequest.objects.filter(client=referral.client, kind=RequestKind.WITHDRAWAL).standing().exists():
        fulfilled(by=by, client=referral.client, kind=RequestKind.WITHDRAWAL)
    return referral


def _take_back(referral, *, by) -> None:
    """Close one at once, and where it has ended, leave it as it ended: a receiver who saw it is told, and reads
    nothing of the person any more."""
    empty(referral)
    if not referral.is_open:
        referral.receiver_told_at = timezone.now()
        kept(referral, by=by)
        audit.wrote("referral.taken_back", referral, by=by, fields=list(EMPTY))
        return
    transition = taken_back(referral.state)
    referral.state, referral.moved_at = transition.leads_to(referral.state), timezone.now()
    if Actor.RECEIVER in transition.tells:
        referral.receiver_told_at = referral.moved_at
    kept(referral, by=by)
    audit.wrote(transition.audit_action, referral, by=by, fields=["state", *EMPTY])


@as_the_system
def forget_messages(ids) -> None:
    """Empty what both sides wrote, past the guard of single rows: whoever ends a view wrote at most half of it."""
    models.QuerySet(Message).filter(referral__in=ids).update(text=None)


def end_views(referrals) -> int:
    """Their time is over: what the receivers could read is destroyed. Returns how many; system's work."""
    ids, done = list(referrals.values_list("pk", flat=True)), 0
    for start in range(0, len(ids), AT_A_TIME):
        done += _end_some(ids[start : start + AT_A_TIME])
    return done


@as_the_system
def _end_some(ids) -> int:
    held = list(Referral.objects.filter(pk__in=ids, view_ended_on__isnull=True).select_for_update(of=("self",))
                .select_related("client"))
    load_data_keys([one.pk for one in held] + [one.client_id for one in held])
    for referral in held:
        referral.view_ended_on = timezone.localdate()
        if referral.client.erased_on:
            forget_reference(referral)
        else:
            empty(referral)
            kept(referral, by=None)
        audit.wrote("referral.view_ended", referral, by=None, fields=list(EMPTY))
    return len(held)


def forget_reference(referral) -> None:
    """Of an erased person: what the receiver may have written down leads nowhere any more."""
    renew_code(rows(referral.pk), "reference")
    rows(referral.pk).update(view_ended_on=referral.view_ended_on, moved_at=TruncMonth("moved_at"))


@as_the_system
def erase_of(client, *, by) -> tuple[list, int]:
    """An erased person's referrals: open ones are withdrawn, all are emptied without a copy, their history goes.

    Nothing is opened on the way, since the keys may be gone already. Returns the holders whose keys are condemned,
    and how many referrals there were.
    """
    held = list(Referral.objects.filter(client=client).select_for_update())
    for referral in held:
        if referral.is_open:
            transition = taken_back(referral.state)
            rows(referral.pk).update(state=transition.leads_to(referral.state), moved_at=timezone.now())
            audit.wrote(transition.audit_action, referral, by=by, fields=["state", *EMPTY])
        elif referral.state not in TRANSITIONS["withdraw"].targets:
            referral.view_ended_on = timezone.localdate()
            forget_reference(referral)
    ids = [one.pk for one in held]
    rows(*ids).update(**EMPTY, senders_copy=None, fail_reason="", next_step="", next_on=None,
                      sender_seen_at=models.F("sender_told_at"))
    models.QuerySet(Message).filter(referral__in=ids).delete()
    Referral.history.model.objects.filter(client_id=client.pk).delete()
    return ids, len(ids)


def empty_again() -> int:
    """After an older backup was restored: what its receivers may no longer read is emptied once more."""
    ids, done = list(Referral.objects.filter(snapshot__isnull=False).values_list("pk", flat=True)), 0
    for start in range(0, len(ids), AT_A_TIME):
        gone = destroyed_among(ids[start : start + AT_A_TIME])
        done += rows(*gone).update(**EMPTY, view_ended_on=timezone.localdate())
        forget_messages(gone)
    return done


def rows(*ids) -> models.QuerySet:
    """These rows, past the guard: for columns that keep no history because what they held is to be forgotten."""
    return models.QuerySet(Referral).filter(pk__in=ids)

