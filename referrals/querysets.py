"""Which referrals a person may see: a sender those of their clients, a receiver those addressed to the
organisation, nobody else any."""

import datetime as dt
from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Max, Q, QuerySet, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.roles import Role
from casework.clients.querysets import Among, held_by, own, scope
from privacy.classification import Retention, period
from privacy.querysets import GuardedQuerySet
from referrals import lifecycle
from referrals.bearer import SlipBearer


def unseen(side: str) -> Q:
    """Something is new for this side since anybody of it looked."""
    told, seen = f"{side}_told_at", f"{side}_seen_at"
    return Q(**{f"{told}__isnull": False}) & (Q(**{f"{seen}__isnull": True}) | Q(**{f"{seen}__lt": F(told)}))


class ReferralQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        if isinstance(user, SlipBearer):
            return self.filter(pk=user.referral_id, state__in=lifecycle.SEEN_BY_SLIP)
        if getattr(user, "role", None) == Role.PARTNER_OFFICER:
            return self.addressed_to(user.organisation_id).still_shown()
        return self.filter(scope(user, "client__"))

    def addressed_to(self, organisation_id) -> Self:
        return self.filter(to_organisation_id=organisation_id, state__in=lifecycle.SEEN_BY_RECEIVER)

    def with_pages(self, user) -> Self:
        """With what its pages show. A receiver's never joins the client: the receiver's role can't reach one."""
        shown = self.select_related("service__organisation", "from_organisation")
        return shown if user.role == Role.PARTNER_OFFICER else shown.select_related("need", "client__commune")

    def still_shown(self) -> Self:
        """A receiver sees what is open and, for the declared days, what has ended. Whatever ended before an erasure
        has lost its view; asking the client here would ask for more than a receiver may see."""
        since = timezone.now() - dt.timedelta(days=period(Retention.SHARED).days or 0)
        return self.filter(Q(state__in=lifecycle.OPEN) | Q(moved_at__gte=since), view_ended_on__isnull=True)

    def still_told(self) -> Self:
        """Open ones, and of those that ended whatever its receiver could still read: what a person can take back."""
        ended = Q(state__in=lifecycle.FINAL & lifecycle.SEEN_BY_RECEIVER, snapshot__isnull=False)
        return self.filter(Q(state__in=lifecycle.OPEN) | ended)

    def view_over(self, before) -> Self:
        """Ended before that day, and the receiver's share not destroyed yet."""
        return self.filter(state__in=lifecycle.FINAL, moved_at__date__lt=before, view_ended_on__isnull=True)

    def open(self) -> Self:
        return self.filter(state__in=lifecycle.OPEN)

    def answered_unseen(self) -> Self:
        """What the receiver answered and the sender has not looked at yet."""
        return self.filter(unseen("sender"))

    def standing_of(self, need) -> QuerySet:
        """For a subquery on needs: the strongest of what one's referrals make of it, as lifecycle.HELPS says."""
        ranked = Case(*(When(state__in=states, then=rank) for rank, states in lifecycle.HELPS.items()), default=0)
        return self.filter(need=need).order_by().annotate(rank=ranked).values("need").annotate(most=Max("rank")).values(
            "most"
        )

    def news(self) -> Self:
        """The same, the newest first."""
        return self.answered_unseen().order_by("-sender_told_at", "id")

    def listed_for(self, user) -> Self:
        """The same referrals, for a sender's list of thousands. A worker's few clients are read first and their
        referrals found by index; a case manager's are the organisation's, unless more is open to them just now. An OR
        across both tables would walk every referral of the province."""
        clients = apps.get_model("casework", "Client").objects
        if user.role != Role.CASE_MANAGER:
            mine = clients.visible_to(user).order_by().values("pk")
            return self.filter(Among(F("client"), ArraySubquery(mine)))
        if apps.get_model("casework", "ClientGrant").objects.live().to(user).exists():
            return self.visible_to(user)
        return self.filter(own(user, "client__"), client__erased_on__isnull=True)

    def waiting_for_answer(self) -> Self:
        """Sent and not answered, the longest waiting first."""
        return self.filter(state__in=lifecycle.WAITING_FOR_ANSWER).order_by("-urgent", "sent_at", "id")

    def soon(self) -> Self:
        """With an appointment still to come."""
        return self.filter(state="accepted", appointment_at__gte=start_of_day()).order_by("appointment_at", "id")

    def with_the_receiver(self) -> Self:
        """The person came; the result is not known yet."""
        return self.filter(state="attended").order_by("attended_on", "id")

    def in_trouble(self) -> Self:
        """Open, and somebody has to step in."""
        return self.filter(trouble()).order_by("-urgent", "moved_at", "id")

    def over(self) -> Self:
        """Ended, the newest first."""
        return self.filter(state__in=lifecycle.FINAL).order_by("-moved_at", "id")

    def last_of(self, need) -> QuerySet:
        """For a subquery on needs: the newest referral of one as {pk, state, where, appointment}."""
        told = JSONObject(pk="pk", state="state", where="service__organisation__name", appointment="appointment_at")
        return self.filter(need=need).order_by("-created_at").values(told=told)[:1]

    def overdue(self) -> Self:
        """Nobody has answered, or written what came of it, by the day of the limit. By dates, whether or not the daily
        job ran."""
        return self.filter(unanswered() | without_word())

    def within_reach_of_time(self) -> Self:
        """Open ones that have a last day: what the daily job looks at, the longest overdue first."""
        waiting = Q(state__in=lifecycle.WAITING_FOR_ANSWER, answer_by__isnull=False)
        coming = Q(state__in=("accepted", "missed"), attend_by__isnull=False)
        resulting = Q(state="attended", result_by__isnull=False)
        return self.filter(waiting | coming | resulting).order_by("answer_by", "id")

    def unseen_by(self, user) -> Self:
        """What is new for this person: at a partner's, since anybody there looked; on the sender's side in the cases
        that they work themselves, since they looked."""
        if user.role == Role.PARTNER_OFFICER:
            return self.filter(unseen("receiver"))
        return self.filter(unseen("sender"), held_by(user, "client__"))

    def escalated(self) -> Self:
        """What time has laid before the case manager, and nobody has seen to yet."""
        return self.filter(unanswered() | without_word(), escalated_on__isnull=False)

    def told_since(self, user, moment) -> Self:
        """Of which this person's side was told after that moment."""
        side = "receiver" if user.role == Role.PARTNER_OFFICER else "sender"
        return self.filter(**{f"{side}_told_at__gt": moment})


def start_of_day() -> dt.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def unanswered(on: dt.date | None = None) -> Q:
    """The day by which to answer is over, today or on that day."""
    return Q(state__in=lifecycle.WAITING_FOR_ANSWER, answer_by__lt=on or timezone.localdate())


def without_word() -> Q:
    """They came, and the day by which to write what came of it is over."""
    return Q(state="attended", result_by__lt=timezone.localdate())


def trouble() -> Q:
    """Not answered in time, an appointment or the day of a result gone by without a word, or somebody who did not
    come. What was escalated and answered since is nobody's trouble any more."""
    silent = Q(state="accepted", appointment_at__lt=start_of_day())
    return unanswered() | silent | without_word() | Q(state="missed")
