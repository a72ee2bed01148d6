"""Argon2 with a bound on how many run at once, and behind everybody who only reads a page."""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2
NICE = 10


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at the OWASP minimum (19 MiB, 2 passes, 1 lane), at most two at a time in a process.

    Source: OWASP Password Storage Cheat Sheet. Django's own 100 MiB and 8 lanes would let a few sign-ins starve
    everybody else on a small server. The work runs in threads of its own with a lower priority: when thirty sign in at
    once it is they who wait, and not whoever reads a page meanwhile (`./dev bench signing`).
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password, salt):
        return behind_others(super().encode, password, salt)

    def verify(self, password, encoded):
        return behind_others(super().verify, password, encoded)


def behind_others(work, *args):
    return workers(os.getpid()).submit(work, *args).result()


@lru_cache(maxsize=1)
def workers(_process: int) -> ThreadPoolExecutor:
    """The threads of this process: those of the process that it was forked from are not here."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2", initializer=step_back)


def step_back() -> None:
    """Let this thread alone run after others. Where a system has no priorities of threads it runs like any other."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
