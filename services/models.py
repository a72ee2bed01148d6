"""The communes, the organisations and what each offers. Nothing in this file is about a client.

Field names follow Open Referral HSDS 3.0 where one fits (name, description, eligibility_description,
application_process, schedule, required_documents, minimum_age, …); docs/interoperability.md has the whole table.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from privacy.classification import Retention
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.hours.models import ServiceHours
from services.hours.words import Span, by_weekday, say_hours, span_of
from services.hsds.models import DirectoryFile
from services.manner import Pace, pace_of, turned_away
from services.querysets import STALE_AFTER, CommuneQuerySet, OrganisationQuerySet, ServiceQuerySet, week_began

__all__ = ["Commune", "DirectoryFile", "FormerDistrict", "Organisation", "Service", "ServiceHours", "ServicePace"]


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
    # An administrator corrected the name or the point: the data file does not undo that.
    corrected = models.BooleanField(default=False)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        ordering = ["search_key"]

    class Privacy:
        public = (
            "code", "name", "kind", "former_district", "latitude", "longitude", "area_km2", "search_key",
        )
        operational = ("corrected",)
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name


class Sourced(models.Model):
    """Where an imported record came from and what it is called there, so that the same file finds it again."""

    source = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~models.Q(source_id=""), name="%(class)s_imported_once"
            ),
        ]


class Organisation(Sourced):
    """Whoever holds cases, gives services or manages the programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    alternate_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    description = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    website = models.URLField(blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="organisations")
    communes_served = models.ManyToManyField(Commune, blank=True, related_name="served_by")
    languages = ArrayField(models.CharField(max_length=12, choices=SpokenLanguage), default=list, blank=True)
    active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["name"]

    class Privacy:
        public = (
            "id", "name", "alternate_name", "kind", "description", "email", "phone", "website", "commune",
            "languages", "active",
        )
        operational = ("demo", "source", "source_id")
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name


class Service(Sourced):
    """One service of one organisation, with the places that it has for a week.

    `commune`, `address`, the point and `languages` are the service's own where they differ from its organisation's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    category = models.CharField(max_length=12, choices=Category)
    name = models.CharField(max_length=120)
    alternate_name = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    application_process = models.TextField(blank=True)
    required_documents = models.TextField(blank=True)
    fees_description = models.TextField(blank=True)
    alert = models.TextField(blank=True)
    schedule = models.CharField(max_length=160, blank=True)
    languages = ArrayField(models.CharField(max_length=12, choices=SpokenLanguage), default=list, blank=True)
    interpretation_services = models.TextField(blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    location_name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    transportation = models.TextField(blank=True)
    accessibility = models.TextField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    places_a_week = models.PositiveIntegerField(default=0, validators=[MinValueValidator(0)])
    places_free = models.PositiveIntegerField(default=0)
    last_confirmed = models.DateField(null=True, blank=True)
    # For whom a place was taken off last, by an id that leads to nobody: the same tap again takes none.
    taken_for = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)
    temporarily_closed_until = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    objects = ServiceQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["name"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "category", "name"], name="service_named_once"),
            models.CheckConstraint(
                condition=models.Q(places_free__lte=models.F("places_a_week")), name="free_places_within_places"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="service_point_on_earth",
            ),
        ]

    class Privacy:
        public = (
            "id", "organisation", "category", "name", "alternate_name", "description", "eligibility_description",
            "minimum_age", "maximum_age", "application_process", "required_documents", "fees_description", "alert",
            "schedule", "languages", "interpretation_services", "commune", "location_name", "address", "latitude",
            "longitude", "transportation", "accessibility", "phone", "email", "url", "places_a_week", "places_free",
            "last_confirmed", "temporarily_closed_until", "active",
        )
        operational = ("source", "source_id", "taken_for")
        retention = Retention.DIRECTORY

    def __str__(self) -> str:
        return self.name

    @property
    def is_told(self) -> bool:
        """The figure of free places is this week's. An earlier week's says nothing about this one."""
        return self.last_confirmed is not None and self.last_confirmed >= week_began()

    @property
    def is_full(self) -> bool:
        """No place is free, as said this week."""
        return self.is_told and not self.places_free

    @property
    def is_stale(self) -> bool:
        """Nobody confirmed the places for a month."""
        return self.last_confirmed is None or self.last_confirmed < timezone.localdate() - STALE_AFTER

    @property
    def is_closed(self) -> bool:
        """It takes nobody for now, up to and including the day it named."""
        return self.temporarily_closed_until is not None and self.temporarily_closed_until >= timezone.localdate()

    @property
    def place(self) -> Commune:
        """Where it is given: its own commune, or its organisation's."""
        return self.commune or self.organisation.commune

    @property
    def spoken(self) -> list[str]:
        """The languages beyond Vietnamese, its own and its organisation's, in words."""
        held = {*self.languages, *self.organisation.languages}
        return [str(one.label) for one in SpokenLanguage if one in held]

    @property
    def spans(self) -> list[Span]:
        """Its hours as plain values; no query where `hours` was prefetched."""
        return [span_of(one) for one in self.hours.all()]

    @property
    def hours_line(self) -> str:
        """Days and hours in one short line; else the words that it gave for them."""
        return say_hours(self.spans) or self.schedule

    @property
    def week(self) -> list[tuple[str, str]]:
        """Each day of the week with its hours; nothing where only words are known."""
        spans = self.spans
        return by_weekday(spans) if any(one.weekdays for one in spans) else []

    @property
    def hours_notes(self) -> list[str]:
        """What was said of its hours beside the days and times."""
        said = [self.schedule, *(one.description for one in self.spans)]
        return [note for note in dict.fromkeys(said) if note and note != self.hours_line]

    @property
    def answers(self) -> str:
        """How it has answered lately, in a few words; nothing where too little is known."""
        away, manner = self.turned_away, str(self.manner.label) if self.manner else ""
        return f"{away}, {manner[:1].lower()}{manner[1:]}" if away and manner else away or manner

    @property
    def turned_away(self) -> str:
        """That it lately answered that it is full or closed, and has not confirmed its places since."""
        return turned_away(getattr(self, "pace", None), self.last_confirmed)

    @property
    def manner(self) -> Pace | None:
        return pace_of(getattr(self, "pace", None))


class ServicePace(models.Model):
    """How one service has answered lately. Measured by the system alone: services/pace.py says what the figures mean,
    services/manner.py which of them may be told."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="pace")
    measured_on = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    attended = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    typical_hours = models.FloatField(null=True, blank=True)
    urgent_typical_hours = models.FloatField(null=True, blank=True)
    # The last day on which it answered so; none once it has confirmed its places.
    full_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Privacy:
        operational = (
            "service", "measured_on", "asked", "answered", "in_time", "declined", "attended", "completed",
            "typical_hours", "urgent_typical_hours", "full_on", "closed_on",
        )
        retention = Retention.DIRECTORY
