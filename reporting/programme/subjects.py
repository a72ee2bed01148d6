"""Whom a programme report is about: a commune, a department, or the figures that other agencies supply."""

import uuid
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from reporting.programme.figures import Figure, Of, figures_of
from services.categories import OrganisationKind
from services.models import Commune, Organisation


@dataclass(frozen=True)
class Subject:
    """One of `commune` and `organisation` is there; supplied figures are kept by the department that enters them."""

    of: Of
    commune: Commune | None = None
    organisation: Organisation | None = None

    @property
    def place(self) -> Commune | Organisation:
        held = self.commune or self.organisation
        if held is None:
            raise ValueError("a report is about somebody")
        return held

    @property
    def slug(self) -> str:
        """As it stands in an address."""
        return f"{self.of}-{self.place.pk}"

    @property
    def name(self) -> str:
        return _("Số liệu do cơ quan khác cung cấp") if self.of == Of.SUPPLIED else self.place.name

    @property
    def figures(self) -> list[Figure]:
        return figures_of(self.of)


def departments():
    return Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, active=True)


def own_subjects(user) -> list[Subject]:
    """What this manager reports on: the own commune, or the own department with what others supply to it."""
    if user.organisation.kind == OrganisationKind.COMMUNE:
        return [Subject(Of.COMMUNE, commune=user.organisation.commune)]
    return [Subject(of, organisation=user.organisation) for of in (Of.DEPARTMENT, Of.SUPPLIED)]


def subject_at(slug: str) -> Subject:
    """The subject of an address; Http404 where there is none."""
    of, _dash, key = slug.partition("-")
    if of == Of.COMMUNE:
        return Subject(Of.COMMUNE, commune=get_object_or_404(Commune, pk=key))
    if of not in list(Of):
        raise Http404
    try:
        return Subject(Of(of), organisation=get_object_or_404(departments(), pk=uuid.UUID(key)))
    except ValueError:
        raise Http404 from None
