"""Which texts the pages say, found in the sources themselves, for the check that each has its English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

APPS = ("privacy", "pages", "services", "accounts", "casework", "referrals", "reporting", "config")
# Function → what its leading literals are.
ONE, PLURAL = ("text",), ("text", "plural")
IN_CONTEXT, PLURAL_IN_CONTEXT = ("context", "text"), ("context", "text", "plural")
MARKS = {
    "_": ONE, "gettext": ONE, "gettext_lazy": ONE, "gettext_noop": ONE,
    "ngettext": PLURAL, "ngettext_lazy": PLURAL,
    "pgettext": IN_CONTEXT, "pgettext_lazy": IN_CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT, "npgettext_lazy": PLURAL_IN_CONTEXT,
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(np?gettext|p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
EACH = re.compile(LITERAL)


class Message(NamedTuple):
    """A text as it is said: with its plural, and with the context that tells two meanings of one word apart."""

    text: str
    plural: str = ""
    context: str = ""


def messages(root: Path) -> dict[Message, str]:
    """Every text with one place where it stands."""
    found: dict[Message, str] = {}
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            found |= {message: f"{path.relative_to(root)}" for message in in_python(path.read_text(encoding="utf-8"))}
    for path in sorted((root / "templates").rglob("*.html")):
        found |= {message: f"{path.relative_to(root)}" for message in in_template(path.read_text(encoding="utf-8"))}
    return found


def in_python(source: str) -> Iterator[Message]:
    """Texts handed to gettext as literals."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from message(name, texts)


def in_template(source: str) -> Iterator[Message]:
    """Texts of translate and blocktranslate tags and of _("…")."""
    for name, literals in IN_TEMPLATE.findall(templatize(source)):
        yield from message(name, [ast.literal_eval(literal.lstrip("u")) for literal in EACH.findall(literals)])


def message(name: str, texts: list[str]) -> Iterator[Message]:
    """The message of one call, if it is one of translating and begins with the literals that it takes."""
    takes = MARKS.get(name, ())
    if takes and len(texts) >= len(takes):
        yield Message(**dict(zip(takes, texts, strict=False)))
