"""The database's roles and the addresses hold what the access matrix says: made from accounts/matrix/table.py.

Two files are held against it here: the walls, by asking the database what each role was granted, and the rows of
`test_access_matrix`, which another test holds against the pages themselves.
"""

import pytest
from django.apps import apps
from django.db import connections, router

from accounts.matrix.reaches import COLUMNS, Area, Reach, capabilities_of
from accounts.matrix.table import AREAS
from accounts.roles import DATABASE_ROLES, Role
from tests.security.addresses import ADDRESSES, BY_STATE, ROLE_OF
from tests.security.test_access_matrix import ABSENT, MACHINES, MATRIX, METHOD, MOVES, PUBLIC, REFUSED

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ALIASES, VERBS = ("default", "keys"), ("SELECT", "INSERT", "UPDATE", "DELETE")
WRITES = frozenset(VERBS[1:])
FRAMEWORK = "the framework's own, with nothing of a person in it"
SHARED = {
    "django_session": "whoever is signed in has a session, its words sealed; every role's requests keep their own",
    "cache": "what is counted between requests, for every role",
    "django_migrations": FRAMEWORK, "django_content_type": FRAMEWORK,
    "auth_permission": FRAMEWORK, "auth_group": FRAMEWORK, "auth_group_permissions": FRAMEWORK,
}
# No role's requests touch these: the system reads and writes them for whom they belong to, or nobody does.
OF_THE_SYSTEM = {
    "mfa_authenticator": "second factors", "usersessions_usersession": "where somebody is signed in",
    "account_emailaddress": "never written", "account_emailconfirmation": "never written",
    "guardian_userobjectpermission": "never written", "guardian_groupobjectpermission": "never written",
    "sample_person": "of the tests alone", "sample_historicalperson": "of the tests alone",
    "sample_note": "of the tests alone",
}
# Every act of everybody is written down, also by who may not read it.
APPENDED = {"privacy_auditevent"}


# --- What the table says ------------------------------------------------------------------------------

def tables(label: str) -> list[str]:
    """The table of a model, and of its history."""
    model = apps.get_model(label)
    past = [model.history.model._meta.db_table] if hasattr(model, "history") else []
    return [model._meta.db_table, *past]


def of_area(area: Area) -> set[str]:
    kept = [label for one in area.capabilities for label in one.keeps]
    return {table for label in (*area.tables, *area.also, *kept) for table in tables(label)}


def in_an_area() -> set[str]:
    return {table for area in AREAS for table in of_area(area)}


def may_touch(role: Role) -> set[str]:
    """The tables of every area in which a role reaches anything."""
    return {table for area in AREAS if area.is_reached_by(role) for table in of_area(area)}


def kept_by() -> dict[str, set[Role]]:
    """Table → who may write it, where capabilities say so."""
    found: dict[str, set[Role]] = {}
    for one in capabilities_of(AREAS):
        for table in (table for label in one.keeps for table in tables(label)):
            found.setdefault(table, set()).update(role for role in COLUMNS if one.of(role) != Reach.NONE)
    return found


# --- What the database says ---------------------------------------------------------------------------

def present(alias: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'f', 'v') AND "
                       "relnamespace = 'public'::regnamespace")
        return {name for (name,) in cursor.fetchall()}


def granted(role: Role, alias: str) -> dict[str, set[str]]:
    """Table → what the database lets this role do with it, or with any column of it."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT relname::text, coalesce(array_agg(verb) FILTER (WHERE CASE verb WHEN 'DELETE' "
            "THEN has_table_privilege(%(role)s, pg_class.oid, verb) "
            "ELSE has_any_column_privilege(%(role)s, pg_class.oid, verb) END), '{}') "
            "FROM pg_class, unnest(%(verbs)s) verb WHERE relkind IN ('r', 'p', 'm', 'f', 'v') AND "
            "relnamespace = 'public'::regnamespace GROUP BY relname",
            {"role": DATABASE_ROLES[role].value, "verbs": list(VERBS)},
        )
        return {name: set(verbs) for name, verbs in cursor.fetchall()}


# --- Held against each other --------------------------------------------------------------------------

def homeless(found: set[str]) -> list[str]:
    known = in_an_area() | SHARED.keys() | OF_THE_SYSTEM.keys()
    return [
        f"{table}: belongs to no area. Name its model among the `tables` of an area of accounts/matrix/table.py (or "
        "`also`, where some with a reach there don't read it); if it holds nothing of an area, put it into SHARED "
        "here, with the reason." for table in sorted(found - known)
    ]


def too_much(role: Role, held: dict[str, set[str]]) -> list[str]:
    """What a role was granted though the matrix gives it no reach."""
    reached, keepers = may_touch(role), kept_by()
    found = []
    for table, verbs in sorted(held.items()):
        verbs = verbs - {"INSERT"} if table in APPENDED else verbs
        if table in SHARED:
            continue
        if table not in reached:
            found += [f"{role} has no reach in an area of {table}, yet may {verb} it" for verb in sorted(verbs)]
        elif role not in keepers.get(table, {role}):
            found += [f"{role} does not keep {table}, yet may {verb} it" for verb in sorted(verbs & WRITES)]
    return found


def too_little(role: Role, held: dict[str, set[str]]) -> list[str]:
    """What a role can't read though the matrix says that it reaches it."""
    wanted = {table for area in AREAS if area.is_reached_by(role) for label in area.tables for table in tables(label)}
    return [f"{role} reaches {table} by the matrix, yet can't read it" for table in sorted(wanted & held.keys())
            if "SELECT" not in held[table]]


def test_every_table_belongs_to_an_area_or_is_shared_with_a_reason():
    assert homeless(present("default") | present("keys")) == []


def test_no_table_is_named_that_is_not_there():
    assert in_an_area() | SHARED.keys() | OF_THE_SYSTEM.keys() <= present("default") | present("keys")


def test_a_new_table_is_told_what_to_write():
    [sentence] = homeless({"casework_client", "cache", "casework_diary"})
    assert sentence.startswith("casework_diary: belongs to no area. Name its model among the `tables`")


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("role", COLUMNS)
def test_a_role_without_reach_was_granted_nothing(role, alias):
    assert too_much(role, granted(role, alias)) == []


@pytest.mark.parametrize("role", COLUMNS)
def test_a_role_with_reach_can_read(role):
    main = {apps.get_model(label) for area in AREAS for label in area.tables}
    assert {router.db_for_write(model) for model in main} == {"default"}
    assert too_little(role, granted(role, "default")) == []


def test_a_grant_too_many_or_too_few_is_named():
    held = granted(Role.PROGRAMME_MANAGER, "default")
    assert held["casework_client"] == set()
    held["casework_client"], held["services_service"] = {"SELECT"}, {"SELECT", "UPDATE"}
    held["privacy_auditevent"] = {"INSERT", "SELECT"}
    assert too_much(Role.PROGRAMME_MANAGER, held) == [
        "programme_manager has no reach in an area of casework_client, yet may SELECT it",
        "programme_manager has no reach in an area of privacy_auditevent, yet may SELECT it",
        "programme_manager does not keep services_service, yet may UPDATE it",
    ]
    held["reporting_release"] = {"INSERT"}
    assert too_little(Role.PROGRAMME_MANAGER, held) == [
        "programme_manager reaches reporting_release by the matrix, yet can't read it"
    ]


# --- The addresses ------------------------------------------------------------------------------------

CLOSED = {REFUSED, ABSENT, MOVES, METHOD}


def capabilities_for() -> dict[str, list[str]]:
    """Address → the capabilities that lead to it."""
    found: dict[str, list[str]] = {}
    for slug, names in ADDRESSES.items():
        for name in names:
            found.setdefault(name, []).append(slug)
    return found


def reached(role: str, slugs: list[str]) -> bool:
    return any(one.of(role) != Reach.NONE for one in capabilities_of(AREAS) if one.slug in slugs)


def test_every_address_names_its_capability():
    missing = MATRIX.keys() - capabilities_for().keys() - PUBLIC - MACHINES
    assert not missing, f"name these under a capability in tests/security/addresses.py: {sorted(missing)}"
    assert capabilities_for().keys() <= MATRIX.keys()
    assert ADDRESSES.keys() <= {one.slug for one in capabilities_of(AREAS)}


def test_who_lacks_the_capability_is_let_in_nowhere():
    wrong = [f"{who} lacks {slugs}, yet {name} answers {MATRIX[name][who]}"
             for name, slugs in capabilities_for().items() for who, role in ROLE_OF.items()
             if not reached(role, slugs) and MATRIX[name][who] not in CLOSED]
    assert wrong == []


def test_who_has_the_capability_is_not_refused_everywhere():
    """Of each role with a reach at least one is not told that the page is not theirs."""
    wrong = []
    for name, slugs in capabilities_for().items():
        for role in COLUMNS:
            answers = {MATRIX[name][who] for who, one in ROLE_OF.items() if one == role}
            if reached(role, slugs) and answers == {REFUSED} and name not in BY_STATE:
                wrong.append(f"{role} has {slugs}, yet is refused at {name}")
    assert wrong == []
