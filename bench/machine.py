"""The state machine of referrals, walked for longer than a test has time for: walks, moves carried out, moves refused.

The test itself notes what it did (tests/notes.py); nothing is counted here that did not happen.
"""

import os
import subprocess
import sys
from pathlib import Path

from bench.probes import noted
from bench.report import Line

TEST, EXAMPLES = "tests/referrals/test_state_machine.py", 1000


def figures(folder: Path, given) -> list[Line]:
    """Run it; where it fails, there are no figures."""
    notes = folder / "machine"
    notes.mkdir(parents=True)
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    env |= {"DH_MODE": "test", "DH_NOTES": str(notes), "DH_EXAMPLES": str(2 if given.quick else EXAMPLES)}
    done = subprocess.run([sys.executable, "-m", "tests.servers", TEST, "-q"], env=env, check=False)
    if done.returncode:
        raise SystemExit("A referral did not stand as it should; see above.")
    return lines(list(noted(notes)))


def lines(notes: list[dict]) -> list[Line]:
    walks = [note for note in notes if note["kind"] == "walk"]
    counted = {name: sum(note[name] for note in walks) for name in ("examples", "moves", "refusals")}
    return [
        Line("state machine examples run", f"{counted['examples']:,}"),
        Line("moves carried out and refused in them", f"{counted['moves']:,} and {counted['refusals']:,}"),
    ]
