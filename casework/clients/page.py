"""What the person's page shows: needs and where each stands, the timeline, safe contact, who can see it."""

from django.apps import apps
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.clients.codes import SafeChannel
from casework.clients.policies import check_reassign, check_work_with
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.grants.page import access
from casework.needs.models import Eligibility, Wanted
from privacy.datakeys import load_for
from privacy.policies import allows

ELIGIBILITY_TONE = {Eligibility.ELIGIBLE: "fine", Eligibility.TO_CONFIRM: "due", Eligibility.NOT_ELIGIBLE: "neutral"}
SHOWN = 15


def person_page(user, client) -> dict:
    """The template's context. Permissions arrive as booleans, decided by the policies."""
    load_for([client])
    gather(client)
    purposes = set(Consent.objects.of(client).live().values_list("purpose", flat=True))
    return {
        "client": client,
        "needs": [need_row(need, Purpose.SHARE in purposes) for need in client.needs.all() if not need.closed_on],
        "events": timeline(client),
        "followups": [one for one in client.followups.all() if not one.done_on],
        "safe_contact": safe_contact_lines(client.safe_contact),
        "never_call": client.safe_contact.get("channel") == SafeChannel.NEVER,
        "purposes": [Purpose(purpose).label for purpose in Purpose.values if purpose in purposes],
        "draft": next((one for one in client.screenings.all() if not one.completed_on), None),
        **access(user, client),
        "can_write": allows(check_work_with, user, client),
        "can_reassign": allows(check_reassign, user, client),
        "back_url": reverse("clients"),
        "back_label": _("Danh sách"),
    }


def gather(client) -> None:
    """Load once what both the needs and the timeline are made of, one query a room."""
    referrals = apps.get_model("referrals", "Referral")._default_manager  # referrals know casework, not the other way
    prefetch_related_objects(
        [client], "needs", "screenings", "services_given", "followups",
        Prefetch("referrals", referrals.select_related("service__organisation")),
    )


def safe_contact_lines(rule: dict) -> list[str]:
    """The rule as sentences, the channel first."""
    lines = [str(SafeChannel(rule["channel"]).label), rule.get("hours", ""), rule.get("words", "")]
    return [line for line in lines if line]


def need_row(need, may_share: bool) -> dict:
    """A need, where it stands, and the next step for it."""
    referrals = [one for one in need.client.referrals.all() if one.need_id == need.pk]
    given = [one for one in need.client.services_given.all() if one.need_id == need.pk]
    wanted = need.wanted == Wanted.YES
    return {
        "need": need,
        "tag": need.get_eligibility_display() if wanted else need.get_wanted_display(),
        "tone": ELIGIBILITY_TONE[need.eligibility] if wanted else "neutral",
        "referral": referrals[0] if referrals else None,
        "given": given[0] if given else None,
        "can_refer": wanted and need.eligibility == Eligibility.ELIGIBLE and may_share,
        "needs_consent": wanted and need.eligibility == Eligibility.ELIGIBLE and not may_share,
    }


def timeline(client) -> list[dict]:
    """What happened, newest first, from each room."""
    events = [
        *((one.on, one.get_channel_display(), _("Lần tiếp cận")) for one in client.contacts.all()[:SHOWN]),
        *((one.completed_on, screening_line(one), _("Sàng lọc nhu cầu"))
          for one in client.screenings.all() if one.completed_on),
        *((one.on, one.get_category_display(), one.get_confirmed_by_display()) for one in client.services_given.all()),
        *((one.done_on, one.get_outcome_display(), _("Theo dõi lần %(n)s") % {"n": one.attempt})
          for one in client.followups.all() if one.done_on),
        (client.registered_on, _("Lập hồ sơ"), ""),
    ]
    events.sort(key=lambda event: event[0], reverse=True)
    return [{"when": when.strftime("%d/%m/%Y"), "title": title, "sub": sub} for when, title, sub in events[:SHOWN]]


def screening_line(screening) -> str:
    total = screening.scores.get("phq4")
    return _("Sàng lọc xong") if total is None else _("Sàng lọc xong, PHQ-4: %(total)s") % {"total": total}
