"""What is due by the declared periods, and how it is carried out. Each app declares the rules of its own models.

A rule says which rows are due on a day, by which of their columns, and which action carries it out. Who calls it, and
what an operator reads: `manage.py retention`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from privacy.classification import Retention, period


@dataclass(frozen=True)
class Rule:
    """`due(before)` gives the rows whose `dated` column lies before a day; `carry_out(rows)` returns how many it did.

    Without `carry_out` a rule is shown and never carried out; `why` then says who does it.
    """

    name: str
    model: type[models.Model]
    retention: Retention
    why: str
    dated: str
    due: Callable[[dt.date], Any]
    carry_out: Callable[[Any], int] | None = None

    def before(self, today: dt.date) -> dt.date:
        return today - dt.timedelta(days=period(self.retention).days or 0)

    def rows(self, today: dt.date):
        return self.due(self.before(today))


RULES: dict[str, Rule] = {}


def declare(rule: Rule) -> None:
    """Add an app's rule. The same name again replaces it."""
    if period(rule.retention).days is None:
        raise ValueError(f"{rule.name}: {rule.retention.value} has no number of days, so nothing is ever due.")
    RULES[rule.name] = rule
