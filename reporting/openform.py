"""The open form of a release: every figure published and every relation a reader knows, for anybody to attack."""

from privacy.disclosure import threshold
from reporting.indicators import CATALOGUE, PAIRS, TOTAL, Counts


def open_form(*, number: int, start, end, rules: str, counts: Counts, estimates: dict) -> dict:
    """Protect the counts and write down what may be read of them; nothing else of them is kept."""
    shown = threshold.protect(counts.persons, totals=counts.totals(), pairs=PAIRS)
    return {
        "release": number,
        "period": [start.isoformat(), end.isoformat()],
        "catalogue": CATALOGUE,
        "rules": rules,
        "k": threshold.K,
        "tables": [
            {"name": "persons", "dimensions": ["measure", "zone"], "cells": person_cells(shown)},
            {"name": "children", "dimensions": [], "cells": [single(counts.children)]},
            {"name": "anonymous_contacts", "dimensions": [], "cells": [single(counts.anonymous)]},
            {"name": "estimate", "dimensions": ["zone"], "cells": estimate_cells(estimates)},
        ],
        "relations": sums(shown) + parts(shown),
    }


def person_cells(shown) -> list[dict]:
    return [
        cell({"measure": measure, "zone": zone}, published)
        for measure, row in shown.items()
        for zone, published in row.items()
    ]


def cell(at: dict, published) -> dict:
    return {"at": at, "value": published.value, "low": published.low, "high": published.high}


def single(count: int) -> dict:
    """A figure that stands alone, under the same threshold."""
    protected = threshold.protect({"one": {"all": count}}, totals={"one": count})
    return cell({}, protected["one"][TOTAL])


def estimate_cells(estimates: dict) -> list[dict]:
    return [
        {"at": {"zone": zone}, "value": point, "low": low, "high": high}
        for zone, (low, point, high) in estimates.items()
    ]


def place(measure: str, zone: str) -> list:
    return ["persons", {"measure": measure, "zone": zone}]


def sums(shown) -> list[dict]:
    """The zones add up to the province."""
    return [
        {"kind": "sum", "whole": place(m, TOTAL), "parts": [place(m, zone) for zone in row if zone != TOTAL]}
        for m, row in shown.items()
    ]


def parts(shown) -> list[dict]:
    """No step has more persons than the one before, in no zone."""
    return [
        {"kind": "at_least", "whole": place(whole, zone), "parts": [place(part, zone)]}
        for part, whole in PAIRS
        for zone in shown[whole]
    ]
