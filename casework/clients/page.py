"""What the person's page shows: needs and where each stands, the timeline, safe contact, who can see it.

Everything about one client is asked in three queries, whatever there is of it: the client with what is due and
agreed (`standing`), the needs with where each stands, and the timeline. tests/casework/test_client_page.py counts.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.policies import check_reassign, check_work_with
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.followups.models import FollowUp
from casework.followups.reaching import told
from casework.given.models import ServiceGiven
from casework.grants.page import access
from casework.needs.models import Eligibility, Need, Wanted
from casework.needs.standing import PROPOSED, UNDER_WAY, NeedStanding
from casework.plans.policies import check_reopen
from casework.plans.progress import tasks, with_progress
from casework.safety.models import Alert
from casework.screening.models import Screening
from casework.timeline.reading import newest
from casework.timeline.rooms import referral
from casework.transfers.models import Transfer
from casework.transfers.policies import check_ask
from privacy.datakeys import load_for
from privacy.policies import allows

ELIGIBILITY_TONE = {Eligibility.ELIGIBLE: "fine", Eligibility.TO_CONFIRM: "due", Eligibility.NOT_ELIGIBLE: "neutral"}
STANDING_TONE = {
    NeedStanding.WAITING: "neutral", NeedStanding.NOT_HELPED: "late", NeedStanding.HELPED: "fine",
    NeedStanding.REFERRED: "info", NeedStanding.HELPING: "info",
}


def standing(clients: QuerySet) -> QuerySet:
    """The clients with what their page says first: purposes agreed to, the next follow-up, screenings, whether
    there may be danger."""
    of = {"client": OuterRef("pk")}
    to_do = FollowUp.objects.filter(**of, done_on__isnull=True).order_by("due_on", "id")
    return with_progress(clients).annotate(
        agreed=ArraySubquery(Consent.objects.live().filter(**of).values("purpose")),
        to_renew=ArraySubquery(Consent.objects.to_renew().filter(**of).values("purpose")),
        next_followup=Subquery(to_do.values("pk")[:1]), next_due=Subquery(to_do.values("due_on")[:1]),
        open_screening=Subquery(Screening.objects.drafts().filter(**of).values("pk")[:1]),
        last_screening=Subquery(Screening.objects.filter(**of).done().values("pk")[:1]),
        alert=Subquery(Alert.objects.open().filter(**of).values("pk")[:1]),
        transfer=Subquery(Transfer.objects.open().filter(**of).values("pk")[:1]),
    )


def person_page(user, client) -> dict:
    """The template's context for a client of `standing`. Permissions arrive as booleans, decided by the policies."""
    load_for([client])
    needs = [need_row(need, Purpose.SHARE in client.agreed) for need in needs_of(client)]
    return {
        "client": client,
        "needs": needs,
        "to_refer": any(row["can_refer"] for row in needs),
        "events": newest(client),
        **told(client.safe_contact),
        "purposes": [purpose.label for purpose in Purpose if purpose in client.agreed],
        "to_renew": [purpose.label for purpose in Purpose if purpose in client.to_renew],
        "overdue": client.next_due is not None and client.next_due < timezone.localdate(),
        **access(user, client),
        "can_write": allows(check_work_with, user, client),
        "can_reassign": allows(check_reassign, user, client),
        "can_ask_transfer": allows(check_ask, user, client),
        "can_reopen": not client.is_open and allows(check_reopen, user, client),
        "steps": tasks(client, links=allows(check_work_with, user, client)),
        "back_url": reverse("clients"),
        "back_label": _("Danh sách"),
    }


def needs_of(client) -> QuerySet:
    """Open needs, each with where it stands, its newest referral and the day of the last service given for it."""
    given = ServiceGiven.objects.filter(need=OuterRef("pk")).order_by("-on").values("on")[:1]
    last = referral()._default_manager.last_of(OuterRef("pk"))
    needs = Need.objects.of(client).open().with_standing()
    return needs.annotate(given_on=Subquery(given), referral=Subquery(last)).defer("reason")


def need_row(need, may_share: bool) -> dict:
    """A need, where it stands, and the next step for it."""
    wanted, stands = need.wanted == Wanted.YES, NeedStanding(need.standing)
    eligible = wanted and need.eligibility == Eligibility.ELIGIBLE
    return {
        "need": need,
        "tag": need.get_eligibility_display() if wanted else need.get_wanted_display(),
        "tone": ELIGIBILITY_TONE[need.eligibility] if wanted else "neutral",
        "standing": stands.label,
        "standing_tone": STANDING_TONE[stands],
        "again": stands not in PROPOSED,
        "can_close": stands not in UNDER_WAY,
        "referral": need.referral and {**need.referral, "stands": referral().standing(need.referral)},
        "can_refer": eligible and may_share,
        "needs_consent": eligible and not may_share,
    }
