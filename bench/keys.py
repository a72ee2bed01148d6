"""Rotating the key-encryption key by its own command, while one thread opens data keys and another makes them.

The data keys are stored in bulk: their records are elsewhere, and a rotation never looks at a record.
"""

import random
import re
import subprocess
import sys
import threading
import time
import uuid

from bench.report import Line

KEYS, SECONDS, LONGEST = 20_000, 10, 250
IDLE_SECONDS = 3


def figures(province, given) -> list[Line]:
    from privacy.identity import SYSTEM, acting_as

    with acting_as(SYSTEM):
        holders = stored_keys(20 if given.quick else KEYS)
        with Waits(holders) as idle:
            time.sleep(0.2 if given.quick else IDLE_SECONDS)
        with Waits(holders) as busy:
            seconds, begun = rotated(len(holders))
        assert all_open(holders), "a data key did not open after the rotation"
    share = f"{len(busy.opened):,} opened and {len(busy.made):,} made meanwhile; {begun:.1f} s with the command's start"
    return [
        Line(f"rotation of {len(holders):,} data keys", f"{seconds:.1f} s; {share}", seconds, SECONDS, "s"),
        longest("open", busy.opened, idle.opened), longest("make", busy.made, idle.made),
    ]


def longest(verb: str, busy: list[float], idle: list[float]) -> Line:
    values = f"{max(busy):.0f} ms, and {max(idle):.0f} ms with no rotation"
    return Line(f"longest wait to {verb} a data key meanwhile", values, max(busy), LONGEST, "ms")


def stored_keys(number: int) -> list[uuid.UUID]:
    from privacy import crypto
    from privacy.keyring import key_ring
    from privacy.models import DataKey

    ring, rows = key_ring(), []
    for _number in range(number):
        holder = uuid.uuid4()
        kek_id, wrapped = ring.wrap(crypto.new_key(), holder)
        rows.append(DataKey(holder_id=holder, kek_id=kek_id, wrapped=wrapped))
    DataKey.objects.bulk_create(rows, batch_size=2000)
    return [row.holder_id for row in rows]


def rotated(number: int) -> tuple[float, float]:
    """Seconds from the ring's new key to the command's end, and seconds of the whole command."""
    from privacy.datakeys import in_use
    from privacy.keyring import key_ring

    began, old = time.perf_counter(), key_ring().current_kek_id
    words = [sys.executable, "manage.py", "keys", "rotate"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as command:
        while key_ring().current_kek_id == old and command.poll() is None:
            time.sleep(0.005)
        moving = time.perf_counter()
        said, _errors = command.communicate()
    ended = time.perf_counter()
    assert command.returncode == 0, said
    assert int(re.search(r"(\d+) data keys were moved", said)[1]) >= number
    assert list(in_use()) == [key_ring().current_kek_id]
    return ended - moving, ended - began


def all_open(holders: list[uuid.UUID]) -> bool:
    from privacy.datakeys import cipher_for, load_data_keys, opened_keys

    with opened_keys():
        load_data_keys(holders)
        return all(cipher_for(holder) for holder in holders)


class Waits:
    """Milliseconds of each opening and each making of a data key, by two threads, until the block ends."""

    def __init__(self, holders: list[uuid.UUID]) -> None:
        self.holders, self.over = holders, threading.Event()
        self.opened: list[float] = []
        self.made: list[float] = []
        self.threads = [threading.Thread(target=self.work, args=words) for words in (
            (self.open_one, self.opened), (self.make_one, self.made),
        )]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *problem):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def work(self, once, kept: list[float]) -> None:
        from django.db import connections

        from privacy.identity import SYSTEM, acting_as

        try:
            with acting_as(SYSTEM):
                self.work_on(once, kept)
        finally:
            connections.close_all()

    def work_on(self, once, kept: list[float]) -> None:
        once()  # the connection is not what is measured
        while not kept or not self.over.is_set():  # at least one, however short the block
            began = time.perf_counter()
            once()
            kept.append((time.perf_counter() - began) * 1000)
            time.sleep(0.005)

    def open_one(self) -> None:
        from privacy.datakeys import cipher_for

        cipher_for(random.choice(self.holders))

    def make_one(self) -> None:
        from privacy.datakeys import make_data_key

        make_data_key(uuid.uuid4())
