"""The database's own walls: with raw SQL, under each role, nobody reaches more than their pages show them."""

import re
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, router, transaction
from psycopg2 import sql

from casework.caseload.actions import choose_order
from casework.caseload.orders import Order
from casework.models import (
    Alert,
    Assignment,
    Client,
    Consent,
    Contact,
    ContactPeople,
    ContactSupply,
    CountingIndex,
    Draft,
    FollowUp,
    Need,
    Screening,
    ServiceGiven,
    StockEntry,
    Transfer,
)
from privacy import rowsecurity
from privacy.acts import action
from privacy.identity import RELEASE, SYSTEM, VISITOR, DatabaseRole, Identity, _acting, acting, acting_as
from referrals.lifecycle import SEEN_BY_RECEIVER
from referrals.models import Message, Referral, Slip
from referrals.slips.actions import make_slip
from referrals.talk.actions import say
from tests.conftest import OBSERVER
from tests.factories import WAY, asked_to_take, broken_glass, busy_client, client_of, covered, referral_at, shared_with

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OF_A_CLIENT = (Alert, Assignment, Client, Consent, Contact, Draft, FollowUp, Need, Screening, ServiceGiven)
SEARCHED = (*OF_A_CLIENT, Referral, Message)
PASTS = tuple(model.history.model for model in SEARCHED if hasattr(model, "history"))
PAPERS = (Slip,)  # of referrals: for the senders, and for who holds one
HALF_OPEN_TO_PARTNERS = (Referral, Referral.history.model, Message)
CASES = (Transfer, Transfer.history.model, *SEARCHED, *PASTS, *PAPERS, ContactPeople, ContactSupply, CountingIndex,
         StockEntry)


@pytest.fixture
def province(cast):
    """Work of every kind: of the worker, her colleague, and another group; referrals in every state."""
    for worker in (cast.worker, cast.colleague, cast.outsider):
        busy_client(worker)
        for state in WAY:
            made = referral_at(state, sender=worker, receiver=cast.clinic_officer, service=cast.check_up)
            if made.is_open:
                say(by=worker, id=uuid.uuid4(), referral=made, text="Nhắn")
                say(by=cast.clinic_officer, id=uuid.uuid4(), referral=made, text="Trả lời")
        accepted = referral_at("accepted", sender=worker, receiver=cast.job_officer, service=cast.job)
        make_slip(by=worker, referral=accepted)
    shared_with(cast.outsider, busy_client(cast.worker), by=cast.worker)
    shared_with(cast.colleague, busy_client(cast.worker), by=cast.worker)
    broken_glass(cast.colleague, busy_client(cast.worker))
    return cast


def ids(model, who) -> set[str]:
    """Ids of the rows that plain SQL gives under this identity; None where the database refuses to say."""
    key = {CountingIndex: "client_id", Slip: "referral_id"}.get(model, "id")
    question = sql.SQL("SELECT {}::text FROM {}").format(sql.Identifier(key), sql.Identifier(model._meta.db_table))
    with acting_as(who):
        return asked(question)


def asked(question, alias="default") -> set[str] | None:
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(question)
            return {row[0] for row in cursor.fetchall()}
    except DatabaseError:
        return None


# --- Decisions ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("alias", ["default", "keys"])
def test_every_table_has_a_decision(alias):
    tables = asked("SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'f') AND "
                   "relnamespace = 'public'::regnamespace", alias)
    assert rowsecurity.undecided(tables) == []


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_what_is_secured_is_forced_also_upon_the_owner(alias):
    held = asked("SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity", alias)
    home = {model._meta.db_table: router.db_for_write(model) for model in apps.get_models(include_auto_created=True)}
    wanted = {name for name, wall in rowsecurity.walls().items() if not wall.open_because and home[name] == alias}
    assert held == wanted


def test_nothing_is_reached_around_the_tables():
    """A view or a function that runs as its owner would pass by the policies."""
    assert asked("SELECT relname::text FROM pg_class WHERE relkind IN ('v', 'm') AND "
                 "relnamespace = 'public'::regnamespace") == set()
    # The one exception only notes the id of an event that waits for its seal.
    assert asked("SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace") == {
        "privacy_event_waits_for_its_seal"
    }


def test_no_table_of_cases_is_left_open():
    opened = {name for name, wall in rowsecurity.walls().items() if wall.open_because}
    assert not opened & {model._meta.db_table for model in CASES}


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_no_role_is_owner_superuser_or_passes_by(alias):
    roles = (settings.APP_ROLE, *DatabaseRole, OBSERVER.role)
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole "
            "OR rolcreatedb OR (rolcanlogin AND rolname <> %s))", [list(roles), settings.APP_ROLE],
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = ANY(%s)", [list(roles)])
        assert cursor.fetchall() == []


# --- What each role reaches ---------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["worker", "colleague", "case_manager", "outsider"])
def test_casework_reaches_in_the_database_what_its_pages_show(province, name):
    user = getattr(province, name)
    for model in (*SEARCHED, *PAPERS):
        seen = {str(one.pk) for one in model.objects.visible_to(user)}
        assert seen or model is Draft, model  # a case manager begins none
        assert ids(model, user) == seen, model
        assert ids(model, OBSERVER) - seen, f"there is no {model.__name__} that this person must not see"


def test_who_covers_a_colleague_reaches_the_caseload_while_it_lasts(province):
    covered(province.worker, province.colleague, by=province.case_manager)
    for model in SEARCHED:
        seen = {str(one.pk) for one in model.objects.visible_to(province.colleague)}
        assert ids(model, province.colleague) == seen, model
    assert str(Client.objects.filter(assigned_to=province.worker).first().pk) in ids(Client, province.colleague)


def test_who_is_asked_reaches_the_transfer_and_not_the_client(cast):
    found = client_of(cast.worker)
    held = asked_to_take(cast.colleague, found, by=cast.worker)
    history = {str(one.history_id) for one in Transfer.history.all()}
    lines = sql.SQL("SELECT history_id::text FROM casework_historicaltransfer")
    for who, sees in ((cast.worker, True), (cast.colleague, True), (cast.case_manager, True), (cast.outsider, False)):
        assert ids(Transfer, who) == ({str(held.pk)} if sees else set()), who
        with acting_as(who):
            assert asked(lines) == (history if sees else set()), who
    for model in (Client, Assignment, Need, FollowUp):
        assert str(found.pk) not in ids(model, cast.colleague)


def test_nobody_asks_in_the_name_of_another_for_who_is_out_of_sight(cast):
    theirs, mine = client_of(cast.colleague), client_of(cast.worker)
    insert = (
        "INSERT INTO casework_transfer (id, organisation_id, client_id, from_worker_id, to_worker_id, asked_by_id, "
        "asked_at, answer_by, reason, state, declined_because) "
        "VALUES (%s, %s, %s, %s, %s, %s, now(), now(), ''::bytea, 'asked', '')"
    )

    def planted(client, before, after) -> int | None:
        with acting_as(cast.worker):
            return changed(
                insert, uuid.uuid4(), cast.group.pk, client.pk, before.pk, after.pk, cast.worker.pk,
            )

    assert planted(theirs, cast.colleague, cast.worker) is None, "of a colleague's client, to oneself"
    assert planted(theirs, cast.worker, cast.case_manager) is None, "as if it were one's own"
    assert planted(mine, cast.colleague, cast.case_manager) is None, "of one's own, as if another asked"
    assert planted(mine, cast.worker, cast.colleague) == 1


def test_the_order_of_a_list_is_ones_own(cast):
    for who in (cast.worker, cast.case_manager):
        choose_order(by=who, order=Order.CODE)
    question = "SELECT user_id::text FROM casework_listorder"
    for who in (cast.worker, cast.colleague, cast.case_manager):
        with acting_as(who):
            assert asked(question) == ({str(who.pk)} if who != cast.colleague else set())
    with acting_as(cast.clinic_officer):
        assert asked(question) is None


def test_what_was_shared_opens_for_an_officer_of_another_group_too(province):
    [shared] = Client.objects.visible_to(province.outsider).filter(organisation=province.group)
    with acting_as(province.outsider):
        assert Client.objects.get(pk=shared.pk).alias
        assert {one.outcome for one in shared.followups.all()} == {""}


def test_the_past_of_a_row_is_reached_as_the_row(province):
    for model in PASTS:
        kept = {str(one.pk) for one in model.instance_type.objects.visible_to(province.worker)}
        assert kept, model
        assert ids(model, province.worker) == kept, model
        shown = {str(one.pk) for one in model.instance_type.objects.visible_to(province.outsider)}
        assert ids(model, province.outsider) == shown, model


@pytest.mark.parametrize("name", ["clinic_officer", "job_officer"])
def test_a_partner_reaches_the_referrals_sent_to_it_and_nothing_else(province, name):
    user = getattr(province, name)
    seen = {str(one.pk) for one in Referral.objects.visible_to(user)}
    assert seen
    assert ids(Referral, user) == seen
    assert ids(Message, user) == {str(one.pk) for one in Message.objects.visible_to(user)}
    assert [model for model in CASES if model not in HALF_OPEN_TO_PARTNERS and ids(model, user) is not None] == []


def test_a_partner_never_sees_what_was_not_sent(province):
    held = Referral.objects.filter(service=province.check_up).first()
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE referrals_referral SET state = 'discarded' WHERE id = %s", [held.pk])
    assert "discarded" not in SEEN_BY_RECEIVER
    assert str(held.pk) not in ids(Referral, province.clinic_officer)


@pytest.mark.parametrize("name", ["manager", "second_manager", "privacy_officer", "administrator"])
def test_who_has_no_case_has_no_grant(cast, name):
    assert [model for model in CASES if ids(model, getattr(cast, name)) is not None] == []


@pytest.mark.parametrize("who", [VISITOR, Identity(settings.APP_ROLE)], ids=["visitor", "before anybody is known"])
def test_nobody_signed_in_reaches_nothing(cast, who):
    assert [model for model in CASES if ids(model, who) is not None] == []


def test_a_role_without_settings_sees_no_row(cast):
    client_of(cast.worker)
    with acting_as(cast.worker):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT set_config('dh.user', '', true), set_config('dh.organisation', '', true)")
        assert asked("SELECT id::text FROM casework_client") == set()


def test_only_the_release_job_reads_the_counting_index_and_it_opens_nothing(province):
    assert ids(CountingIndex, RELEASE) == ids(CountingIndex, OBSERVER)
    assert ids(CountingIndex, province.worker) is None
    for column in ("alias", "safe_contact", "recall_answers", "notes", "lookup_index", "code"):
        with acting_as(RELEASE):
            assert asked(sql.SQL("SELECT {} FROM casework_client").format(sql.Identifier(column))) is None
    with acting_as(RELEASE):
        assert asked("SELECT holder_id::text FROM privacy_datakey", "keys") is None


def test_the_trail_is_read_by_who_guards_it_alone(cast):
    question = "SELECT id::text FROM privacy_auditevent"
    for name, user in cast.everybody.items():
        with acting_as(user):
            assert bool(asked(question)) == (name == "privacy_officer"), name


# --- Writing ------------------------------------------------------------------------------------------

def changed(statement: str, *values, alias: str = "default") -> int | None:
    """How many rows a statement changed; None where the database refused."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount
    except DatabaseError:
        return None


OF_ONE_CLIENT = (
    "UPDATE casework_client SET sex = 'other' WHERE id = %s",
    "UPDATE casework_consent SET withdrawn_at = now() WHERE client_id = %s",
    "UPDATE casework_need SET wanted = 'no' WHERE client_id = %s",
    "UPDATE referrals_referral SET state = 'cancelled' WHERE client_id = %s",
)


def test_nobody_changes_what_they_cannot_see(cast):
    theirs = referral_at("sent", sender=cast.colleague, receiver=cast.clinic_officer, service=cast.check_up).client_id
    for who, rows in ((cast.worker, 0), (cast.outsider, 0), (cast.manager, None), (cast.colleague, 1)):
        with acting_as(who):
            found = [changed(statement, theirs) for statement in OF_ONE_CLIENT]
        assert [one if one is None else min(one, 1) for one in found] == [rows] * len(OF_ONE_CLIENT), who


def test_nobody_gives_a_client_away_to_another_organisation(cast):
    mine = client_of(cast.worker)
    with acting_as(cast.worker):
        assert changed(
            "UPDATE casework_client SET organisation_id = %s WHERE id = %s", cast.other_group.pk, mine.pk
        ) is None


def test_nobody_plants_something_with_a_client_out_of_sight(cast):
    theirs = client_of(cast.outsider, consent=False)
    with acting_as(cast.worker):
        assert changed(
            "INSERT INTO casework_consent (id, client_id, purpose, wording, how, renewed, taken_by_id, given_on) "
            "VALUES (%s, %s, 'share', '2026-1', '', false, %s, now())", uuid.uuid4(), theirs.pk, cast.worker.pk,
        ) is None


def test_no_worker_deletes_a_case_by_sql(cast):
    with acting_as(cast.worker):
        refused = {model for model in CASES if changed(f"DELETE FROM {model._meta.db_table}") is None}  # noqa: S608
    assert refused == set(CASES) - {Draft}, "a draft is its author's to throw away, and nothing else"


TAKEN_DOWN = (
    "DELETE FROM privacy_auditevent", "UPDATE privacy_auditevent SET action = 'x'", "TRUNCATE privacy_auditevent",
    "DROP TABLE casework_client", "ALTER TABLE casework_client ADD COLUMN name text",
    "ALTER TABLE casework_client DISABLE ROW LEVEL SECURITY", "CREATE TABLE copied AS SELECT 1",
    "COPY casework_client TO PROGRAM 'cat'", "CREATE POLICY mine ON casework_client USING (true)",
    "ALTER ROLE dh_worker BYPASSRLS",
)


@pytest.mark.parametrize("who", [*DatabaseRole, settings.APP_ROLE, OBSERVER.role])
def test_no_role_takes_a_wall_down(who, db):
    with acting_as(Identity(who)):
        assert [statement for statement in TAKEN_DOWN if changed(statement) is not None] == []


# --- Recognising --------------------------------------------------------------------------------------

def test_a_colleagues_client_is_recognised_by_the_exact_index_alone(cast):
    from casework.clients.actions import recognise
    from tests.factories import recall_answers

    answers = recall_answers(9_999)
    known = client_of(cast.colleague, answers=answers)
    assert recognise(by=cast.worker, answers=answers) == [known]
    assert recognise(by=cast.worker, answers=recall_answers(9_998)) == []
    assert recognise(by=cast.outsider, answers=answers) == []
    assert str(known.pk) not in ids(Client, cast.worker)


# --- Keys ---------------------------------------------------------------------------------------------

def keys_of(who) -> set[str] | None:
    with acting_as(who):
        return asked("SELECT holder_id::text FROM privacy_datakey", "keys")


def test_a_key_is_reached_by_the_organisations_that_may_open_with_it(province):
    ours = {str(one.pk) for one in Client.objects.filter(organisation=province.group)}
    theirs = {str(one.pk) for one in Client.objects.filter(organisation=province.other_group)}
    sent = {str(one.pk) for one in Referral.objects.filter(to_organisation=province.clinic)}
    assert ours <= keys_of(province.worker)
    assert keys_of(province.worker).isdisjoint(theirs)
    assert keys_of(province.clinic_officer) == sent
    assert keys_of(province.clinic_officer).isdisjoint(ours | theirs)
    for name in ("manager", "privacy_officer", "administrator"):
        assert keys_of(getattr(province, name)) is None


def test_a_partner_destroys_no_key(cast):
    with acting_as(cast.clinic_officer):
        assert changed("DELETE FROM privacy_datakey", alias="keys") is None


# --- As whom ------------------------------------------------------------------------------------------

def test_an_identity_ends_with_its_block_also_after_an_error(cast):
    before = acting()

    @action
    def fail(*, by):
        assert asked("SELECT current_user::text") == {"dh_worker"}
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail(by=cast.worker)
    assert acting() == before
    assert asked("SELECT current_user::text") == {OBSERVER.role}


def test_an_identity_ends_also_where_the_database_refused(cast):
    with acting_as(cast.manager):
        assert asked("SELECT id::text FROM casework_client") is None
        assert asked("SELECT current_user::text") == {"dh_manager"}
    assert asked("SELECT current_user::text") == {OBSERVER.role}


@pytest.mark.parametrize("alias", ["default", "keys"])
def test_nothing_is_left_for_the_next_on_the_same_connection(alias):
    """Outside any transaction, and after one: the settings are as if nobody had asked before."""
    left, own = "SELECT current_user || coalesce(current_setting('dh.user', true), '')", connections[alias].copy()
    nobody = _acting.set(None)
    try:
        for autocommit in (True, False):
            own.ensure_connection()
            own.connection.autocommit = autocommit
            with acting_as(SYSTEM):
                assert plain(own, left) == DatabaseRole.SYSTEM
                own.connection.rollback()
            assert plain(own, left) == settings.APP_ROLE
            own.connection.rollback()
    finally:
        own.close()
        _acting.reset(nobody)


def plain(connection, question: str) -> str:
    with connection.connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_a_cursor_that_streams_runs_as_the_actor_too(cast):
    for worker in (cast.worker, cast.worker, cast.outsider):
        client_of(worker)
    with acting_as(cast.worker):
        streamed = {str(one.pk) for one in Client.objects.iterator(chunk_size=2)}
    assert streamed == ids(Client, cast.worker)


# Where code stands as the system, and why it must reach further than a person.
AS_THE_SYSTEM = {
    "accounts/codes/actions.py": "ends what somebody had mailed to themselves, which no colleague sees",
    "accounts/codes/entering.py": "finds the code that somebody who is not signed in typed, and sets the password",
    "accounts/codes/forgot.py": "finds who forgot, when nobody is signed in",
    "accounts/codes/own.py": "shows somebody that a code was asked for their account, and takes it back for them",
    "accounts/devices/actions.py": "ends sessions, whose list is the system's; shuts a phone out for a case manager",
    "accounts/devices/cookies.py": "knows a browser again before anybody is signed in",
    "accounts/ending.py": "ends every session of an account, for whoever's action does",
    "accounts/factors/actions.py": "writes one's own second factors: no role reads or writes them",
    "accounts/factors/proving.py": "tries a second factor before anybody is signed in",
    "accounts/factors/store.py": "asks whether there is a second factor, and forgets all, for whoever's action does",
    "accounts/factors/views.py": "seals the secret that is being set up under the account's own key",
    "accounts/idle/actions.py": "writes one's own unlock number: no role but an administrator changes accounts",
    "accounts/signing/views.py": "begins the session, when nobody is signed in",
    "config/demo/codes.py": "tells the demo's own codes before anybody is signed in",
    "accounts/passwords/actions.py": "writes one's own password: no role but an administrator changes accounts",
    "accounts/retention.py": "deletes codes whose time is long over, whoever asked for them",
    "casework/caseload/facts.py": "tells an administrator how many clients a colleague has and who covers whom: no"
                                  " client",
    "casework/leaving.py": "hands over what an account that leaves holds, for an administrator who reaches none of it",
    "casework/caseload/size.py": "counts everybody's open clients, as numbers without persons, for who hands one over",
    "casework/transfers/actions.py": "whoever accepts can't see the client before; what the policy has decided",
    "casework/transfers/reading.py": "reads code, age band, commune, categories and a day of whom somebody is asked to"
                                     " take over, and the code of whom they have given away",
    "casework/clients/indexes.py": "at start, by which questions all records were indexed; no answer is read",
    "casework/consents/wording.py": "at start, in which versions anybody agreed; no person is read",
    "casework/emergency/actions.py": "finds a colleague's client by code in an emergency, and opens the hour",
    "casework/emergency/figures.py": "counts break-glass for the privacy officer, without persons",
    "casework/grants/actions.py": "a consent taken back ends shares in every organisation",
    "casework/followups/actions.py": "a receiver's word leads to a follow-up, of a client whom it can't see; what was"
                                     " promised goes with the case, and nobody else deletes",
    "casework/followups/milestones.py": "a provider's service promises to ask whether its result lasts, likewise",
    "casework/given/actions.py": "a provider confirms a service, or takes it back, of a client whom it can't see",
    "casework/management/commands/erase_again.py": "erases again after a restore, in every organisation",
    "casework/rights/erasing.py": "erases what lies beyond who may erase: other organisations, history, keys",
    "casework/rights/retention.py": "carries out what is due, in every organisation",
    "casework/supplies/standing.py": "adds up what all of the organisation gave, as sums without persons",
    "config/management/commands/backup.py": "notes on the trail that a backup was taken",
    "config/management/commands/restore.py": "verifies every organisation's rows and keys, and notes it on the trail",
    "config/demo/year.py": "finds whose answers are unread before each worker reads their own",
    "config/management/commands/demo.py": "asks whether the demo's year is there",
    "privacy/acts.py": "defines it",
    "privacy/datakeys.py": "lets one more organisation open what was shared with it",
    "privacy/chain.py": "whoever is first seals everybody's events",
    "privacy/checks.py": "asks whether the ring opens the stored keys",
    "privacy/destruction.py": "only the system destroys keys, whoever's wish it carries out",
    "privacy/management/commands/anchor_audit.py": "reads where the chain ends",
    "privacy/management/commands/seal_audit.py": "seals everybody's events",
    "privacy/management/commands/verify_audit.py": "reads the whole chain",
    "privacy/middleware.py": "whether what was not found is out of sight or not there, for the trail alone",
    "privacy/once.py": "whether a new record's id is somebody's already, without telling whose",
    "privacy/trail.py": "who saw one person's record: also colleagues and partners, but nothing about others",
    "privacy/management/commands/keys.py": "rotates everybody's keys and indexes",
    "privacy/management/commands/retention.py": "asks what is due, in every organisation",
    "referrals/closing.py": "counts what is still open of an organisation that is to close, as a number",
    "referrals/policies.py": "whether the person still shares, asked for a receiver who can't see them; whether another"
                             " referral is open, also a draft out of the receiver's sight",
    "referrals/holding.py": "holds the person's row for a receiver who can't see it; tells nothing of it",
    "referrals/fhir/actions.py": "finds whose key a partner's system brings, before anybody is known",
    "referrals/mail/actions.py": "finds who asked for mail, and notes that they were mailed",
    "referrals/times/daily.py": "reminds, escalates and closes by the limits, whoever's referral it is",
    "referrals/times/measured.py": "measures how services answered every organisation's referrals",
    "referrals/ending.py": "ends what receivers of other organisations could read",
    "referrals/slips/actions.py": "finds the referral whose reference and code somebody without an account typed",
    "referrals/slips/retention.py": "deletes papers whose last day is over, whoever printed them",
    "services/actions.py": "the operator loads the communes",
    "services/management/commands/hsds.py": "the operator previews and writes the directory as files",
    "services/retention.py": "takes away files that nobody loaded",
    "services/pace.py": "how services answered is measured over every organisation's referrals",
}


def test_whoever_stands_as_the_system_is_named_with_a_reason():
    root, found = Path(settings.BASE_DIR), set()
    for app in {name.split("/")[0] for name in AS_THE_SYSTEM} | {"pages", "reporting"}:
        for path in (root / app).rglob("*.py"):
            if re.search(r"acting_as\((SYSTEM|None)\)|@as_the_system", path.read_text()):
                found.add(str(path.relative_to(root)))
    assert found == AS_THE_SYSTEM.keys()
