"""Which clients a person may see: the one statement of casework's scope."""

from collections.abc import Collection
from typing import Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q

from accounts.roles import CASEWORK_ROLES, Role
from privacy.querysets import GuardedQuerySet


def in_work(prefix: str = "") -> Q:
    """Clients with whom something may be done: not closed, not restricted. `check_work_with` says the same of one."""
    return Q(**{f"{prefix}closed_on__isnull": True, f"{prefix}restricted_on__isnull": True})


def scope(user, prefix: str = "") -> Q:
    """One's own clients, and those that somebody opened to this person for a time. Nobody else sees any; an erased
    one nobody.

    `prefix` is the path from the queried model to the client, such as "client__".
    """
    if getattr(user, "role", None) not in CASEWORK_ROLES:
        return Q(pk__in=[])
    return (own(user, prefix) | opened_to(user, prefix)) & Q(**{f"{prefix}erased_on__isnull": True})


def own(user, prefix: str = "") -> Q:
    """A worker's: those assigned to them. A case manager's: all of the organisation."""
    of_the_organisation = Q(**{f"{prefix}organisation_id": user.organisation_id})
    if user.role == Role.CASE_MANAGER:
        return of_the_organisation
    return of_the_organisation & Q(**{f"{prefix}assigned_to_id": user.id})


def opened_to(user, prefix: str = "") -> Q:
    """By a live grant on the client itself; for a worker also the caseload of whom they cover just now.

    Covering is not handed on: who covers a colleague does not see whom that colleague covers.
    """
    grants = apps.get_model("casework", "ClientGrant")
    shared = grants.objects.live().to(user).order_by().values("content_object_id")
    granted = Q(Among(F(f"{prefix}pk"), ArraySubquery(shared)))
    return granted if user.role == Role.CASE_MANAGER else granted | covered_by(user, prefix)


def covered_by(user, prefix: str = "") -> Q:
    """The caseloads of whom this person covers just now."""
    away = apps.get_model("casework", "Cover").objects.live().by(user).order_by().values("worker_id")
    covered = Q(Among(F(f"{prefix}assigned_to_id"), ArraySubquery(away)))
    return Q(**{f"{prefix}organisation_id": user.organisation_id}) & covered


def held_by(user, prefix: str = "") -> Q:
    """Whose case this person works themselves: those assigned to them, and those of whom they cover. The twin for one
    client is `casework.clients.policies.standing`: OWN or COVER."""
    here = Q(**{f"{prefix}organisation_id": user.organisation_id, f"{prefix}assigned_to_id": user.id})
    return here if user.role == Role.CASE_MANAGER else here | covered_by(user, prefix)


class Among(Func):
    """`column = ANY(ARRAY(SELECT …))`: the few rows are read first and then found by index. An IN beside an OR
    would walk the whole table."""

    template, arg_joiner, arity = "(%(expressions)s))", " = ANY(", 2
    output_field = BooleanField()


class ClientQuerySet(GuardedQuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(scope(user))

    def listed_for(self, user) -> Self:
        """The same clients, for a list of thousands: asks first whether anything is open to this case manager beyond
        the organisation. Where nothing is, as on most days, the list is read from the index in its order, which no
        OR can be."""
        grants = apps.get_model("casework", "ClientGrant")
        if user.role != Role.CASE_MANAGER or grants.objects.live().to(user).exists():
            return self.visible_to(user)
        return self.filter(own(user), erased_on__isnull=True)

    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def in_work(self) -> Self:
        return self.filter(in_work())

    def recognised(self, *, organisation_id, indexes: Collection[bytes]) -> Self:
        """Clients of one organisation whose recall answers give one of these lookup indexes: exact match only."""
        return self.filter(organisation_id=organisation_id, lookup_index__in=indexes, erased_on__isnull=True)


class OfClientQuerySet(GuardedQuerySet):
    """For every model that belongs to one client."""

    def visible_to(self, user) -> Self:
        return self.filter(scope(user, "client__"))

    def of(self, client) -> Self:
        return self.filter(client=client)
