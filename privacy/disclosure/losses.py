"""What withholding costs: figures and persons that a reader no longer sees, by table."""

from dataclasses import dataclass

from privacy.disclosure.openform import Release


@dataclass(frozen=True)
class Loss:
    """Of one table: its figures, how many are withheld, how many of these because of their own size, the persons in
    shown and in withheld figures (each counted wherever it stands), and the mean width of the printed intervals
    (persons; only those with an upper end)."""

    table: str
    cells: int
    withheld: int
    primary: int
    persons: int
    persons_withheld: int
    width: float


def losses(draft: Release, published: Release) -> list[Loss]:
    """Table by table; from the draft, so it is for those who prepare a release and never part of it."""
    return [_loss(true, shown, draft.k) for true, shown in zip(draft.tables, published.tables, strict=True)]


def _loss(true, shown, k: int) -> Loss:
    pairs = [(before.value, after) for before, after in zip(true.cells, shown.cells, strict=True)]
    hidden = [(value, cell) for value, cell in pairs if cell.value is None]
    widths = [cell.high - cell.low for _, cell in hidden if cell.high is not None]
    return Loss(
        true.name, len(pairs), len(hidden), sum(value < k for value, _ in hidden), sum(value for value, _ in pairs),
        sum(value for value, _ in hidden), sum(widths) / len(widths) if widths else 0.0,
    )
