"""A reader of the exported JSON who was written apart from the auditor: one integer program per question, no shortcuts.

Knows nothing of `privacy.disclosure`; slow, and for that reason easy to believe.
"""

import json

import highspy

MANY = 100_000  # persons: as many as that is "without end"


def proved(*forms: str) -> dict[str, tuple[int, int | None]]:
    """For every withheld figure of these releases (JSON texts), the least and the greatest whole number it can be."""
    releases = [json.loads(form) for form in forms]
    solver, column, withheld = highspy.Highs(), {}, []
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    solver.setOptionValue("mip_rel_gap", 0.0)
    for release in releases:
        for table in release["tables"]:
            for cell in table["cells"]:
                name = named([release["release"], table["name"], cell["at"]])
                column[name] = len(column)
                is_withheld = cell["value"] is None
                greatest = MANY if cell["high"] is None else cell["high"]
                solver.addVar(*((max(1, cell["low"]), greatest) if is_withheld else (cell["value"], cell["value"])))
                solver.changeColIntegrality(column[name], highspy.HighsVarType.kInteger)
                withheld += [name] if is_withheld else []
    for release in releases:
        for one in release["relations"]:
            whole, *parts = [column[named(p if len(p) == 3 else [release["release"], *p])]
                             for p in (one["whole"], *one["parts"])]
            groups = [[part] for part in parts] if one["kind"] == "at_least" else [parts]
            for group in groups:
                low, high = {"sum": (0, 0), "at_most": (0, MANY * 99), "at_least": (-MANY * 99, 0)}[one["kind"]]
                solver.addRow(low, high, len(group) + 1, [*group, whole], [1.0] * len(group) + [-1.0])
    return {name: extremes(solver, column[name]) for name in withheld}


def extremes(solver: highspy.Highs, column: int) -> tuple[int, int | None]:
    found = []
    for sign in (1.0, -1.0):
        solver.changeColCost(column, sign)
        solver.run()
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        found.append(round(solver.getSolution().col_value[column]))
    solver.changeColCost(column, 0.0)
    return found[0], None if found[1] >= MANY // 2 else found[1]


def named(place: list) -> str:
    return json.dumps(place, sort_keys=True)
