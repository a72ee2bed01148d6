"""What an account that leaves still holds in casework, and how each kind is handed over or ends.

Runs as the system: an administrator reaches none of these tables. Who acts stays the author on the trail and in the
history; what they see of it are the numbers.
"""

from functools import partial

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.people.leaving import Holding, declare
from casework.clients.actions import give_to
from casework.clients.models import Client
from casework.covers.models import Cover
from casework.drafts.models import Draft
from casework.grants.actions import end_now
from casework.grants.models import ClientGrant
from casework.history import kept
from casework.transfers.models import Transfer
from casework.transfers.moves import moved, overtake
from privacy import audit
from privacy.acts import as_the_system
from privacy.destruction import condemn
from services.keeping.closing import Tie
from services.keeping.closing import declare as declare_tie


def clients_of(user):
    """Whom this account accompanies now; also whose record rests at their own wish."""
    return Client.objects.open().filter(assigned_to=user, erased_on__isnull=True).order_by("pk")


def covers_around(user):
    """Covers, now or to come, in which this account is away or covers."""
    return Cover.objects.ahead().filter(Q(worker=user) | Q(covering=user)).order_by("pk")


def asked_of(user):
    """What this account was asked to take over and has not answered."""
    return Transfer.objects.standing().filter(to_worker=user)


def grants_to(user):
    """What colleagues opened to this account for a time, and what it opened itself in an emergency."""
    return ClientGrant.objects.live().to(user).order_by("pk")


def drafts_of(user):
    return Draft.objects.filter(worker=user)


@as_the_system
def hand_over_clients(*, by, user, to) -> None:
    """Each open client is `to`'s from now on, with all that is promised to them; nobody else needs to answer."""
    for client in clients_of(user).select_for_update(no_key=True, of=("self",)):
        overtake(client, by=by)
        give_to(by=by, client=client, to=to)


@as_the_system
def end_covers(*, by, user, to=None) -> None:
    for cover in covers_around(user).select_for_update(of=("self",)):
        cover.ended_at, cover.ended_by = timezone.now(), by
        kept(cover, by=by)
        audit.wrote("cover.ended", cover, by=by, fields=["ended_at"])


@as_the_system
def take_back_asking(*, by, user, to=None) -> None:
    """Nobody waits for an answer that can't come. The clients' rows first, as whoever accepts holds them."""
    clients = Client.objects.filter(pk__in=asked_of(user).order_by().values("client_id")).order_by("pk")
    for client in clients.select_for_update(no_key=True, of=("self",)):
        for transfer in asked_of(user).filter(client=client).select_for_update(of=("self",)):
            moved(transfer, "withdraw", by=by)


@as_the_system
def end_grants(*, by, user, to=None) -> None:
    for grant in grants_to(user).select_related("content_object").select_for_update(of=("self",)):
        end_now(by, grant)


@as_the_system
def drop_drafts(*, by, user, to=None) -> None:
    """Nobody else reads a draft; with its author it goes, and its key."""
    held = list(drafts_of(user).select_for_update(of=("self",)))
    for one in held:
        audit.wrote("draft.expired", one, by=by)
        one.delete()
    condemn([one.holder_id for one in held if one.holder_id != one.pk], remember=False)


@as_the_system
def counted(found, user) -> int:
    """How many; no row leaves here."""
    return found(user).count()


def say_clients(n: int) -> str:
    return ngettext("%(n)s thân chủ đang đồng hành: chuyển cho người nhận",
                    "%(n)s thân chủ đang đồng hành: chuyển cho người nhận", n) % {"n": n}


def say_covers(n: int) -> str:
    return ngettext("%(n)s lần làm thay, lúc này hay sắp tới: kết thúc",
                    "%(n)s lần làm thay, lúc này hay sắp tới: kết thúc", n) % {"n": n}


def say_asked(n: int) -> str:
    return ngettext("%(n)s lời nhờ nhận hồ sơ chưa trả lời: rút lại",
                    "%(n)s lời nhờ nhận hồ sơ chưa trả lời: rút lại", n) % {"n": n}


def say_grants(n: int) -> str:
    return ngettext("%(n)s hồ sơ được chia sẻ hoặc mở khẩn cấp: kết thúc",
                    "%(n)s hồ sơ được chia sẻ hoặc mở khẩn cấp: kết thúc", n) % {"n": n}


def say_drafts(n: int) -> str:
    return ngettext("%(n)s bản nháp chưa ghi xong: xóa, vì không ai khác đọc được",
                    "%(n)s bản nháp chưa ghi xong: xóa, vì không ai khác đọc được", n) % {"n": n}


@as_the_system
def open_in(organisation) -> int:
    """How many people this organisation accompanies now."""
    return Client.objects.open().filter(organisation=organisation, erased_on__isnull=True).count()


def say_open(n: int) -> str:
    return ngettext("%(n)s thân chủ đang đồng hành", "%(n)s thân chủ đang đồng hành", n) % {"n": n}


def declare_holdings() -> None:
    """Called once, when the app is ready. The clients first: a transfer of theirs ends with their handing over."""
    for name, found, said, leave in (
        ("clients", clients_of, say_clients, hand_over_clients), ("covers", covers_around, say_covers, end_covers),
        ("asked", asked_of, say_asked, take_back_asking), ("grants", grants_to, say_grants, end_grants),
        ("drafts", drafts_of, say_drafts, drop_drafts),
    ):
        declare(Holding(name, partial(counted, found), said, leave, needs_heir=name == "clients"))
    declare_tie(Tie("clients", open_in, say_open))
