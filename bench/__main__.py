"""`./dev bench [pages|columns|walls|backup|worker|start] [--persons N]`: ratios in one run, in a throwaway folder.

Each line names what was measured, the limit that it must keep, and whether it does. Without a word, all of them.
"""

import argparse
import os
import tempfile
from pathlib import Path


def main() -> None:
    words = argparse.ArgumentParser(prog="./dev bench")
    words.add_argument("parts", nargs="*", help="pages, columns, walls, backup, worker, start; all when none is named")
    words.add_argument("--small", type=int, default=600)
    words.add_argument("--persons", type=int, default=20_000)
    given = words.parse_args()
    wanted = given.parts or ["start", "worker", "pages", "columns", "walls", "backup"]
    with tempfile.TemporaryDirectory(prefix="dh-bench-", ignore_cleanup_errors=True) as folder:
        os.environ |= {"DH_MODE": "demo", "DH_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run(wanted, given, Path(folder))


def run(wanted: list[str], given, folder: Path) -> None:
    """The parts that serve a demo come first: they fill a folder of their own."""
    from bench import report

    lines = []
    if {"start", "worker"} & set(wanted):
        from bench import serving

        lines += serving.figures(folder / "served")
    if {"pages", "columns", "walls", "backup"} & set(wanted):
        from bench import pages, province

        work = province.Province(folder)
        if "pages" in wanted:
            lines += pages.figures(work, given)
        if "columns" in wanted:
            from bench import columns

            lines += columns.figures(work)
        if "walls" in wanted:
            from bench import walls

            lines += walls.figures(work, given)
        if "backup" in wanted:
            from bench import backup

            lines += backup.figures(work, given, folder)
    report.show(lines)


if __name__ == "__main__":
    main()
