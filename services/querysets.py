"""Which communes, organisations and services a person may look up. The directory is open to every
signed-in colleague: it holds no person."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Abs
from django.utils import timezone

from privacy.pseudonyms import search_key
from services.categories import PARTNER_KINDS

STALE_AFTER = dt.timedelta(days=30)


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
        return self.filter(active=True, organisation__active=True).select_related("organisation__commune")

    def of(self, organisation_id) -> Self:
        return self.filter(organisation_id=organisation_id)

    def search(self, text: str) -> Self:
        """Services whose name, organisation or commune holds `text`, whatever its diacritics.

        Compared here and not in the database: a province's directory counts hundreds of services, and one
        folding of words for all searches is worth more than an index.
        """
        wanted = search_key(text)
        named = self.values_list("pk", "name", "organisation__name", "organisation__commune__name")
        return self.filter(pk__in=[pk for pk, *words in named if wanted in search_key(" ".join(words))])

    def fitting(self, category: str, commune=None) -> Self:
        """Services for a need, freshly confirmed ones with free places first, then by nearness.

        Nearness is the sum of the differences in latitude and longitude: good enough to order a list.
        """
        found = self.filter(category=category)
        if commune is not None:
            found = found.annotate(
                farness=Abs(F("organisation__commune__latitude") - Value(commune.latitude))
                + Abs(F("organisation__commune__longitude") - Value(commune.longitude))
            )
        else:
            found = found.annotate(farness=Value(0.0))
        fresh = models.Case(
            models.When(last_confirmed__gte=timezone.localdate() - STALE_AFTER, then=0), default=1
        )
        full = models.Case(models.When(places_free=0, then=1), default=0)
        return found.annotate(stale=fresh, full=full).order_by("full", "stale", "farness", "name", "id")
