"""In which orders a list of clients can stand, and what each is by."""

from django.db import models
from django.db.models import F, OrderBy, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from casework.contacts.models import Contact
from casework.followups.models import MET, FollowUp


class Order(models.TextChoices):
    """How a list of clients is ordered."""

    NEXT = "next", _("Hẹn theo dõi gần nhất trước")
    UNSEEN = "unseen", _("Lâu chưa gặp nhất trước")
    NEWEST = "newest", _("Mới đăng ký trước")
    CODE = "code", _("Theo mã hồ sơ")


# Each ends with the code, which is unique: the pages of a list never overlap.
BY: dict[Order, tuple[str | OrderBy, ...]] = {
    Order.NEXT: (F("next_due").asc(nulls_last=True), "code"),
    Order.UNSEEN: ("last_met", "code"),
    Order.NEWEST: ("-registered_on", "code"),
    Order.CODE: ("code",),
}


def with_days(clients: QuerySet) -> QuerySet:
    """Each client with the day of the next follow-up, and the day on which they were last met."""
    of = {"client": OuterRef("pk")}
    to_do = FollowUp.objects.filter(**of, done_on__isnull=True).order_by("due_on").values("due_on")[:1]
    return with_last_met(clients).annotate(next_due=Subquery(to_do))


def with_last_met(clients: QuerySet) -> QuerySet:
    """The last day on which somebody spoke with the client: a contact, a follow-up that reached them, or the day of
    registering."""
    of = {"client": OuterRef("pk")}
    contact = Contact.objects.filter(**of).order_by("-on").values("on")[:1]
    reached = FollowUp.objects.filter(**of, outcome__in=MET).order_by("-done_on").values("done_on")[:1]
    return clients.annotate(last_met=Greatest("registered_on", Subquery(contact), Subquery(reached)))
