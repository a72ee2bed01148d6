"""The communes, the organisations and what each offers. Nothing in this file is about a client.

Field names follow Open Referral HSDS 3.0 where one fits (name, description, eligibility_description,
application_process, schedule).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from privacy.classification import Retention
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.querysets import STALE_AFTER, CommuneQuerySet, OrganisationQuerySet, ServiceQuerySet


class FormerDistrict(models.Model):
    """One of the 18 districts until July 2025: still the zones by which the province reports."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    class Privacy:
        public = ("code", "name")
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune or ward (xã, phường) in force since July 2025. The code is text and keeps its zeros."""

    code = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    former_district = models.ForeignKey(FormerDistrict, on_delete=models.PROTECT, related_name="communes")
    latitude = models.FloatField()
    longitude = models.FloatField()
    area_km2 = models.FloatField()
    search_key = models.CharField(max_length=60, db_index=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["search_key"]

    class Privacy:
        public = (
            "code", "name", "kind", "former_district", "latitude", "longitude", "area_km2", "search_key",
        )
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Whoever holds cases, gives services or manages the programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    alternate_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    description = models.TextField(blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="organisations")
    communes_served = models.ManyToManyField(Commune, blank=True, related_name="served_by")
    languages = ArrayField(models.CharField(max_length=12, choices=SpokenLanguage), default=list, blank=True)
    active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    class Privacy:
        public = (
            "id", "name", "alternate_name", "kind", "description", "commune", "languages", "active",
        )
        operational = ("demo",)
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One service of one organisation, with the places that it has for a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    category = models.CharField(max_length=12, choices=Category)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    application_process = models.TextField(blank=True)
    schedule = models.CharField(max_length=160, blank=True)
    places_a_week = models.PositiveIntegerField(default=0, validators=[MinValueValidator(0)])
    places_free = models.PositiveIntegerField(default=0)
    last_confirmed = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "category", "name"], name="service_named_once"),
            models.CheckConstraint(
                condition=models.Q(places_free__lte=models.F("places_a_week")), name="free_places_within_places"
            ),
        ]

    class Privacy:
        public = (
            "id", "organisation", "category", "name", "description", "eligibility_description",
            "application_process", "schedule", "places_a_week", "places_free", "last_confirmed", "active",
        )
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name

    @property
    def is_stale(self) -> bool:
        """Nobody confirmed the places for a month."""
        return self.last_confirmed is None or self.last_confirmed < timezone.localdate() - STALE_AFTER
