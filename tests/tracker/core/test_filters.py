"""Filters choose among what is there for whoever asks, whatever was asked for before in the same process."""

LISTS = [
    ("/activities/", "year=2017"),
    ("/activities/", "project={project}"),
    ("/activities/", "kind=desk_work"),
    ("/projects/", "year=2017"),
    ("/projects/", "country=KH"),
    ("/projects/", "status=ongoing"),
    ("/countries/", "year=2017"),
]


def test_describing_the_api_takes_no_choice_away(as_leader, portfolio):
    asked = [f"{path}?{query.format(project=portfolio.own.public_id)}&format=csv" for path, query in LISTS]
    before = [b"".join(as_leader.get(address)).count(b"\n") for address in asked]
    assert as_leader.get("/api/schema/").status_code == 200
    after = [b"".join(as_leader.get(address)).count(b"\n") for address in asked]
    assert dict(zip(asked, after, strict=True)) == dict(zip(asked, before, strict=True))
    assert min(before) > 1
