"""`./dev bench [PART …] [--persons N]`: figures of one run, as ratios, in a throwaway folder.

Each line names what was measured, the limit that it must keep, and whether it does. Without a word, all parts but
`probes`, which counts what the tests of access and of pages looked at, and `machine`, which walks referrals at random.
`--quick` is only to see that it runs.
"""

import argparse
import os
import tempfile
from importlib import import_module
from pathlib import Path

import django

# Part → its module. Those that serve a demo come first: they fill a folder of their own.
SERVED = {"start": "serving"}
OF_A_PROVINCE = {
    "pages": "pages", "columns": "columns", "walls": "walls", "keys": "keys", "trail": "trail", "inbox": "inbox",
    "answers": "answers", "slip": "slip", "paper": "paper", "casework": "casework", "signing": "signing",
    "backup": "backup", "managers": "managers",
}
ALONE = {"disclosure": "disclosure", "tabulation": "tabulation"}
# Read the house's own codes, and no row of it.
OF_THE_CODES = {"year": "year"}
APART = {"probes": "probes", "machine": "machine"}
PARTS = SERVED | OF_A_PROVINCE | ALONE | OF_THE_CODES


def main() -> None:
    words = argparse.ArgumentParser(prog="./dev bench")
    words.add_argument("parts", nargs="*", metavar="PART", help=", ".join([*PARTS, *APART]))
    words.add_argument("--small", type=int, default=600)
    words.add_argument("--persons", type=int, default=20_000)
    words.add_argument("--quick", action="store_true", help="tiny sizes, once: its figures mean nothing")
    given = words.parse_args()
    if unknown := set(given.parts) - PARTS.keys() - APART.keys():
        words.error(f"there is no part {', '.join(sorted(unknown))}")
    if given.quick:
        given.small, given.persons = 3, 6
    wanted = given.parts or list(PARTS)
    with tempfile.TemporaryDirectory(prefix="dh-bench-", ignore_cleanup_errors=True) as folder:
        os.environ |= {"DH_MODE": "demo", "DH_DATA": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run(wanted, given, Path(folder))


def run(wanted: list[str], given, folder: Path) -> None:
    """The wanted parts, in the order of the lists above; all that need one share a province."""
    from bench import report

    lines = [*figures_of(SERVED, wanted, folder / "served", given)]
    if OF_A_PROVINCE.keys() & set(wanted):
        from bench.province import Province

        lines += figures_of(OF_A_PROVINCE, wanted, Province(folder), given)
    if OF_THE_CODES.keys() & set(wanted):
        django.setup()
    lines += figures_of(ALONE | OF_THE_CODES | APART, wanted, folder / "apart", given)
    report.show(lines)


def figures_of(parts: dict[str, str], wanted: list[str], place, given) -> list:
    """What the wanted ones of `parts` measured, in a folder or a province."""
    found = []
    for part in parts:
        if part in wanted:
            found += import_module(f"bench.{parts[part]}").figures(place, given)
    return found


if __name__ == "__main__":
    main()
