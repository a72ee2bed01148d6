"""Counting a year against the best statement that we could write by hand for the same tables, at two sizes.

Each size has a database of its own, and a process that fills it, counts and says what it took (bench/tabulated.py).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.report import Line

SIZES = {"few": (2_000, 20_000), "many": (200_000, 2_000_000)}  # persons, services
QUICK = {"few": (100, 1_000), "many": (200, 2_000)}
RATIO, GROWTH, MEGABYTES = 1.2, 1.5, 300


def figures(folder: Path, given) -> list[Line]:
    sizes = QUICK if given.quick else SIZES
    few, many = (told(folder / name, *sizes[name]) for name in ("few", "many"))
    times = sizes["many"][1] / sizes["few"][1]
    persons, services = sizes["many"]
    return [
        Line(f"coverage, needs and given of {services:,} services and {persons:,} persons",
             f"{many['ours']:.2f} s, by hand {many['by_hand']:.2f} s", many["ours"] / many["by_hand"], RATIO),
        Line("the whole year's release against those three tables by hand", f"{many['whole']:.2f} s",
             many["whole"] / many["by_hand"]),
        Line(f"growth from {sizes['few'][1]:,} services, of proportional", f"{few['ours'] * 1000:.0f} ms to "
             f"{many['ours']:.2f} s", many["ours"] / few["ours"] / times, GROWTH),
        Line("growth of the whole release", f"{few['whole'] * 1000:.0f} ms to {many['whole']:.2f} s",
             many["whole"] / few["whole"] / times, GROWTH),
        Line("memory of the process that counts", f"{many['megabytes']:.0f} MB", many["megabytes"], MEGABYTES, "MB"),
        Line("figures on which the two disagree", f"of {many['cells']:,}", many["wrong"], 0, "figures"),
    ]


def told(folder: Path, persons: int, services: int) -> dict:
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "bench.tabulated", str(persons), str(services)]
    env = {**os.environ, "DH_DATA": str(folder)}
    return json.loads(subprocess.run(words, env=env, check=True, capture_output=True, text=True).stdout)
