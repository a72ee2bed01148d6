"""`manage.py untranslated [--write]`: is every Vietnamese text of the pages there in English, and no more?"""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.translations import Message, messages

FILE = Path("locale") / "en" / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    help = "Check the English texts; --write brings the file up to date and compiles it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true")

    def handle(self, write, **options):
        root = Path(settings.BASE_DIR)
        said, held = messages(root), polib.pofile(str(root / FILE))
        if write:
            update(held, said)
            held.save()
            held.save_as_mofile(str(root / FILE.with_suffix(".mo")))
        problems = [*missing(held, said), *([] if write else stale(root, held))]
        if problems:
            raise CommandError("\n".join([*problems, "Run ./dev fix, then fill in what is empty."]))
        self.stdout.write(f"{len(said)} texts are there in Vietnamese and in English.")


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def done(entry: polib.POEntry) -> bool:
    """Whether it is wholly translated."""
    texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(texts) and "fuzzy" not in entry.flags


def missing(held, said: dict[Message, str]) -> list[str]:
    """Texts without English, each with the place where it stands."""
    translated = {key(entry) for entry in held if done(entry)}
    return [f"{place}: no English for “{named(one)}”" for one, place in said.items() if one not in translated]


def named(message: Message) -> str:
    return f"{message.text} ({message.context})" if message.context else message.text


def stale(root: Path, held) -> list[str]:
    """A compiled file that says something else than its source."""
    compiled = root / FILE.with_suffix(".mo")
    if not compiled.exists() or {key(e): e.msgstr for e in polib.mofile(str(compiled))} != {
        key(e): e.msgstr for e in held if done(e)
    }:
        return [f"{FILE.with_suffix('.mo')} is not compiled from its source."]
    return []


def update(held, said: dict[Message, str]) -> None:
    """Add what is new, drop what nobody says any more; keep what is translated."""
    standing = {key(entry): entry for entry in held}
    for message in standing.keys() - said.keys():
        held.remove(standing[message])
    for text, plural, context in sorted(said.keys() - standing.keys()):
        entry = polib.POEntry(msgid=text, msgctxt=context or None, flags=["python-format"] if "%(" in text else [])
        if plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        held.append(entry)
    held.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
