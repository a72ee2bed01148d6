"""A whole installation in a folder of its own, used as its operator uses it: by commands, in processes of their own.

Run as a module, it looks into the installation that the environment names, and answers in JSON:
`python -m tests.security.installation facts | plant ALIAS | erase ID | person ID`.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRAIL = "privacy_audit"
NEVER_KEPT = ("django_session", "cache", "accounts_tally")


class Installation:
    """A demo on an embedded server; `ring` is the key ring of another one, when it is restored from its backups."""

    def __init__(self, folder: Path, *, ring: Path | None = None, **env: str) -> None:
        self.folder, self.ring = folder, ring or folder / "keyring.json"
        folder.mkdir(exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if not key.endswith(("DATABASE_URL", "PUBLIC_KEYS"))}
        self.env = {**kept, **env, "DH_MODE": "demo", "DH_DATA": str(folder), "KEY_RING_FILE": str(self.ring)}

    def manage(self, *words) -> tuple[int, str]:
        """(exit code, everything said) of one command."""
        return self._run("manage.py", *words)

    def must(self, *words) -> str:
        code, said = self.manage(*words)
        assert code == 0, said
        return said

    def look(self, *words):
        code, said = self._run("-m", "tests.security.installation", *words)
        assert code == 0, said
        return json.loads(said.splitlines()[-1])

    def _run(self, *words) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, *map(str, words)], cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )
        return done.returncode, done.stdout

    @contextlib.contextmanager
    def kept_running(self) -> Iterator[None]:
        """The server stays while the block lasts; otherwise it ends with each command."""
        words = [sys.executable, "-m", "tests.security.installation", "hold"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(words, cwd=ROOT, env=self.env, text=True, **pipes) as self.holder:
            assert self.holder.stdout.readline().strip() == "running"
            yield
            self.holder.stdin.close()

    def kill_the_server(self) -> None:
        """As a power cut does: no last word, no tidying."""
        server = int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(server, signal.SIGKILL)
        self.holder.kill()
        while _is_there(server):
            time.sleep(0.05)

    def holds(self, *needles: bytes) -> set[bytes]:
        """Those of the needles that stand in any file of the server: tables, indexes, WAL, log."""
        found: set[bytes] = set()
        for path in (self.folder / "postgres").rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                found |= {needle for needle in needles if needle in data}
        return found


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


# --- Inside, in a process of its own -------------------------------------------------------------------

def facts() -> dict:
    """What every table holds, what the trail holds, and every alias that opens."""
    from django.apps import apps
    from django.db import connections

    from casework.clients.models import Client
    from privacy.models import AuditEvent
    from privacy.router import KeysRouter

    tables, router = {}, KeysRouter()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not table.startswith(TRAIL):
            with connections[router.db_for_read(model)].cursor() as cursor:
                cursor.execute(f"SELECT count(*), md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t")  # noqa: S608
                tables[table] = cursor.fetchone() if table not in NEVER_KEPT else None
    return {
        "tables": tables, "trail": {str(event.pk): event.action for event in AuditEvent.objects.all()},
        "aliases": {str(client.pk): client.alias for client in Client._base_manager.all() if _opens(client)},
    }


def _opens(client) -> bool:
    from privacy.errors import DataKeyMissing

    try:
        return bool(client.alias)
    except DataKeyMissing:
        return False


def plant(alias: str) -> dict:
    """Call one person by this alias, as her worker does."""
    from casework.clients.actions import change_details
    from casework.clients.models import Client
    from privacy.identity import SYSTEM, acting_as

    with acting_as(SYSTEM):
        open_ones = Client._base_manager.filter(closed_on__isnull=True, restricted_on__isnull=True)
        client = open_ones.select_related("assigned_to__organisation").order_by("code").first()
    change_details(by=client.assigned_to, client=client, alias=alias)
    return {"id": str(client.pk), "code": client.code}


def erase(holder: str) -> dict:
    """Destroy a person's data key; answers with it as it was wrapped, and with another person's."""
    from privacy.datakeys import destroy_data_key
    from privacy.identity import SYSTEM, acting_as
    from privacy.models import DataKey

    with acting_as(SYSTEM):
        wrapped = {str(row.holder_id): bytes(row.wrapped).hex() for row in DataKey.objects.all()}
        gone = wrapped.pop(holder)
        destroy_data_key(holder)
    return {"gone": gone, "another": next(iter(wrapped.values()))}


def person(holder: str) -> dict:
    """{sealed column: what opening it ends in}, for every row of this person, history included."""
    from config.backups.verifying import sealed_columns
    from privacy.errors import SealBroken

    outcomes: dict[str, list[str]] = {}
    for model, field in sealed_columns():
        for row in model._base_manager.filter(**{field.holder: holder}).exclude(**{f"{field.name}__isnull": True}):
            try:
                getattr(row, field.attname)
                outcome = "opened"
            except SealBroken as problem:
                outcome = type(problem).__name__
            outcomes.setdefault(f"{model._meta.label}.{field.name}", []).append(outcome)
    return outcomes


def hold() -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].ensure_connection()
    sys.stdout.write("running\n")
    sys.stdout.flush()
    sys.stdin.read()


def main(verb: str, *words: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    if verb == "hold":
        hold()
        return
    changing = {"plant": plant, "erase": erase}
    if verb in changing:
        found = changing[verb](*words)
    else:
        from config.backups.connecting import speaking_as
        from config.database import BACKUP_ROLE

        with speaking_as(BACKUP_ROLE):  # every row, past row security
            found = {"facts": facts, "person": person}[verb](*words)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
