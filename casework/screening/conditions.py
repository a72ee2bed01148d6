"""When a question is asked: conditions on earlier answers, on scores, and on whom and by whom it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ADULT, CHILD = "adult", "child"


@dataclass(frozen=True)
class Circumstances:
    """Of whom and by whom it is asked. `age` is adult or child; `sex` is one of `casework.clients.codes.Sex`.

    `trainings` are those of whoever asks; `routes` the categories of which a service takes people now.
    """

    age: str = ADULT
    sex: str = "declined"
    trainings: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()

    def as_data(self) -> dict[str, Any]:
        """As JSON can hold it: kept with a screening that is done."""
        return {
            "age": self.age, "sex": self.sex, "trainings": sorted(self.trainings), "routes": sorted(self.routes),
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Circumstances":
        return cls(data["age"], data["sex"], frozenset(data["trainings"]), frozenset(data["routes"]))


@dataclass(frozen=True)
class Condition:
    """All of it must hold. `answers`: item → values of which one was given; `numbers` and `scores`: at least so much;
    `client`: attribute → values of which it has one."""

    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    scores: Mapping[str, int] = field(default_factory=dict)
    client: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(
        self, value: Callable[[str], Any], total: Callable[[str], int | None], who: Circumstances
    ) -> bool:
        """`value` gives the answer to an item, `total` a score's sum; None for what there is not."""
        return (
            all(_given(value(slug), among) for slug, among in self.answers.items())
            and all(_reaches(value(slug), least) for slug, least in self.numbers.items())
            and all(_reaches(total(slug), least) for slug, least in self.scores.items())
            and all(getattr(who, name) in among for name, among in self.client.items())
        )


def _given(value: Any, among: tuple[str, ...]) -> bool:
    return bool(set(value if isinstance(value, list) else [value]) & set(among))


def _reaches(value: int | None, least: int) -> bool:
    return value is not None and int(value) >= least
