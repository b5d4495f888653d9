"""The years that a list offers are those of what its reader may know of, also after the schema was drawn."""

import pytest
from django.test import Client

from projects.activities.filters import ActivityFilter
from projects.portfolio.filters import ProjectFilter
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [ActivityFilter, ProjectFilter])
def test_the_years_are_there_after_the_schema(kind, portfolio, as_viewer: Client) -> None:
    _ = kind.base_filters["year"].field  # as a schema's drawing leaves it
    page = as_viewer.get("/activities/" if kind is ActivityFilter else "/projects/").content.decode()
    assert '<option value="2017">2017</option>' in page


def test_a_year_of_hidden_activities_only_is_not_offered(portfolio, as_viewer: Client) -> None:
    hidden = make.ProjectFactory(sensitivity="protected")
    make.ActivityFactory(project=hidden, start="2009-05-10", end="2009-05-10")
    assert "2009" not in as_viewer.get("/activities/").content.decode()
