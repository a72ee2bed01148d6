"""A small house of its own, with committed rows and the real command line, for what a test's transaction can't show.

`House` is the test's side; `python -m tests.privacy.at_work VERB` is what runs inside the house, one process each.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class House:
    """A folder with an embedded server, a key ring and a few people at work."""

    def __init__(self, folder: Path):
        self.ring_file = folder / "keyring.json"
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        self.env = {**kept, "DH_MODE": "demo", "DH_DATA": str(folder), "PYTHONDONTWRITEBYTECODE": "1",
                    "DJANGO_SETTINGS_MODULE": "config.settings", "COLUMNS": "200"}
        self.keeper = subprocess.Popen([sys.executable, "-m", "tests.privacy.at_work", "keep"], cwd=ROOT, env=self.env,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.keeper.stdout.readline()
        for words in (["keys", "make"], ["createcachetable"], ["migrate"], ["migrate", "--database", "keys"]):
            assert self.manage(*words)[0] == 0

    def close(self) -> None:
        self.keeper.stdin.close()
        self.keeper.wait()
        self.keeper.stdout.close()

    def manage(self, *words: str) -> tuple[int, str]:
        """Run `manage.py`; answers with its code and all that it said."""
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, check=False,
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def inside(self, *words: str, module: str = "tests.privacy.at_work"):
        """Run one verb of this file, or of another one like it, inside; answers with what it found."""
        done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, env=self.env,
                              check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def killed(self, *words: str, once: Callable[[], bool], after: float) -> None:
        """Run `manage.py` and kill -9 it, `after` seconds since `once` came true."""
        with subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=self.env,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            while not once() and running.poll() is None:
                time.sleep(0.005)
            time.sleep(after)
            running.send_signal(signal.SIGKILL)

    def keys_in_ring(self) -> list[str]:
        return [entry["id"] for entry in json.loads(self.ring_file.read_text())["key_encryption_keys"]]


# --- Inside ----------------------------------------------------------------------------------------------

def keep() -> dict:
    """Hold the embedded server, which ends with its last process, until the test is over."""
    print("held", flush=True)
    sys.stdin.read()
    return {}


def fill(persons: str, spare_keys: str) -> dict:
    """The cast, persons with an alias that says their code, and data keys whose records are elsewhere."""
    from casework.clients.models import Client
    from privacy.keyring import key_ring
    from privacy.models import DataKey
    from services.actions import load_communes
    from tests.cast import Cast

    load_communes()
    cast, ring = Cast(), key_ring()
    for _person in range(int(persons)):
        registered(cast.worker)
    rows = []
    for number in range(int(spare_keys)):
        holder = uuid.uuid4()
        kek_id, wrapped = ring.wrap(number.to_bytes(32, "big"), holder)
        rows.append(DataKey(holder_id=holder, kek_id=kek_id, wrapped=wrapped))
    DataKey.objects.bulk_create(rows, batch_size=2000)
    return {"clients": Client.objects.count()}


def registered(worker):
    """A new client whose alias can be told from the row's id, so that a reader knows what it should say."""
    from tests.factories import client_of

    id = uuid.uuid4()
    return client_of(worker, id=id, alias=f"Mận {id.hex[:8]}", consent=False, answers=answers_of(id))


def answers_of(id: uuid.UUID) -> dict:
    n = id.int
    return {"mother": "La", "birth_day": n % 28 + 1, "birth_month": n // 28 % 12 + 1, "nickname": id.hex[:2],
            "siblings": n // 336 % 20 + 1}


def opened(client) -> None:
    assert client.alias == f"Mận {client.id.hex[:8]}"


def read() -> dict:
    """Open every alias and every data key there is."""
    from casework.clients.models import Client
    from privacy.datakeys import in_use
    from privacy.keyring import key_ring
    from privacy.models import DataKey

    clients = list(Client.objects.all())
    for client in clients:
        opened(client)
    rows = [(row.kek_id, bytes(row.wrapped), row.holder_id) for row in DataKey.objects.all()]
    return {"clients": len(clients), "keys": len(key_ring().unwrap_many(rows)), "under": in_use()}


def rotate_at_work(rounds: str) -> dict:
    """Rotate again and again while two threads register, save and open; whatever goes wrong there is told."""
    from django.core.management import call_command

    from privacy.keyring import key_ring_to_change
    from privacy.ring import KEKS

    with AtWork() as work:
        for _round in range(int(rounds)):
            call_command("keys", "rotate")
            work.until_done(work.done + 8)
        key_ring_to_change().add(KEKS)
    call_command("keys", "rotate")
    return {"done": work.done, "wrong": work.wrong, **read()}


def reindex_at_work() -> dict:
    """Make indexes anew while people register and are looked for."""
    from django.core.management import call_command

    with AtWork() as work:
        work.until_done(4)
        call_command("keys", "add", "index")
        work.until_done(work.done + 8)
        call_command("keys", "reindex")
        work.until_done(work.done + 8)
    call_command("keys", "reindex")
    return {"done": work.done, "wrong": work.wrong, "indexes": indexes(), **read()}


def indexes() -> dict:
    """Whether every stored index is the one that the sealed answers give in its own version."""
    from casework.clients import recall
    from casework.clients.models import Client, CountingIndex
    from privacy.pseudonyms import counting_index, lookup_index

    versions, counted = set(), {one.client_id: one for one in CountingIndex.objects.all()}
    for client in Client.objects.all():
        words, count = recall.in_order(client.recall_answers), counted[client.pk]
        expected = lookup_index(client.organisation_id, words, version=client.index_version)
        assert bytes(client.lookup_index) == expected
        assert bytes(count.value) == counting_index(words, client.recall_rank, version=count.version)
        versions |= {client.index_version, count.version}
    return {"versions": sorted(versions), "persons": len({bytes(one.value) for one in counted.values()})}


def trail() -> dict:
    from privacy.models import AuditEvent

    return {"actions": list(AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct())}


class AtWork:
    """Two threads that do what workers do, until the end of the block."""

    def __init__(self) -> None:
        self.done, self.wrong, self.over = 0, [], threading.Event()
        self.threads = [threading.Thread(target=self.guarded, args=[work]) for work in (self.register, self.look)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def until_done(self, number: int) -> None:
        """Wait for people to have done so much, however slow the machine is; a mistake of theirs ends the waiting."""
        while self.done < number and not self.wrong:
            time.sleep(0.01)

    def guarded(self, work) -> None:
        from django.db import connections

        from privacy.datakeys import opened_keys
        from privacy.identity import SYSTEM, acting_as

        try:
            while not self.over.is_set():
                with acting_as(SYSTEM), opened_keys():
                    work()
                self.done += 1
        except BaseException as mistake:  # told to the test, which expects none
            self.wrong.append(repr(mistake))
        finally:
            connections.close_all()

    def register(self) -> None:
        from accounts.models import User

        client = registered(User.objects.get(username="hoa"))
        client.refresh_from_db()
        opened(client)

    def look(self) -> None:
        from accounts.models import User
        from casework.clients.actions import recognise
        from casework.clients.models import Client

        client = random.choice(list(Client.objects.order_by("-registered_on", "pk")[:200]))
        opened(client)
        found = recognise(by=User.objects.get(username="mai"), answers=answers_of(client.id))
        assert client in found, "somebody who is registered was not recognised"


if __name__ == "__main__":
    import django

    django.setup()
    from privacy.identity import SYSTEM, acting_as

    with acting_as(SYSTEM):
        print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
