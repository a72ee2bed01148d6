"""What an organisation knows: its own persons, as it may see them, and which of everybody's figures hold them."""

import datetime as dt
from uuid import UUID

from casework.clients.models import Client
from privacy.identity import RELEASE, acting_as
from reporting.counting import statement
from reporting.draft import Counts

OWN = ("coverage", "needs", "cascade", "referrals")
HELD = """
, members AS (SELECT DISTINCT organisation_id, person FROM records)
SELECT organisation_id, 'coverage', ARRAY[code, CASE WHEN served THEN 'served' ELSE 'unreached' END], count(*)
FROM targets JOIN members USING (person) JOIN places USING (place) GROUP BY organisation_id, code, served
UNION ALL
SELECT organisation_id, 'needs', ARRAY[code, category, CASE WHEN served THEN 'served' ELSE 'unreached' END], count(*)
FROM kinds JOIN members USING (person) JOIN places USING (place) GROUP BY organisation_id, code, category, served
UNION ALL
SELECT organisation_id, 'given', ARRAY[code, category], count(*)
FROM kinds JOIN members USING (person) JOIN places USING (place) WHERE served GROUP BY organisation_id, code, category
"""


def count_own(user, start: dt.date, end: dt.date) -> Counts:
    """The organisation's own figures, live and exact, from the persons whom this case manager may see already.

    The same meanings, but every record is a person by itself: who is served elsewhere too is nothing that the
    organisation knows. Any period from 1 January counts, also one that is not over. Three queries; empty for who holds
    no case.
    """
    with acting_as(user):
        mine = Client.objects.visible_to(user).filter(organisation_id=user.organisation_id)
        clients = list(mine.order_by().values_list("pk", flat=True))
        if not clients:
            return {}
        given = statement.parameters(start, end) | {"clients": clients}
        return statement.tables(statement.run(statement.complete(statement.of_tables(OWN), own=True), given))


def insiders(start: dt.date, end: dt.date) -> dict[UUID, Counts]:
    """By organisation: of each figure of coverage, needs and given, how many are persons whom it knows."""
    with acting_as(RELEASE):
        rows = statement.run(statement.complete(HELD), statement.parameters(start, end))
    of: dict[UUID, list] = {}
    for organisation, *rest in rows:
        of.setdefault(organisation, []).append(rest)
    return {organisation: statement.tables(held) for organisation, held in of.items()}
