"""Which communes, organisations and services a person may look up. The directory is open to every
signed-in colleague: it holds no person."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import ASin, Coalesce, Cos, Least, Power, Radians, Sin, Sqrt
from django.utils import timezone

from privacy.pseudonyms import search_key
from services.categories import PARTNER_KINDS
from services.manner import quickness, sinks

STALE_AFTER = dt.timedelta(days=30)
NOW = "now"  # beside the days of the week: on this day, at this hour
EARTH_KM = 6371.0


class CommuneQuerySet(models.QuerySet):
    def search(self, text: str) -> Self:
        """Communes whose name holds `text`, whatever its diacritics."""
        return self.filter(search_key__contains=search_key(text))


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(active=True) if user.is_authenticated else self.none()

    def partners(self) -> Self:
        return self.filter(kind__in=PARTNER_KINDS)


class ServiceQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        if not user.is_authenticated:
            return self.none()
        found = self.filter(active=True, organisation__active=True)
        return found.select_related("organisation__commune", "commune", "pace")

    def of(self, organisation_id) -> Self:
        return self.filter(organisation_id=organisation_id)

    def search(self, text: str) -> Self:
        """Services whose name, organisation or commune holds `text`, whatever its diacritics.

        Compared here and not in the database: a province's directory counts hundreds of services, and one
        folding of words for all searches is worth more than an index.
        """
        wanted = search_key(text)
        named = self.values_list(
            "pk", "name", "alternate_name", "organisation__name", "organisation__alternate_name", "commune__name",
            "organisation__commune__name",
        )
        return self.filter(
            pk__in=[pk for pk, *words in named if wanted in search_key(" ".join(filter(None, words)))]
        )

    def speaking(self, language: str) -> Self:
        """Where somebody speaks this language."""
        return self.filter(spoken_there(language))

    def opened_when(self, when: int | str) -> Exists:
        """Whether a service is known to be open on this weekday; or at this moment, for NOW."""
        if when != NOW:
            return self.opened(int(when))
        now = timezone.localtime()
        return self.opened(now.weekday(), now.time())

    def opened(self, weekday: int, at: dt.time | None = None) -> Exists:
        """Whether a service is known to be open on this weekday (Monday is 0), and at this hour of it. A night that
        began the day before goes on until its end."""
        hours: Any = self.model._meta.get_field("hours").related_model  # the models stand above
        rows = hours.objects.filter(service=OuterRef("pk"))
        held = rows.filter(weekdays__contains=[weekday])
        if at is not None:
            into_next = Q(closes_at__lte=F("opens_at"))
            today = Q(opens_at__isnull=True) | Q(opens_at__lte=at, closes_at__gt=at) | into_next & Q(opens_at__lte=at)
            last_night = Q(weekdays__contains=[(weekday - 1) % 7]) & into_next & Q(closes_at__gt=at)
            held = rows.filter(Q(weekdays__contains=[weekday]) & today | last_night)
        return Exists(held)

    def taking(self) -> Self:
        """That may take somebody now: not full by what was said this week, and not closed for a while."""
        return self.filter(~closed_for_now(), ~full())

    def not_closed(self) -> Self:
        """That are not closed for a while."""
        return self.filter(~closed_for_now())

    def with_distance(self, commune=None) -> Self:
        """`km` to each from the middle of this commune, as the crow flies; None without a commune."""
        if commune is None:
            return self.annotate(km=Value(None, output_field=models.FloatField()))
        return self.annotate(km=kilometres(commune.latitude, commune.longitude))

    def with_standing(self) -> Self:
        """`standing`: 0 for who takes somebody now, up to 4 for who is closed for a while."""
        return self.annotate(standing=standing())

    def with_area(self, commune=None) -> Self:
        """`outside`: whether the organisation said which communes it serves and left this one out. One that named no
        commune set no bounds, and without a commune nobody is outside."""
        if commune is None:
            return self.annotate(outside=Value(False))
        organisations: Any = self.model._meta.get_field("organisation").related_model  # the models stand above
        served = organisations.communes_served.through.objects.filter(organisation=OuterRef("organisation"))
        left_out = Exists(served) & ~Exists(served.filter(commune=commune))
        return self.annotate(outside=Case(When(left_out, then=True), default=False))

    def fitting(
        self, category: str, commune=None, *, home=None, language: str | None = None, day: int | str | None = None,
        urgent: bool = False,
    ) -> Self:
        """Services for a need, the best to ask first: for people of the commune `home`; with free places, as said
        this week; where the language is spoken and on the `day` asked for, or NOW; quick to answer; near `commune`.
        Stale and often-declining ones sink.

        Nothing is left out but other categories: a far or full service is still one. Annotated: `km`, `outside`,
        `speaks` and `opens` (True, False; None where that was not asked). The hours are prefetched.
        """
        nothing = Value(None, output_field=models.BooleanField())
        found = self.filter(category=category).with_distance(commune).with_area(home).with_standing().annotate(
            speaks=Case(When(spoken_there(language), then=True), default=False) if language else nothing,
            opens=nothing if day is None else self.opened_when(day),
            quickness=quickness(urgent=urgent),
        )
        fits: list[Any] = ["outside", "standing", F("speaks").desc(), F("opens").desc()]
        order = [*fits, "quickness", F("km").asc(nulls_last=True), "name", "id"]
        return found.order_by(*order).prefetch_related("hours")


def spoken_there(language: str) -> Q:
    return Q(languages__contains=[language]) | Q(organisation__languages__contains=[language])


def closed_for_now() -> Q:
    return Q(temporarily_closed_until__isnull=False, temporarily_closed_until__gte=timezone.localdate())


def week_began() -> dt.date:
    """This week's Monday, in Viet Nam. Places are told for one week, Monday to Sunday."""
    today = timezone.localdate()
    return today - dt.timedelta(days=today.weekday())


def told_this_week() -> Q:
    """The figure of free places is this week's; one of an earlier week says nothing about this one."""
    return Q(last_confirmed__isnull=False, last_confirmed__gte=week_began())


def full() -> Q:
    """No place is free, as said this week."""
    return told_this_week() & Q(places_free=0)


def standing() -> Case:
    """0 for who takes somebody now; 1 where nobody said so this week; 2 where it is doubtful, since nobody said
    anything for a month or it seldom takes somebody; 3 where no place is free; 4 closed for now."""
    silent = Q(last_confirmed__isnull=True) | Q(last_confirmed__lt=timezone.localdate() - STALE_AFTER)
    return Case(
        When(closed_for_now(), then=4), When(full(), then=3), When(silent | sinks(), then=2),
        When(told_this_week(), then=0), default=1,
    )


def kilometres(latitude: float, longitude: float):
    """From this point to a service: to its own point, else to the middle of its commune."""
    north = Radians(Coalesce("latitude", "commune__latitude", "organisation__commune__latitude"))
    east = Radians(Coalesce("longitude", "commune__longitude", "organisation__commune__longitude"))
    here, along = Radians(Value(latitude)), Radians(Value(longitude))
    half = Power(Sin((north - here) / 2.0), 2) + Cos(here) * Cos(north) * Power(Sin((east - along) / 2.0), 2)
    return 2 * EARTH_KM * ASin(Sqrt(Least(half, Value(1.0))))
