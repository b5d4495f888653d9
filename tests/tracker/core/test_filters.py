"""Filters choose among what is there for whoever asks, whatever was asked for before in the same process."""

import pytest

LISTS = [
    ("/activities/", "year=2017"),
    ("/activities/", "project={project}"),
    ("/activities/", "kind=desk_work"),
    ("/projects/", "year=2017"),
    ("/projects/", "country=KH"),
    ("/projects/", "status=ongoing"),
    ("/countries/", "year=2017"),
]


@pytest.mark.parametrize(("address", "query"), LISTS)
def test_describing_the_api_takes_no_choice_away(as_leader, portfolio, address, query):
    asked = f"{address}?{query.format(project=portfolio.own.public_id)}&format=csv"
    before = b"".join(as_leader.get(asked)).count(b"\n")
    assert as_leader.get("/api/schema/").status_code == 200
    after = b"".join(as_leader.get(asked)).count(b"\n")
    assert after == before > 1
