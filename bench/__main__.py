"""`./dev bench [pages|columns|worker|start|probes] [--persons N]`: figures of one run, in a throwaway folder.

Each line names what was measured, the limit that it must keep, and whether it does. Without a word, all of them
but `probes`, which counts what the tests of access and of pages looked at. `--quick` is only to see that it runs.
"""

import argparse
import os
import tempfile
from pathlib import Path


def main() -> None:
    words = argparse.ArgumentParser(prog="./dev bench")
    words.add_argument("parts", nargs="*", help="pages, columns, worker, start, probes")
    words.add_argument("--small", type=int, default=600)
    words.add_argument("--persons", type=int, default=20_000)
    words.add_argument("--quick", action="store_true", help="tiny sizes, once: its figures mean nothing")
    given = words.parse_args()
    if given.quick:
        given.small, given.persons = 3, 6
    wanted = given.parts or ["start", "worker", "pages", "columns"]
    with tempfile.TemporaryDirectory(prefix="dh-bench-", ignore_cleanup_errors=True) as folder:
        os.environ |= {"DH_MODE": "demo", "DH_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run(wanted, given, Path(folder))


def run(wanted: list[str], given, folder: Path) -> None:
    """The parts that serve a demo come first: they fill a folder of their own."""
    from bench import report

    lines = []
    if "probes" in wanted:
        from bench import probes

        lines += probes.figures(folder / "probes")
    if {"start", "worker"} & set(wanted):
        from bench import serving

        lines += serving.figures(folder / "served", quick=given.quick)
    if {"pages", "columns"} & set(wanted):
        from bench import pages, province

        work = province.Province(folder)
        if "pages" in wanted:
            lines += pages.figures(work, given)
        if "columns" in wanted:
            from bench import columns

            lines += columns.figures(work, given)
    report.show(lines)


if __name__ == "__main__":
    main()
