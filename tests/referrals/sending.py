"""The way of a worker to a referral, page by page, for the tests of these pages."""

import re
import uuid

from django.urls import reverse

from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from referrals.models import Referral

SHARED = re.compile(r'<section class="dh-shared">.*?</section>', re.S)


def needs_of(worker, client, *categories):
    """Wanted and eligible needs of a client, in the order asked for."""
    decisions = [Decision(one, Wanted.YES, Eligibility.ELIGIBLE, reason="Cần được giúp") for one in categories]
    return decide_needs(by=worker, client=client, decisions=decisions)


def choose(page, url, service, **record) -> str:
    """Press the button of a service; answers with where it leads."""
    held = {"record_id": str(uuid.uuid4()), "service": str(service.pk), **record}
    return page.post(url, held).headers["Location"]


def agreement(page, need, service, **said) -> str:
    """One need, one service, this agreement: answers with the address of the preview."""
    asked = choose(page, reverse("refer", args=[need.pk]), service)
    return page.post(asked, said).headers["Location"]


def sent(page, preview: str) -> Referral:
    """Send what the preview shows; the first of them."""
    page.post(preview)
    return Referral.objects.get(pk=preview.strip("/").split("/")[-1])


def fragment(html: str) -> str:
    """What the receiver reads of the person, as it stands in a page."""
    return " ".join(SHARED.search(html)[0].split())
