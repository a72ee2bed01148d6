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

    def open_on(self, weekday: int, at: dt.time | None = None) -> Self:
        """Known to be open on this weekday (Monday is 0), and at this hour of it."""
        return self.filter(self.opened(weekday, at))

    def opened(self, weekday: int, at: dt.time | None = None) -> Exists:
        """Whether a service is known to be open then."""
        hours: Any = self.model._meta.get_field("hours").related_model  # the models stand above
        rows = hours.objects.filter(service=OuterRef("pk"))
        held = rows.filter(weekdays__contains=[weekday])
        if at is not None:
            over_night = Q(closes_at__lte=F("opens_at")) & Q(opens_at__lte=at)
            held = held.filter(Q(opens_at__isnull=True) | Q(opens_at__lte=at, closes_at__gt=at) | over_night)
        return Exists(held)

    def with_places(self) -> Self:
        """That take somebody now: free places, and not closed for a while."""
        return self.filter(~closed_for_now(), places_free__gt=0)

    def not_closed(self) -> Self:
        """That are not closed for a while."""
        return self.filter(~closed_for_now())

    def with_distance(self, commune=None) -> Self:
        """`km` to each from the middle of this commune, as the crow flies; None without a commune."""
        if commune is None:
            return self.annotate(km=Value(None, output_field=models.FloatField()))
        return self.annotate(km=kilometres(commune.latitude, commune.longitude))

    def with_standing(self) -> Self:
        """`standing`: 0 for who takes somebody now, up to 3 for who is closed for a while."""
        return self.annotate(standing=standing())

    def fitting(
        self, category: str, commune=None, *, language: str | None = None, day: int | None = None, urgent: bool = False
    ) -> Self:
        """Services for a need, the best to ask first: open, with free places and freshly confirmed; where the
        language is spoken and on the day asked for; quick to answer; near. Stale and often-declining ones sink.

        Nothing is left out but other categories: a far or full service is still one. Annotated: `km`, `speaks` and
        `opens` (True, False; None where that was not asked). The hours are prefetched.
        """
        nothing = Value(None, output_field=models.BooleanField())
        found = self.filter(category=category).with_distance(commune).with_standing().annotate(
            speaks=Case(When(spoken_there(language), then=True), default=False) if language else nothing,
            opens=nothing if day is None else self.opened(day),
            quickness=quickness(urgent=urgent),
        )
        fits: list[Any] = ["standing", F("speaks").desc(), F("opens").desc()]
        order = [*fits, "quickness", F("km").asc(nulls_last=True), "name", "id"]
        return found.order_by(*order).prefetch_related("hours")


def spoken_there(language: str) -> Q:
    return Q(languages__contains=[language]) | Q(organisation__languages__contains=[language])


def closed_for_now() -> Q:
    return Q(temporarily_closed_until__isnull=False, temporarily_closed_until__gte=timezone.localdate())


def standing() -> Case:
    """0 for who takes somebody now; 1 where that is doubtful; 2 where no place is free; 3 closed for now."""
    stale = Q(last_confirmed__isnull=True) | Q(last_confirmed__lt=timezone.localdate() - STALE_AFTER)
    return Case(
        When(closed_for_now(), then=3), When(places_free=0, then=2), When(stale | sinks(), then=1), default=0
    )


def kilometres(latitude: float, longitude: float):
    """From this point to a service: to its own point, else to the middle of its commune."""
    north = Radians(Coalesce("latitude", "commune__latitude", "organisation__commune__latitude"))
    east = Radians(Coalesce("longitude", "commune__longitude", "organisation__commune__longitude"))
    here, along = Radians(Value(latitude)), Radians(Value(longitude))
    half = Power(Sin((north - here) / 2.0), 2) + Cos(here) * Cos(north) * Power(Sin((east - along) / 2.0), 2)
    return 2 * EARTH_KM * ASin(Sqrt(Least(half, Value(1.0))))
