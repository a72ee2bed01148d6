"""What was said, as rows for a page and for the sender's own record."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from referrals.lifecycle import RECEIVER


def rows(referral) -> list[dict]:
    """Everything said, oldest first: [{"side", "at" (ISO), "text"}]; from the sender's copy once the view has ended."""
    if referral.is_emptied:
        return referral.copy.get("messages", [])
    return [
        {"side": one.side, "at": one.written_at.isoformat(), "text": one.text}
        for one in referral.messages.all() if one.text is not None
    ]


def spoken(referral, said: list[dict]) -> Iterator[dict]:
    """Each with the organisation's name in place of a person's."""
    names = {RECEIVER: referral.service.organisation.name}
    for one in said:
        at = timezone.localtime(dt.datetime.fromisoformat(one["at"]))
        yield {**one, "at": at, "who": names.get(one["side"], referral.from_organisation.name)}
