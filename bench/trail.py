"""The audit trail: events written, sealed and verified a second, verifying in constant memory, and what the trail adds
to a page. One writer, each event in a transaction of its own that waits for the disk."""

import contextlib
import statistics
import subprocess
import sys
import time
from unittest import mock

from bench.pages import milliseconds, path_of, signed_in
from bench.report import Line

WRITTEN, FEW, MANY = 2000, 20_000, 200_000
PERSONS, ROUNDS = 600, 120
PAGE, MICROSECONDS, MEMORY = 1.15, 10, 1.1

# As an afternoon's reads, without waiting for each.
BACKLOG = """
INSERT INTO privacy_auditevent (id, at, actor_ref, actor_role, organisation_ref, kind, action, object_type, object_ref,
                                ref_version, fields, purpose, count, request_id)
SELECT gen_random_uuid(), clock_timestamp(), gen_random_uuid(), 'outreach_worker', gen_random_uuid(), 'read',
       'client.opened', 'casework.client', md5(n::text), 1, '{}', 'casework', 1, gen_random_uuid()
FROM generate_series(1, %s) n
"""
VERIFY = """
import resource, time, django
django.setup()
from privacy.identity import SYSTEM, acting_as
from privacy.verifying import verify
began = time.perf_counter()
with acting_as(SYSTEM):
    found = verify()
assert not found.wrong, found.wrong
print(found.links, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def figures(province, given) -> list[Line]:
    from privacy.identity import SYSTEM, acting_as

    province.grow(given.small if given.quick else PERSONS)
    lines = [on_a_page(1 if given.quick else ROUNDS)]
    with acting_as(SYSTEM):
        lines.append(writing())
        with by_hand():
            _sealed, few = seal(200 if given.quick else FEW), verified()
            sealing, many = seal(400 if given.quick else MANY), verified()
    each = many.seconds / many.links
    return [
        *lines,
        Line("sealed in batches, also after a crash", f"{sealing:,.0f} events/s"),
        Line("verified", f"{1 / each:,.0f} events/s of {many.links:,}", each * 1e6, MICROSECONDS, "µs"),
        Line("memory of verifying", f"{many}, {few}", many.megabytes / few.megabytes, MEMORY),
    ]


def on_a_page(rounds: int) -> Line:
    """One client's page, with the trail and without it, turn by turn."""
    page, path = signed_in("ctv1"), path_of("client", "ctv1")
    page.get(path)
    kept, without = [], []
    for _round in range(rounds):
        kept.append(milliseconds(page, path))
        with mock.patch("privacy.audit._keep"):
            without.append(milliseconds(page, path))
    one, other = statistics.median(kept), statistics.median(without)
    return Line("a client's page, with the trail against without", f"{one:.1f} and {other:.1f} ms", one / other, PAGE)


def writing() -> Line:
    """While the process seals beside it, as it does when it serves."""
    from django.db import connection

    from privacy import audit

    began = time.perf_counter()
    for _n in range(WRITTEN):
        audit.searched("client.by_code", by=None, purpose="code")
    rate = WRITTEN / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        disk = cursor.fetchone()[0]
    return Line("written by one, each with its own commit", f"{rate:,.0f} events/s, fsync {disk}")


@contextlib.contextmanager
def by_hand():
    """Without the background sealer: what is measured is the sealing itself."""
    from django.test import override_settings

    from privacy.sealer import sealer

    sealer.finish()
    with override_settings(SEAL_IN_BACKGROUND=False):
        yield


def seal(number: int) -> float:
    """Put so many events on the trail at once; answers with events sealed a second."""
    from django.db import connection

    from bench.province import as_owner
    from privacy.chain import seal_pending

    seal_pending()
    with connection.cursor() as cursor:
        cursor.execute(BACKLOG, [number])
    as_owner("VACUUM ANALYZE")
    began = time.perf_counter()
    sealed = seal_pending()
    rate = sealed / (time.perf_counter() - began)
    as_owner("VACUUM ANALYZE")
    return rate


class Verified:
    """What a process of its own said: links, seconds, megabytes at most."""

    def __init__(self, said: str):
        links, seconds, kilobytes = said.split()
        self.links, self.seconds, self.megabytes = int(links), float(seconds), int(kilobytes) / 1024

    def __str__(self) -> str:
        return f"{self.megabytes:.0f} MB for {self.links:,}"


def verified() -> Verified:
    done = subprocess.run([sys.executable, "-c", VERIFY], check=True, capture_output=True, text=True)
    return Verified(done.stdout)
