"""Counting the whole catalogue from the records: a release's raw figures, and an organisation's own. Never stored.

**Who counts.** A person with a record that was open in the year up to the period's end and with a consent to
statistics that lived then and was not taken back; who objected to statistics, or wants nothing done with the record,
is in no count, also not of earlier periods counted now. Records with one counting index are one person. Their commune
is that of the record registered last (of two on one day, the greater code); sex and age are what was said last, and
what was not said ("declined", "unknown") gives way to what was. Whoever is 16 or 17 is a child: one figure, and in no
other. An erased record counts on, as what erasing left of it: its former district's first commune, sex and age not
said.

**coverage**: eligible (D1) are those assessed by the period's end with a wanted need, decided as eligible under the
rules in force when it was decided, known by the period's end and not closed before 1 January. A rule that changes
later changes nothing until the need is decided anew. Served (N1) are those of them who received a service of the same
category, from whoever and for whichever of their records, within the year and on or after the day when the need was
known; the others are unreached. For a month too this runs from 1 January. **needs**, **given**, **by_sex**,
**by_age**: the same by category. **month**: those whose service fell within the month.

**cascade**: at each step whoever got there or further. Contacted and registered are the same persons: registered,
met, served or followed up in the year, or anything further. Steps of referrals are dated in the year, whenever it was
sent. **profile**: those contacted. **quarters**: new are those whose first counted record was registered in the
quarter; returning those registered before it and met, served or followed up within it. **channels**: persons met, by
channel. **providers**: by the kind of organisation that gave a service which makes somebody served.

**referrals**: the cohort sent in the year for eligible needs, by how far each person got by the period's end;
somebody who came was accepted, somebody who ended came. **waiting**: of the same cohort, calendar days from sending
to each person's first answer, and to their first coming. **lasting**: due are those for whom three (six) months since
their first service of the kind were over within the year up to the period's end; followed those reached since;
lasting those of whom that result was recorded then. The window of a year is thus twelve months, and a half-year is
within its year.

**contacts**: people met, those with a record only where they count and are no children. **supplies**: units given at
those meetings. **children**: children with a record that counts. **duplicates**: how many of D1 and of N1 were
registered as another person although somebody with the same recall answers was there already: each may be one person
too many. Neither index tells which record that other one is (the release job doesn't read the lookup index), so this
is the most that it can be; one person who gave different answers to two organisations can't be known.

**late**: whom an earlier period would count now and didn't know at its cut-off: by the history of needs and by when
each service was recorded. Consents and screenings are taken as known then, since neither can be entered for a day
long ago without the need or the service that goes with it.
"""

from reporting.counting.around import estimates, programme
from reporting.counting.everybody import count
from reporting.counting.own import count_own, insiders

__all__ = ["count", "count_own", "estimates", "insiders", "programme"]
