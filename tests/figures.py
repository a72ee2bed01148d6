"""Figures that tests report beside passing or failing: `record_property(figure("probes run"), 14000)`.

They travel with the test's report, also from the workers of a parallel run; numbers under one name are added up,
and the end of the run prints them.
"""

from collections import defaultdict

MARK = "figure: "


def figure(name: str) -> str:
    return MARK + name


def collected(reports) -> dict[str, object]:
    """{name: sum of the numbers, or the last text} of every figure in these reports."""
    found: dict[str, object] = defaultdict(int)
    for report in reports:
        for name, value in getattr(report, "user_properties", []):
            if name.startswith(MARK):
                number = isinstance(value, int | float)
                found[name.removeprefix(MARK)] = found[name.removeprefix(MARK)] + value if number else value
    return dict(found)


def spoken(figures: dict[str, object]) -> list[str]:
    return [f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}" for name, value in figures.items()]
