"""Slows down trying codes of slips: so many wrong ones by reference and by address, then a pause. Never for good."""

from accounts.throttle import Throttle

MINUTES = 5
TRIES = Throttle("slip", seconds=MINUTES * 60, reference=5, address=30)
