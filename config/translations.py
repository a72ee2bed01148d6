"""Which texts the pages say, found in the sources themselves, for the check that each has its English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

APPS = ("privacy", "pages", "services", "accounts", "casework", "referrals", "reporting", "trail", "config")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL_MARKS = {"ngettext", "ngettext_lazy"}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(n?gettext|_)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?")

Message = tuple[str, str]  # (text, plural or "")


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
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in MARKS and texts:
            yield texts[0], ""
        elif name in PLURAL_MARKS and len(texts) == 2:
            yield texts[0], texts[1]


def in_template(source: str) -> Iterator[Message]:
    """Texts of translate and blocktranslate tags and of _("…")."""
    for mark, text, plural in IN_TEMPLATE.findall(templatize(source)):
        yield ast.literal_eval(text), ast.literal_eval(plural) if plural and mark == "ngettext" else ""
