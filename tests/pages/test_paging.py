"""However a long list is cut, its pages laid end to end are the list."""

import pytest

from pages.paging import LongPaginator
from services.models import Commune

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 19, 20, 21, 40, 61, 124])
@pytest.mark.parametrize("a_page", [1, 7, 20])
def test_the_pages_end_to_end_are_the_list(rows, a_page):
    codes = Commune.objects.order_by("pk").values_list("pk", flat=True)[:rows]
    listed = Commune.objects.filter(pk__in=list(codes)).order_by("-name", "pk")
    pages = LongPaginator(listed, a_page)
    assert [one.pk for number in pages.page_range for one in pages.page(number)] == [one.pk for one in listed]


def test_an_empty_list_has_one_empty_page_and_too_far_is_the_last():
    none = LongPaginator(Commune.objects.none(), 20)
    assert list(none.get_page("7")) == []
    assert len(LongPaginator(Commune.objects.order_by("pk"), 20).get_page("9999")) == 4
