"""The way of a worker to a referral, page by page, for the tests of these pages."""

import re
import uuid

from django.urls import reverse

from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from casework.screening.actions import answer, begin_screening, complete_screening, questionnaire_of
from referrals.models import Referral

SHARED = re.compile(r'<section class="dh-shared">.*?</section>', re.S)


def needs_of(worker, client, *categories):
    """Wanted and eligible needs of a client, in the order asked for."""
    decisions = [Decision(one, Wanted.YES, Eligibility.ELIGIBLE, reason="Cần được giúp") for one in categories]
    return decide_needs(by=worker, client=client, decisions=decisions)


def screened(worker, client, **given):
    """A completed screening: "no" and 0 but for what is given; None was declined."""
    screening = begin_screening(by=worker, id=uuid.uuid4(), client=client)
    while item := questionnaire_of(screening).next_item(screening.answers):
        default = "0" if item.kind == "scale" else "no"
        said = given.get(item.slug, default)
        screening = answer(by=worker, screening=screening, answers={item.slug: said})
    return complete_screening(by=worker, screening=screening)


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
