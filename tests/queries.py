"""Counting what a page asks of both databases."""

from django.db import connections
from django.test.utils import CaptureQueriesContext


def queries_of(page, url: str) -> int:
    """The number of queries of a second visit: the first one carries the session's once-a-minute note."""
    page.get(url)
    with CaptureQueriesContext(connections["default"]) as records, CaptureQueriesContext(connections["keys"]) as keys:
        page.get(url)
    return len(records) + len(keys)
