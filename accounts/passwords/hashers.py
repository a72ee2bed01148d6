"""Argon2 with a bound on how many run at once: each costs memory that other pages need."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = threading.BoundedSemaphore(2)


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at the OWASP minimum (19 MiB, 2 passes, 1 lane), at most two at a time in a process.

    Source: OWASP Password Storage Cheat Sheet. Django's own 100 MiB and 8 lanes would let a few
    sign-ins starve everybody else on a small server.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password, salt):
        with AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        with AT_ONCE:
            return super().verify(password, encoded)
