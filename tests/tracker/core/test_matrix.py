"""The permission matrix as a file: what is malformed is named with its line and stops the start."""

import pytest
from django.core.checks import registry
from django.core.exceptions import ImproperlyConfigured

from tracker.accounts.models import Role
from tracker.core import matrix
from tracker.core.rights_checks import permissions, unanswered

HEADER = ",".join(matrix.HEADER)
ROWS = {
    "always": "project,view,always,all,all,all,all,all,all,all,own",
    "protected": "project,view,protected,own,own,own,own,own,own,own,-",
}


@pytest.fixture
def written(settings, tmp_path):
    def write(*lines, header=HEADER):
        path = tmp_path / "permissions.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        settings.PERMISSIONS_FILE = path
        matrix.matrix.cache_clear()
        return path

    yield write
    matrix.matrix.cache_clear()


def test_the_columns_are_the_roles_that_people_can_hold():
    assert ("object", "action", "condition", *Role.values) == matrix.HEADER


def test_a_good_file_is_read_with_its_conditions(written):
    written(*ROWS.values())
    table = matrix.matrix()
    assert list(table) == [("project", "view")]
    assert table["project", "view"]["always"]["client"] == "own"
    assert table["project", "view"]["protected"] == dict.fromkeys(Role.values, "own") | {"client": "-"}


@pytest.mark.parametrize(
    ("lines", "number", "problem"),
    [
        (
            [ROWS["always"].replace("own", "some")],
            "E102",
            "line 2, project view always: unknown scope 'some'",
        ),
        ([ROWS["always"].replace("own", "")], "E102", "unknown scope ''"),
        ([ROWS["always"] + ",all"], "E101", "line 2: 12 cells, not 11"),
        ([ROWS["always"], ROWS["always"]], "E103", "line 3, project view always: the row is there twice"),
        ([ROWS["protected"]], "E104", "project view: the row with the condition always is missing"),
        ([ROWS["always"], ROWS["protected"].replace("-", "all")], "E105", "client gets more than"),
    ],
)
def test_a_malformed_file_stops_the_start(written, lines, number, problem):
    path = written(*lines)
    found = matrix.read(path)[1]
    assert number in [one for one, _text in found]
    assert problem in "\n".join(text for _id, text in found)
    with pytest.raises(ImproperlyConfigured, match=r"permissions\.csv"):
        matrix.matrix()
    errors = [error for error in permissions(None) if error.id == f"samverkan.{number}"]
    assert problem in "\n".join(error.msg for error in errors)


@pytest.mark.parametrize(
    "header", ["object,action,manager", ",".join(matrix.HEADER).replace("viewer", "guest"), ""]
)
def test_an_unknown_or_missing_role_stops_the_start(written, header):
    path = written(*ROWS.values(), header=header)
    assert [number for number, _text in matrix.read(path)[1]] == ["E101"]


ALL = dict.fromkeys(Role.values, "all")


@pytest.mark.parametrize(
    ("question", "conditions", "number", "problem"),
    [
        (("dream", "view"), {"always": ALL}, "E106", "dream: no app has registered"),
        (("project", "fly"), {"always": ALL}, "E107", "project fly: the action has no words"),
        (("project", "view"), {"always": ALL, "sunny": ALL}, "E108", "project view sunny: unknown condition"),
        (("theme", "view"), {"always": ALL, "voided": ALL}, "E108", "Theme has no such state"),
        (("figures", "view"), {"always": ALL, "voided": ALL}, "E108", "figures has no such state"),
        (("theme", "view"), {"always": ALL | {"viewer": "own"}}, "E109", "Theme has no own rows"),
        (
            ("theme", "add"),
            {"always": ALL},
            "E109",
            "Theme is the object theme, which no row lets anybody see",
        ),
    ],
)
def test_what_the_code_cannot_answer_stops_the_start(question, conditions, number, problem):
    found = unanswered({question: conditions})
    assert problem in "\n".join(text for one, text in found if one == number)


def test_the_file_of_the_product_is_complete():
    assert permissions in registry.registry.registered_checks
    assert permissions(None) == []
    assert unanswered(matrix.matrix()) == []
