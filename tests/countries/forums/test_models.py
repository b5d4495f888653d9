import datetime as dt

import pytest

from tests.factories import ForumFactory, ForumNameFactory

pytestmark = pytest.mark.django_db


def test_a_forum_bears_the_name_of_the_day():
    forum = ForumFactory(short_name="PIAC")
    ForumNameFactory(forum=forum, short_name="SPIO", valid_to=dt.date(2021, 12, 31))
    ForumNameFactory(forum=forum, short_name="OLD", valid_to=dt.date(2010, 12, 31))
    assert forum.named(dt.date(2009, 5, 1)).short_name == "OLD"
    assert forum.named(dt.date(2017, 11, 28)).short_name == "SPIO"
    assert forum.named(dt.date(2021, 12, 31)).short_name == "SPIO"
    assert forum.named(dt.date(2022, 1, 1)) == forum
