"""Pages of a list that may hold tens of thousands of rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class LongPaginator(Paginator):
    """Finds the ids of a page from the nearer end of the list and loads only that page's rows, in one query.

    A database walks past every row before a far page. Past ids it walks in the index alone, and never past more
    than half of them. The queryset's order must be total, or the two ends would not agree.
    """

    object_list: QuerySet[Any]

    def page(self, number: int | str) -> Page:
        valid = self.validate_number(number)
        bottom = (valid - 1) * self.per_page
        top = min(bottom + self.per_page, self.count)
        ids = self.object_list.values_list("pk", flat=True)
        near_end = bottom > self.count // 2
        held = ids.reverse()[self.count - top : self.count - bottom] if near_end else ids[bottom:top]
        return Page(list(self.object_list.filter(pk__in=held)), valid, self)
