"""Which services fit a need, the best first, and in a few words why."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, When
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pages.templatetags.pages import number, short_date
from referrals import lifecycle
from referrals.models import Referral
from services.categories import SpokenLanguage
from services.hours.words import DAYS
from services.models import Commune, Service
from services.querysets import NOW
from services.words import say_places

A_PAGE = 20
BY_DISTANCE = "near"
NEAREST_FIRST: list[Any] = [F("km").asc(nulls_last=True), "name", "id"]


@dataclass(frozen=True)
class Asked:
    """What the list was narrowed by. Nothing in it is about a person, so it may stand in the address."""

    language: str = ""
    day: int | str | None = None
    near: Commune | None = None
    within_km: int | None = None
    with_places: bool = False
    order: str = ""


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
        if self.service.is_full:
            return _("Hết chỗ"), "late"
        return (_("Còn chỗ"), "fine") if self.service.is_told else (_("Chưa rõ còn chỗ"), "due")

    @property
    def outside(self) -> bool:
        """Whether it said which communes it serves, and this person's is none of them."""
        return getattr(self.service, "outside", False)

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
        return say_places(service)

    def manner(self) -> str:
        said = self.service.answers
        return said[:1].lower() + said[1:]

    def fitting(self) -> list[str]:
        """Whether it meets what was asked for: said both ways, since nothing is left out."""
        said = []
        if self.asked.language:
            words = _("có nói tiếng %(name)s") if self.service.speaks else _("không rõ có nói tiếng %(name)s")
            said.append(words % {"name": SpokenLanguage(self.asked.language).label})
        if self.asked.day == NOW:
            said.append(_("đang mở cửa") if self.service.opens else _("không rõ lúc này có mở cửa"))
        elif self.asked.day is not None:
            words = _("mở cửa %(day)s") if self.service.opens else _("không rõ có mở cửa %(day)s")
            day = str(DAYS[int(self.asked.day)])
            said.append(words % {"day": day[:1].lower() + day[1:]})
        return said


class FoundPage(Page):
    """A page of `Found`. `nearest` is the nearest of all pages, None where no distance is known or there is no choice;
    `nearest_elsewhere` is the same where it does not stand on this page."""

    nearest: Found | None = None

    @property
    def nearest_elsewhere(self) -> Found | None:
        return None if any(one.nearest for one in self.object_list) else self.nearest


def find(user, need, asked: Asked | None = None, page: int | str | None = 1) -> FoundPage:
    """A page of the services to ask for this need, the best first; those that were asked already come last. What is
    said to be the nearest is so among all of them. A fixed number of queries, however many there are."""
    asked = asked or Asked()
    before, every = answered_before(user, need), fitting(user, need, asked)
    held = Paginator(in_order(every, asked, before), A_PAGE).get_page(page)
    nearest = nearest_of(every) if held.paginator.count > 1 else None
    found = FoundPage([
        Found(one, nearest is not None and one.km == nearest.km, before.get(one.pk, ""), asked) for one in held
    ], held.number, held.paginator)
    found.nearest = nearest and Found(nearest, True, before.get(nearest.pk, ""), asked)
    return found


def fitting(user, need, asked: Asked):
    """The queryset: what does not fit language or day sinks; too far and full are left out where that was asked."""
    home = need.client.commune
    found: Any = Service.objects.visible_to(user).fitting(
        need.category, asked.near or home, home=home, language=asked.language or None, day=asked.day,
        urgent=need.urgent,
    )
    if asked.with_places:
        found = found.taking()
    return found if asked.within_km is None else found.filter(km__lte=asked.within_km)


def in_order(found, asked: Asked, before):
    """By distance alone where that was asked; else the best first, and last whom this need was put to already."""
    if asked.order == BY_DISTANCE:
        return found.order_by(*NEAREST_FIRST)
    found = found.annotate(was_asked=Case(When(pk__in=list(before), then=True), default=False))
    return found.order_by("was_asked", *found.query.order_by)


def nearest_of(found):
    """The nearest of them all, whatever else speaks against it; None where no distance is known."""
    return found.filter(km__isnull=False).order_by(*NEAREST_FIRST).prefetch_related(None).first()


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
    asked = answered_before(user, need)
    best = fitting(user, need, Asked()).taking().exclude(pk__in=asked).first()
    return best and Found(best)
