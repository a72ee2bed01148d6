"""What is shown of a transfer: to whom is asked, as much as they need to decide; to everybody else, how it stands."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.models import Client
from casework.followups.models import FollowUp
from casework.needs.models import Need, Wanted
from casework.transfers.codes import TONES, TransferState
from casework.transfers.models import Transfer
from pages.templatetags.pages import short_date
from privacy import audit
from privacy.identity import SYSTEM, acting_as
from services.categories import Category

SHOWN = 40
TOLD_FOR = dt.timedelta(days=3)
# All that is read of a client before anybody has taken them over: no alias, no word of theirs.
BEFORE = ("id", "code", "age_band", "commune__name", "closed_on", "restricted_on")


def before_accepting(transfers: Iterable[Transfer]) -> dict:
    """Client id → the client with the few columns that one needs to decide, the open needs' categories and the next
    follow-up's day.

    As the system, since whoever is asked can't see the client: only for transfers that are in the reader's sight.
    """
    of = {"client": OuterRef("pk")}
    needs = Need.objects.filter(**of, wanted=Wanted.YES).open().order_by("identified_on", "category")
    to_do = FollowUp.objects.filter(**of, done_on__isnull=True).order_by("due_on")
    with acting_as(SYSTEM):
        found = Client.objects.filter(pk__in=[one.client_id for one in transfers]).annotate(
            open_needs=ArraySubquery(needs.values("category")), next_due=Subquery(to_do.values("due_on")[:1])
        )
        return {one.pk: one for one in found.select_related("commune").only(*BEFORE)}


def codes_of(transfers: Iterable[Transfer]) -> dict:
    """Client id → code, for who asked and for who has given a client away since. As the system, likewise."""
    with acting_as(SYSTEM):
        ids = [one.client_id for one in transfers]
        return dict(Client.objects.filter(pk__in=ids).values_list("pk", "code"))


def waiting_rows(user) -> list[dict]:
    """Whom this person is asked to take over, the longest waiting first."""
    held = Transfer.objects.visible_to(user).waiting_for(user)
    return rows_to_answer(user, held.select_related("from_worker").order_by("asked_at", "id")[:SHOWN])


def rows_to_answer(user, transfers: Iterable[Transfer]) -> list[dict]:
    """What somebody is asked, as rows. That the clients are shown is on the trail."""
    held = list(transfers)
    clients = before_accepting(held) if held else {}
    audit.read("transfer.listed", clients.values(), by=user, purpose="transfer")
    return [waiting_row(one, clients[one.client_id]) for one in held]


def waiting_row(transfer, client) -> dict:
    said = [
        client.get_age_band_display(), client.commune.name, needs_in_words(client),
        _("hẹn %(day)s") % {"day": f"{client.next_due:%d/%m}"} if client.next_due else "",
        _("từ %(name)s") % {"name": transfer.from_worker.full_name},
        _("trả lời trước %(day)s") % {"day": f"{transfer.answer_by:%d/%m}"},
    ]
    return {
        "url": reverse("transfer", args=[transfer.pk]), "code": client.code, "sub": " · ".join(filter(None, said)),
        "tag": _("Chờ bạn"), "tone": "due",
    }


def needs_in_words(client) -> str:
    return ", ".join(str(Category(one).label) for one in client.open_needs)


def facts(transfer, client) -> list[tuple[str, str]]:
    """The same on the page of one transfer, line by line."""
    return [
        (_("Nhóm tuổi"), client.get_age_band_display()), (_("Xã, phường"), client.commune.name),
        (_("Nhu cầu đang mở"), needs_in_words(client) or _("Chưa có nhu cầu nào được ghi")),
        (_("Hẹn theo dõi tới"), short_date(client.next_due) or _("Chưa hẹn")),
        (_("Đang phụ trách"), transfer.from_worker.full_name),
    ]


def news(user) -> tuple[list[dict], list[dict]]:
    """For the day: whom this person is asked to take over; and what they asked for, or what was to leave them, and was
    answered in the last days. One query finds both."""
    seen = Transfer.objects.visible_to(user).select_related("from_worker", "to_worker")
    held = seen.waiting_for(user) | seen.filter(answered_to(user))
    found = list(held.order_by("asked_at", "id")[:SHOWN])
    waiting = [one for one in found if one.state == TransferState.ASKED]
    return rows_to_answer(user, waiting), rows_of(one for one in found if one.state != TransferState.ASKED)


def answered_to(user) -> Q:
    mine = Q(asked_by_id=user.id) | Q(from_worker_id=user.id)
    told = Q(state__in=[TransferState.ACCEPTED, TransferState.DECLINED], ended_at__gte=timezone.now() - TOLD_FOR)
    return mine & told & ~Q(ended_by=user)


def rows_of(transfers: Iterable[Transfer]) -> list[dict]:
    """Transfers as rows: the client's code, from whom to whom, how it stands."""
    held = list(transfers)
    codes = codes_of(held) if held else {}
    return [
        {
            "url": reverse("transfer", args=[one.pk]), "code": codes.get(one.client_id, ""), "sub": between(one),
            "tag": one.stands.label, "tone": TONES.get(one.stands, "neutral"),
        }
        for one in held
    ]


def between(transfer) -> str:
    names = {"before": transfer.from_worker.full_name, "after": transfer.to_worker.full_name}
    because = transfer.get_declined_because_display() if transfer.declined_because else ""
    return " · ".join(filter(None, [_("%(before)s → %(after)s") % names, because]))
