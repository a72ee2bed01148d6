"""Notes of what tests looked at, for figures that are counted and not claimed. Only where DH_NOTES names a folder."""

import json
import os
from pathlib import Path


def note(kind: str, **what) -> None:
    """Add a line to this process's own file."""
    folder = os.environ.get("DH_NOTES")
    if folder:
        with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as notes:
            notes.write(json.dumps({"kind": kind, **what}) + "\n")
