"""Which services fit a need, the best first, and in a few words why."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.templatetags.pages import number, short_date
from referrals import lifecycle
from referrals.models import Referral
from services.categories import SpokenLanguage
from services.hours.words import DAYS
from services.models import Service

SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """What the list was narrowed by. Nothing in it is about a person, so it may stand in the address."""

    language: str = ""
    day: int | None = None
    within_km: int | None = None
    with_places: bool = False


@dataclass
class Found:
    """One service of the list, as `ServiceQuerySet.fitting` annotates it. `before` says how it answered this need
    already; `why` is the line under its name."""

    service: Any
    nearest: bool = False
    before: str = ""
    asked: Asked = field(default_factory=Asked)

    @property
    def why(self) -> str:
        return capfirst(", ".join(filter(None, [self.distance(), self.places(), self.manner(), *self.fitting()])))

    @property
    def standing(self) -> tuple[str, str]:
        """Whether it takes somebody now, in a word and a tone."""
        if self.before:
            return self.before, "neutral"
        if self.service.is_closed:
            return _("Tạm nghỉ"), "late"
        if not self.service.places_free:
            return _("Hết chỗ"), "late"
        return (_("Chưa chắc còn chỗ"), "due") if self.service.is_stale else (_("Còn chỗ"), "fine")

    def distance(self) -> str:
        km = getattr(self.service, "km", None)
        if km is None:
            return ""
        said = _("cách %(km)s km") % {"km": number(round(km))} if km >= 1 else _("ngay trong xã, phường")
        return _("gần nhất, %(distance)s") % {"distance": said} if self.nearest else said

    def places(self) -> str:
        service = self.service
        if service.is_closed:
            return _("tạm nghỉ đến %(day)s") % {"day": short_date(service.temporarily_closed_until)}
        if not service.places_free:
            return _("tuần này hết chỗ")
        free = ngettext("còn %(n)s chỗ", "còn %(n)s chỗ", service.places_free) % {"n": number(service.places_free)}
        return _("%(free)s (lâu chưa cập nhật)") % {"free": free} if service.is_stale else free

    def manner(self) -> str:
        said = self.service.answers
        return said[:1].lower() + said[1:]

    def fitting(self) -> list[str]:
        """Whether it meets what was asked for: said both ways, since nothing is left out."""
        said = []
        if self.asked.language:
            words = _("có nói tiếng %(name)s") if self.service.speaks else _("không rõ có nói tiếng %(name)s")
            said.append(words % {"name": SpokenLanguage(self.asked.language).label})
        if self.asked.day is not None:
            words = _("mở cửa %(day)s") if self.service.opens else _("không rõ có mở cửa %(day)s")
            day = str(DAYS[self.asked.day])
            said.append(words % {"day": day[:1].lower() + day[1:]})
        return said


def find(user, need, asked: Asked | None = None) -> list[Found]:
    """The services to ask for this need, the best first; those that were asked already come last."""
    asked = asked or Asked()
    services = list(fitting(user, need, asked)[:SHOWN])
    before = answered_before(user, need)
    near = min((one.km for one in services if one.km is not None), default=None)
    found = [
        Found(one, near is not None and one.km == near and len(services) > 1, before.get(one.pk, ""), asked)
        for one in services
    ]
    return sorted(found, key=lambda one: bool(one.before))


def fitting(user, need, asked: Asked):
    """The queryset: what does not fit language or day sinks; too far and full are left out where that was asked."""
    found: Any = Service.objects.visible_to(user).fitting(
        need.category, need.client.commune, language=asked.language or None, day=asked.day, urgent=need.urgent
    )
    if asked.with_places:
        found = found.with_places()
    return found if asked.within_km is None else found.filter(km__lte=asked.within_km)


def answered_before(user, need) -> dict:
    """Service → what came of asking it for this need: still open, or ended without the service. One that helped once
    may help again."""
    past = Referral.objects.visible_to(user).filter(need=need, state__in=lifecycle.OPEN | lifecycle.OFFER_ANOTHER)
    return {
        service: _("Đã hỏi: %(state)s") % {"state": Referral.called(state).lower()}
        for service, state in past.order_by("created_at").values_list("service_id", "state")
    }


def next_best(user, need) -> Found | None:
    """The first that was not asked yet and takes somebody now."""
    return next((one for one in find(user, need) if not one.before and takes(one.service)), None)


def takes(service) -> bool:
    return bool(service.places_free) and not service.is_closed
