"""Who can see a client, and why: for the client's page, the lists, and the page of its own."""

import datetime as dt

from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.clients.policies import check_help_now, standing
from casework.covers.models import Cover
from casework.grants.codes import Standing, Why
from casework.grants.models import ClientGrant
from casework.grants.policies import check_share
from pages.templatetags.pages import number, short_date
from privacy.policies import allows

TONES = {Standing.COVER: "info", Standing.SHARED: "info", Standing.EMERGENCY: "late"}


def access(user, client) -> dict:
    """What the client's page says of access, with one query: who sees it, and as what this person does."""
    rows = seen_by(client)
    mine = {row["why"]: row for row in rows if row["user_id"] == user.id}
    held = standing(user, client)
    return {
        "viewers": rows,
        "can_share": allows(check_share, user, client),
        "can_help": allows(check_help_now, user, client),
        "emergency": mine.get(Standing.EMERGENCY) if held == Standing.EMERGENCY else None,
        "opened_as": mine.get(held) if held in TONES and held != Standing.EMERGENCY else None,
    }


def seen_by(client) -> list[dict]:
    """Beside its worker and the case managers: everybody to whom the client is open just now. One query."""
    granted = ClientGrant.objects.live().of(client).order_by().values_list(
        "pk", "user_id", "user__full_name", "user__organisation_id", "user__organisation__name", "why", "expires_at"
    )
    covering = Cover.objects.live().filter(worker_id=client.assigned_to_id).order_by().values_list(
        "pk", "covering_id", "covering__full_name", "organisation_id", "organisation__name",
        Value(Standing.COVER.value), "ends_at",
    )
    return [viewer(client, *row) for row in sorted(granted.union(covering), key=lambda row: row[-1])]


def viewer(client, pk, user_id, name, organisation_id, organisation, why, until) -> dict:
    elsewhere = organisation if organisation_id != client.organisation_id else ""
    return {
        "pk": pk, "user_id": user_id, "name": name, "elsewhere": elsewhere, "why": why, "until": until,
        "left": minutes_left(until), "label": label(why, until), "tone": TONES[Standing(why)],
    }


def label(why: str, until) -> str:
    """The tag, such as “được chia sẻ đến 12/12/2026”."""
    words = {
        Standing.SHARED: _("được chia sẻ đến %(until)s"), Standing.COVER: _("làm thay đến %(until)s"),
        Standing.EMERGENCY: _("khẩn cấp đến %(until)s"),
    }
    return words[Standing(why)] % {"until": said(why, until)}


def said(why: str, until) -> str:
    """An hour ends at a minute; everything else with its last day."""
    if why == Why.EMERGENCY:
        return timezone.localtime(until).strftime("%H:%M")
    return short_date(until - dt.timedelta(microseconds=1))


def minutes_left(until) -> int:
    return max(1, -int((timezone.now() - until).total_seconds() // 60))


def tags(user, clients) -> dict:
    """Client id → tag, for those of a list that are not the user's own. One query at most, however long the list."""
    rows = {
        one.pk: one.assigned_to_id for one in clients
        if one.assigned_to_id != user.id and not (one.organisation_id == user.organisation_id and user.is_case_manager)
    }
    if not rows:
        return {}
    found: dict = {}
    granted = ClientGrant.objects.live().to(user).order_by().values_list("content_object_id", "why", "expires_at")
    covered = Cover.objects.live().by(user).order_by().values_list("worker_id", Value(Standing.COVER.value), "ends_at")
    for about, why, until in sorted(granted.union(covered), key=lambda row: list(Standing).index(Standing(row[1]))):
        same = [pk for pk, worker in rows.items() if about == (worker if why == Standing.COVER else pk)]
        for pk in same:
            found.setdefault(pk, {"label": label(why, until), "tone": TONES[Standing(why)]})
    return found


def would_end_elsewhere(client) -> str:
    """What taking back the yes to share would end, in a sentence."""
    n = ClientGrant.objects.shared_elsewhere(client).count()
    return ngettext(
        "%(n)s người ở tổ chức khác sẽ không xem được hồ sơ nữa.",
        "%(n)s người ở tổ chức khác sẽ không xem được hồ sơ nữa.", n,
    ) % {"n": number(n)} if n else ""


def ended_elsewhere(n: int) -> str:
    """The same afterwards."""
    return ngettext(
        "%(n)s người ở tổ chức khác không còn xem được hồ sơ.",
        "%(n)s người ở tổ chức khác không còn xem được hồ sơ.", n,
    ) % {"n": number(n)} if n else ""
