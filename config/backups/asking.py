"""The private keys of the person who restores: from files, or typed in, so that they never lie on this machine."""

import getpass
import sys
from pathlib import Path

from privacy.backups.keys import PrivateKey, private_key, read_private_key


def private_keys(paths: list[Path], wanted: int) -> list[PrivateKey]:
    """Those in the files; without files, as many as there are backups, unseen on a terminal or line by line."""
    if paths:
        return [read_private_key(path) for path in paths]
    if sys.stdin.isatty():
        return [private_key(getpass.getpass(f"Private key {n + 1} of {wanted}: ")) for n in range(wanted)]
    return [private_key(sys.stdin.readline()) for _n in range(wanted)]
