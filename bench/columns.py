"""The client list on sealed columns against the same page on plain ones, turn by turn in one run.

The plain page runs the same view, template and queries on the same rows, but loads no data key and finds the
alias unsealed: what remains of the difference is the price of sealing.
"""

import contextlib
import statistics
from unittest import mock

from bench.pages import milliseconds, signed_in
from bench.report import Line

PERSONS, ROUNDS, LIMIT = 600, 120, 1.25


def figures(province, given) -> list[Line]:
    province.grow(given.small if given.quick else PERSONS)
    page, path = signed_in("ctv1"), "/clients/"
    page.get(path)
    sealed, plain = [], []
    for _round in range(1 if given.quick else ROUNDS):
        sealed.append(milliseconds(page, path))
        with plain_columns():
            plain.append(milliseconds(page, path))
    one, other = statistics.median(sealed), statistics.median(plain)
    return [Line("client list, sealed against plain", f"{one:.1f} ms and {other:.1f} ms", one / other, LIMIT)]


@contextlib.contextmanager
def plain_columns():
    from casework.clients.models import Client

    with mock.patch("casework.caseload.views.load_for"), mock.patch.object(Client, "alias", "Mận"):
        yield
