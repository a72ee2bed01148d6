"""Hours to offer for an appointment: the next days on which the service is open, the emptier hours first."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from pages.templatetags.pages import day, short_date
from referrals.models import Referral
from services.hours.words import DAYS, Span, say_time

OFFERED_DAYS, LOOK_AHEAD = 3, 15
AT_LEAST = dt.timedelta(hours=1)  # nobody comes sooner than that
STEP, LAST_BEFORE_CLOSING = dt.timedelta(hours=1), dt.timedelta(minutes=30)
# Where nobody said when a service is open: office hours.
OFFICE = (Span((0, 1, 2, 3, 4), dt.time(8), dt.time(11, 30)), Span((0, 1, 2, 3, 4), dt.time(13, 30), dt.time(16, 30)))
NOON = dt.time(12)


def offered(service) -> list[tuple[str, str]]:
    """(value, words) of the hours to choose from: of each of the next open days one before noon and one after."""
    spans = [one for one in service.spans if one.weekdays] or list(OFFICE)
    now, taken = timezone.localtime(), booked(service)
    return [
        (value_of(one), say(one)) for held in open_days(service, spans, now) for one in emptiest(held, taken)
    ]


def booked(service) -> Counter:
    """Hour → how many are expected then; one query."""
    ahead = Referral.objects.addressed_to(service.organisation_id).open().filter(
        service=service, state="accepted", appointment_at__gte=timezone.now()
    )
    return Counter(ahead.values_list("appointment_at", flat=True))


def open_days(service, spans: list[Span], now: dt.datetime) -> Iterator[list[dt.datetime]]:
    """The next days with an hour left, each as its hours."""
    found = 0
    for ahead in range(LOOK_AHEAD):
        on = now.date() + dt.timedelta(days=ahead)
        if service.temporarily_closed_until and on <= service.temporarily_closed_until:
            continue
        hours = [one for span in spans if on.weekday() in span.weekdays for one in hours_of(span, on)]
        if held := sorted({one for one in hours if one > now + AT_LEAST}):
            yield held
            found += 1
        if found == OFFERED_DAYS:
            return


def hours_of(span: Span, on: dt.date) -> Iterator[dt.datetime]:
    """From opening on, hour by hour, until somebody would come too late; the day's end where it is open all night."""
    opens, closes = span.opens_at or dt.time(8), span.closes_at or dt.time(16, 30)
    if closes <= opens:
        opens, closes = max(opens, dt.time(8)), dt.time(17)
    at, end = dt.datetime.combine(on, opens), dt.datetime.combine(on, closes) - LAST_BEFORE_CLOSING
    while at <= end:
        yield timezone.make_aware(at)
        at += STEP


def emptiest(hours: list[dt.datetime], taken: Counter) -> Iterator[dt.datetime]:
    """The hour before noon, and the one after, at which the fewest are expected; the earlier of two."""
    for part in ([one for one in hours if one.time() < NOON], [one for one in hours if one.time() >= NOON]):
        if part:
            yield min(part, key=lambda one: (taken[one], one))


def value_of(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def moment_of(value: str) -> dt.datetime | None:
    """The moment that a value of `offered` names; None for anything else."""
    try:
        moment = dt.datetime.strptime(value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (made aware in the next line)
        return timezone.make_aware(moment)
    except ValueError:
        return None


def say(moment: dt.datetime) -> str:
    """"Ngày mai, 8:00"; "Thứ 5 27/11, 8:00"."""
    local = timezone.localtime(moment)
    near = (local.date() - timezone.localdate()).days <= 1
    named = day(local) if near else f"{DAYS[local.weekday()]} {short_date(local)[:5]}"
    together = named.replace(" ", "\N{NO-BREAK SPACE}")  # a narrow card breaks between day and hour
    return f"{together}, {say_time(local.time())}"
