"""No line of the trail is a riddle: every code that the house writes, and every page, has its words."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from accounts.codes import lifecycle as entries
from casework.supplies.models import Kind as StockKind
from privacy.models import AuditEvent, Kind
from referrals.lifecycle import TRANSITIONS
from tests.security.test_access_matrix import named_patterns
from trail import words
from trail.action_words import ACTIONS
from trail.page_words import PAGES

ROOT = Path(settings.BASE_DIR)
APPS = ("privacy", "pages", "services", "accounts", "casework", "referrals", "reporting", "trail", "config")
VERBS = {"wrote", "read", "refused", "searched", "printed", "exported"}
# Written in the sources as something else than the code itself → the codes that it stands for.
COMPUTED = {
    "transition.audit_action": {row.audit_action for row in TRANSITIONS.values()},
    "step.audit_action": {row.audit_action for row in entries.TRANSITIONS.values() if row.verb != "expire"},
    "'client.uncounted' if since else 'client.counted'": {"client.uncounted", "client.counted"},
    "action": {f"keys.{verb}" for verb in ("added", "used", "retired", "unretired", "destroyed")},
    "f'stock.{kind}'": {f"stock.{kind.value}" for kind in StockKind},
    "f'backup.{kind}'": {"backup.records", "backup.keys"},
    "f'restored.{backup.what}'": {"restored.records", "restored.keys"},
    "page": set(),  # a refusal: the name of the page, which the second test looks at
}


def recorded() -> dict[str, str]:
    """Source of the action → where it stands, of every call of the trail's verbs."""
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if is_recording(node):
                    found[ast.unparse(node.args[0])] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def is_recording(node) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VERBS
        and isinstance(node.func.value, ast.Name) and node.func.value.id == "audit" and bool(node.args)
    )


def test_every_action_that_the_sources_record_has_words():
    missing = {}
    for source, where in recorded().items():
        plain = ast.parse(source, mode="eval").body
        codes = {plain.value} if isinstance(plain, ast.Constant) else COMPUTED.get(source)
        assert codes is not None, f"{where} computes its action; name what it can be in COMPUTED: {source}"
        missing |= {code: where for code in codes if code not in ACTIONS}
    assert not missing, f"give these their words in trail/action_words.py: {missing}"


def test_the_walk_through_the_sources_finds_what_is_there():
    found = recorded()
    assert {"'client.opened'", "'release.exported'", "transition.audit_action"} <= found.keys()


def test_every_page_on_which_somebody_can_be_refused_has_words():
    missing = {name for name, _pattern in named_patterns()} - PAGES.keys()
    assert not missing, f"give these their words in PAGES of trail/page_words.py: {sorted(missing)}"


def test_every_kind_has_words():
    assert words.KINDS.keys() == set(Kind.values)


@pytest.mark.parametrize(("event", "told"), [
    ({"action": "client.opened", "kind": "read"}, "Mở hồ sơ"),
    ({"action": "page.client", "kind": "refused"}, "Bị từ chối ở: trang hồ sơ"),
    ({"action": "page", "kind": "refused"}, "Bị từ chối ở một trang"),
    ({"action": "not.known.yet", "kind": "read"}, "Việc khác"),
])
def test_an_action_is_told_in_words(event, told):
    assert words.action(AuditEvent(**event)) == told


@pytest.mark.parametrize(("event", "told"), [
    ({"kind": "refused", "purpose": "out_of_sight"}, "có thật, nhưng ngoài phạm vi của người này"),
    ({"kind": "refused", "purpose": "accounts.policies.check_role"}, "trang không thuộc vai trò này"),
    ({"kind": "refused", "purpose": "some.policies.check_new"}, "chưa được phép"),
    ({"kind": "read", "purpose": "shared"}, "do được chia sẻ"),
    ({"kind": "read", "purpose": "casework"}, ""),
])
def test_the_reason_is_told_in_words(event, told):
    assert words.reason(AuditEvent(**event)) == told


def test_the_words_are_there_in_english_too():
    with translation.override("en"):
        assert words.action(AuditEvent(action="client.opened", kind="read")) == "Opened the record"
