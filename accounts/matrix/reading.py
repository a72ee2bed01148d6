"""How the access matrix is asked, and whether it is sound. No query: a role is all that is looked at."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from accounts.matrix.reaches import COLUMNS, Area, Capability, Reach, capabilities_of
from accounts.matrix.table import AREAS
from accounts.roles import Role


@cache
def _reaches() -> dict[str, dict[str, Reach]]:
    """Slug → role → reach."""
    return {one.slug: {role.value: one.of(role) for role in COLUMNS} for one in capabilities_of(AREAS)}


def reach(user: Any, slug: str) -> Reach:
    """How far somebody reaches with a capability; none for who is signed out, nobody, or has no role of the table.

    Raises LookupError for a capability that the table does not name: a policy that asks for it has a slip of the pen.
    """
    if slug not in _reaches():
        raise LookupError(f"accounts/matrix/table.py names no capability {slug!r}")
    return _reaches()[slug].get(getattr(user, "role", None) or "", Reach.NONE)


def may(user: Any, slug: str) -> bool:
    """Whether somebody's role has a capability at all. With which of the things: the policy that asks, further on."""
    return reach(user, slug) != Reach.NONE


# --- Is it sound? -------------------------------------------------------------------------------------

def problems(areas: Iterable[Area] = AREAS) -> list[str]:
    """Everything that is wrong with a table, each with its place and what it should say."""
    areas = list(areas)
    capabilities = capabilities_of(areas)
    return [
        *twice("area", [area.slug for area in areas]), *twice("capability", [one.slug for one in capabilities]),
        *(problem for one in capabilities for problem in unsound(one)),
        *(problem for area in areas for problem in unknown_tables(area)),
    ]


def twice(what: str, slugs: list[str]) -> list[str]:
    return [f"{slug}: this {what} stands twice" for slug, count in Counter(slugs).items() if count > 1]


def unsound(capability: Capability) -> Iterator[str]:
    """A word for each role, and only words that are known."""
    words = capability.reaches.split()
    for word in words:
        if word not in Reach.values:
            yield f"{capability.slug}: {word!r} is no reach; known are {', '.join(Reach.values)}"
    if len(words) != len(COLUMNS):
        named = ", ".join(COLUMNS)
        yield f"{capability.slug}: {len(words)} reaches for {len(COLUMNS)} roles; give each its own, in order: {named}"
    elif set(words) == {Reach.NONE.value}:
        yield f"{capability.slug}: no role has it; take it away or give it to one"


def unknown_tables(area: Area) -> Iterator[str]:
    """Each is a model, written as app.Model."""
    kept = [table for one in area.capabilities for table in one.keeps]
    for label in dict.fromkeys([*area.tables, *area.also, *kept]):
        try:
            apps.get_model(label)
        except (LookupError, ValueError):
            yield f"{area.slug}: {label!r} is no model; write it as app.Model"


@register()
def check_matrix(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The table is sound, and its columns are the roles that there are."""
    found = problems()
    if set(COLUMNS) != set(Role) or len(COLUMNS) != len(Role):
        found.insert(0, "COLUMNS: must name each role of accounts/roles.py once")
    return [Error(f"accounts/matrix/table.py: {one}.", id="accounts.E001") for one in found]
