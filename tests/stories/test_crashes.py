"""A crash between two steps leaves either both or none: every action is cut at every single write that it makes."""

import importlib
import inspect
import re
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg2 import sql

from tests.stories.acts import ACTS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DIGEST = sql.SQL("SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} t")
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


class Crash(Exception):
    """The power went out."""


class CrashAtWrite:
    """Lets `before` writes to the records through and none after."""

    def __init__(self, before: int):
        self.left = before

    def __call__(self, execute, statement, params, many, context):
        if WRITE.match(statement):
            if self.left == 0:
                raise Crash
            self.left -= 1
        return execute(statement, params, many, context)


def everything() -> dict[str, str]:
    """A digest of each table of the records."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.label != "privacy.DataKey"]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables) & set(connection.introspection.table_names())):
            cursor.execute(DIGEST.format(sql.Identifier(table)))
            found[table] = cursor.fetchone()
    return found


DECORATED = re.compile(r"^@(?:action|as_the_system|as_the_actor)\n(?:@.*\n)*def (\w+)", re.MULTILINE)
# Decorated too, and not cut here: these write no record, or not as one.
APART = {
    "accounts.codes.actions.make_room": "the first half of ask",
    "accounts.codes.entering._use": "the second half of set_password_by_code",
    "accounts.codes.entering.held_open": "reads",
    "accounts.codes.entering.waiting_for": "reads",
    "accounts.codes.own._disown": "the second half of disown",
    "accounts.codes.own.asked_about": "reads",
    "accounts.devices.actions._keep_keys": "a part of lose_phone and lose_phone_of",
    "accounts.devices.actions._forget_one": "the first half of forget_device",
    "accounts.devices.actions._end_one": "the first half of end_session",
    "accounts.devices.actions.standing_sessions": "reads",
    "accounts.devices.cookies.device_of": "reads",
    "accounts.devices.cookies.know_device": "notes a browser; without it the browser is only not known",
    "accounts.ending.end_everything": "part of every action that ends sessions",
    "accounts.factors.actions._forget_card": "the first half of new_card",
    "accounts.factors.actions._put_app": "the first half of add_app",
    "accounts.factors.actions._put_passkey": "the first half of add_passkey",
    "accounts.factors.actions._seen": "the first half of put_card_away",
    "accounts.factors.actions._take_away": "the first half of remove_factor",
    "accounts.factors.actions.add_passkey": "needs a real browser's answer: tests/browser/test_doors.py",
    "accounts.factors.actions.codes_to_show": "reads",
    "accounts.factors.actions.factors_of": "reads",
    "accounts.factors.proving._code_of": "uses up a code; cut before its end, it stays as it was",
    "accounts.factors.proving._passkey_of": "notes when a passkey was used",
    "accounts.factors.proving.question_for": "reads",
    "accounts.factors.store.forget_factors": "part of the actions that shut somebody out",
    "accounts.factors.store.has_factor": "reads",
    "accounts.factors.views.beginning": "reads",
    "accounts.factors.views.secret_of": "keeps a sealed secret in the session",
    "accounts.idle.actions._store": "the first half of set_pin",
    "accounts.passwords.actions.change_password": "counts wrong tries, and then calls replace_password",
    "accounts.passwords.actions.keep_password": "the second half of replace_password",
    "accounts.devices.actions.list_again": "only lists a session that goes on",
    "config.demo.codes.told": "reads",
    "casework.emergency.actions.colleagues_client": "reads",
    "casework.emergency.actions._open": "the second half of break_glass",
    "casework.leaving.counted": "reads",
    "casework.leaving.open_in": "reads",
    "referrals.closing.open_around": "reads",
    "casework.emergency.figures.by_organisation": "reads",
    "casework.emergency.figures.summary": "reads",
    "privacy.trail.events_about": "reads",
    "referrals.holding.hold_person": "reads",
    "referrals.policies.check_only_one_open": "reads",
    "referrals.policies.check_still_shared": "reads",
    "referrals.mail.actions.who_may_be_told": "reads",
    "referrals.times.daily.reached": "reads",
    "referrals.slips.actions.referral_of": "reads",
    "referrals.times.measured.note_last_word": "part of the answer that says so, and of taking it back",
    "services.pace.note_turned_away": "likewise",
    "services.pace.take_at_their_word": "part of the actions by which a partner confirms its places",
    "privacy.datakeys.let_read": "writes to the database of keys, ahead of the record; alone it opens nothing",
    "referrals.fhir.actions._make": "the second half of make_token",
    "referrals.fhir.actions.with_digest": "reads",
    "services.actions.load_communes": "an operator's command, whose second run completes the first",
}
# One write: a draft is no record yet, and that somebody has read what is new is a mark on the row; neither leaves an
# event of its own. A mail that could not be sent leaves nothing but the next try; a sign of life is none either.
ONE_WRITE = {
    "begin_draft", "keep_answers", "finish_draft", "mark_seen", "unnote", "take_next", "say_doing", "still_there",
}


def name_of(verb) -> str:
    return f"{verb.__module__}.{verb.__name__}"


def verbs_of_the_house() -> set[str]:
    """Whatever is decorated as an action or as the system's, found in the sources."""
    root, found = Path(settings.BASE_DIR), set()
    for app in ("accounts", "casework", "privacy", "referrals", "reporting", "services", "trail", "pages", "config"):
        for path in (root / app).rglob("*.py"):
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            found |= {f"{module}.{name}" for name in DECORATED.findall(path.read_text())}
    return found


def test_every_action_is_cut():
    missing = verbs_of_the_house() ^ ({name_of(verb) for verb in ACTS} | APART.keys())
    assert not missing, f"make these ready in tests/stories/acts.py, or take them away: {sorted(missing)}"
    for name in APART:
        module, verb = name.rsplit(".", 1)
        assert hasattr(importlib.import_module(module), verb)


@pytest.mark.parametrize(
    ("verb", "prepare"), [
        pytest.param(verb, prepare, id=f"{verb.__name__}-{prepare.__name__}")
        for verb, prepares in ACTS.items() for prepare in prepares
    ],
)
def test_cut_at_any_write_nothing_of_it_stands(cast, verb, prepare):
    act = prepare(cast)
    before = everything()
    writes, ran = 0, False
    while not ran:
        try:
            with connection.execute_wrapper(CrashAtWrite(writes)):
                called = seen_running(act)
            ran = True
        except Crash:
            assert everything() == before, f"cut at write {writes + 1}"
            writes += 1
    assert inspect.unwrap(verb).__code__ in called, "the way to it does not lead there"
    assert writes >= (1 if verb.__name__ in ONE_WRITE else 2), "an action writes its row and its event"
    assert everything() != before


def seen_running(act) -> set:
    """Carry it out; answers with the code that ran."""
    called = set()
    sys.setprofile(lambda frame, event, _arg: called.add(frame.f_code) if event == "call" else None)
    try:
        act()
    finally:
        sys.setprofile(None)
    return called
