"""Who reaches which rows of which table, as the database itself holds it: grants and row security.

Each app declares its tables in its own `walls.py`; `build` makes the database say the same after every migration.
What no wall names, no role reaches. A condition is SQL over the row's own columns and the settings of
`privacy.identity`; it must not show more than the querysets do, and a test compares the two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import models

from privacy.identity import DatabaseRole

# What the policies compare with; an unset setting is NULL, and NULL equals nothing.
ME = "(SELECT nullif(current_setting('dh.user', true), '')::uuid)"
MY_ORGANISATION = "(SELECT nullif(current_setting('dh.organisation', true), '')::uuid)"
# The moment by the application's clock, which the querysets go by too.
NOW = "(SELECT coalesce(nullif(current_setting('dh.now', true), '')::timestamptz, now()))"
ASKED = (
    "ARRAY(SELECT decode(one, 'hex') FROM unnest(string_to_array(current_setting('dh.asked', true), ',')) one)"
)
EVERYTHING = "SELECT INSERT UPDATE DELETE"


@dataclass(frozen=True)
class Reach:
    """What a role may do with a table: verbs, on which rows, reading which columns (all when none are named)."""

    verbs: str
    rows: str = "true"
    columns: tuple[str, ...] = ()


Reaches = Mapping[str, "Reach | list[Reach]"]


@dataclass
class Wall:
    """The decision on one table. `open_because` says why its rows need no security, only grants."""

    table: str
    reaches: list[tuple[str, Reach]] = field(default_factory=list)
    open_because: str = ""

    def of(self, role: str, verb: str) -> list[Reach]:
        return [reach for one, reach in self.reaches if one == role and verb in reach.verbs.split()]


_walls: dict[str, Wall] = {}
_questions: dict[str, str] = {}


def secured(table: type[models.Model] | str, reaches: Reaches) -> None:
    """A table with persons, referrals, keys or indexes: each role reaches the rows named here, the system all."""
    wall = _wall(table, {DatabaseRole.SYSTEM: Reach(EVERYTHING), **reaches})
    _walls[wall.table] = wall


def unsecured(
    table: type[models.Model] | str, because: str, reaches: Reaches
) -> None:
    """A table without anybody's case in it: grants alone."""
    wall = _wall(table, {DatabaseRole.SYSTEM: Reach(EVERYTHING), **reaches})
    wall.open_because = because
    _walls[wall.table] = wall


def with_history(model: type[models.Model], reaches: Reaches, *, past: Reaches | None = None) -> None:
    """A case table and its history. The history's rows are reached as the row that they tell of; never changed.

    Conditions must hold for both, so they name columns that both have, and `{id}` for the row's own id. The release
    job reaches no history but what `past` names.
    """
    secured(model, reaches)
    lines = {role: [_of_history(one) for one in _listed(held)] for role, held in reaches.items()
            if role != DatabaseRole.RELEASE}
    secured(model.history.model, {**lines, **(past or {})})  # type: ignore[attr-defined]  # added by simple-history


def question(name: str, table: type[models.Model] | str) -> str:
    """The condition "may the actor see the row of `table` with this id", for policies of what belongs to it.

    A function, with the actor's own rights: its plan is made once a connection, where a subquery in each policy would
    be planned anew with every statement that touches one of these tables. Answers with how to call it.
    """
    asked = table if isinstance(table, str) else table._meta.db_table
    _questions[asked] = (
        f"CREATE OR REPLACE FUNCTION {name}(wanted uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY INVOKER "
        "PARALLEL SAFE COST 1000 AS $$ BEGIN RETURN EXISTS ("
        f"SELECT FROM public.{asked} seen WHERE seen.id = wanted); END $$"  # nosec B608 (names of ours)
    )
    return name + "({})"


def _of_history(reach: Reach) -> Reach:
    verbs = {"SELECT", "INSERT"} & set(reach.verbs.split()) | ({"INSERT"} if "UPDATE" in reach.verbs else set())
    return Reach(" ".join(sorted(verbs)), reach.rows)


def everybody(verbs: str) -> dict[str, Reach]:
    """The same reach for every role, and for the application before it knows who asks."""
    return {role: Reach(verbs) for role in (*DatabaseRole, settings.APP_ROLE)}


def _wall(table: type[models.Model] | str, reaches: Reaches) -> Wall:
    name = table if isinstance(table, str) else table._meta.db_table
    return Wall(name, [(role, reach) for role, held in reaches.items() for reach in _listed(held)])


def _listed(held: Reach | list[Reach]) -> list[Reach]:
    return held if isinstance(held, list) else [held]


def walls() -> dict[str, Wall]:
    """Every declared table, from the `walls.py` of each app."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.walls"):
            import_module(f"{config.name}.walls")
    return _walls


def undecided(present: set[str]) -> list[str]:
    """Tables of the database that no wall names, each with what to do."""
    return [
        f"{table}: no decision on who reaches its rows. Declare it in its app's walls.py." for table in
        sorted(present - walls().keys())
    ]


# --- As SQL -------------------------------------------------------------------------------------------

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def statements(present: set[str]) -> Iterator[str]:
    """The SQL that makes the database say what the walls say, for the tables that are there."""
    declared, roles = walls(), ", ".join([*DatabaseRole, settings.APP_ROLE])
    yield from (statement for table, statement in _questions.items() if table in present)
    for table, wall in declared.items():
        if table in present:
            yield f"REVOKE ALL ON {table} FROM {roles}, PUBLIC"
            yield from _grants(wall)
            yield from _policies(wall)


def _grants(wall: Wall) -> Iterator[str]:
    for role, reach in wall.reaches:
        for verb in reach.verbs.split():
            columns = f" ({', '.join(reach.columns)})" if reach.columns and verb == "SELECT" else ""
            yield f"GRANT {verb}{columns} ON {wall.table} TO {role}"


def _policies(wall: Wall) -> Iterator[str]:
    if wall.open_because:
        yield f"ALTER TABLE {wall.table} NO FORCE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {wall.table} DISABLE ROW LEVEL SECURITY"
        return
    yield f"ALTER TABLE {wall.table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {wall.table} FORCE ROW LEVEL SECURITY"
    for role in DatabaseRole:
        for verb in VERBS:
            name = f"{role}_{verb.lower()}"
            yield f"DROP POLICY IF EXISTS {name} ON {wall.table}"
            reaches = wall.of(role, verb)
            if reaches:
                yield f"CREATE POLICY {name} ON {wall.table} FOR {verb} TO {role} {_condition(wall, verb, reaches)}"


def _condition(wall: Wall, verb: str, reaches: list[Reach]) -> str:
    rows = " OR ".join(f"({reach.rows})" for reach in reaches).replace("{id}", f"{wall.table}.id")
    using, check = f"USING ({rows})", f"WITH CHECK ({rows})"
    return {"SELECT": using, "DELETE": using, "INSERT": check, "UPDATE": f"{using} {check}"}[verb]
