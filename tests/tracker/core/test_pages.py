"""Pages of long lists say what pages say, in the same number of queries."""

import pytest
from django.core.paginator import EmptyPage, Paginator

from projects.activities import queries
from tests import factories as make
from tracker.core.pages import PagesByKey

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [("-shown_day", "-pk"), ("title_sv", "pk"), ("-total", "pk")])
def test_the_same_pages_as_djangos(own_project, manager, order, django_assert_num_queries):
    for n in range(7):
        make.ActivityFactory(project=own_project, title_sv=f"Kurs {n % 3}", women=n % 2)
    rows = queries.with_participants(queries.activities(manager)).order_by(*order)
    for number in (1, 2, 3):
        with django_assert_num_queries(2):
            page = list(PagesByKey(rows, 3).page(number))
        assert page == list(Paginator(rows, 3).page(number))
    assert len(list(PagesByKey(rows, 3).get_page("99"))) == 1
    with pytest.raises(EmptyPage):
        PagesByKey(rows, 3).page(4)


def test_a_list_of_nothing_has_one_page(manager):
    assert list(PagesByKey(queries.activities(manager).order_by("pk"), 3).get_page("1")) == []
