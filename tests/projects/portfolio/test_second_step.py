"""Who is a member of a sensitive project needs a second step."""

import datetime as dt

import pytest

from tests import factories as make
from tests.conftest import signed_in
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED_ROLES = ["cleared"]


@pytest.mark.parametrize(("level", "asked"), [("open", False), ("restricted", True), ("protected", True)])
def test_members_of_sensitive_projects_are_asked(as_manager, own_project, level, asked):
    make.sensitive(own_project, level) if level != "open" else None
    answer = as_manager.get("/accounts/security/")
    assert (answer.status_code == 302) is asked


def test_who_was_a_member_is_not_asked_any_more(stranger, own_project):
    make.sensitive(own_project, "protected")
    member = make.ProjectMemberFactory(project=own_project, user=stranger)
    client = signed_in(stranger)
    assert client.get("/accounts/security/").url == "/accounts/second-step/"
    member.last_day = today() - dt.timedelta(days=1)
    member.save()
    assert client.get("/accounts/security/").status_code == 200


def test_who_knows_no_sensitive_project_is_not_asked(as_other_manager, own_project):
    make.sensitive(own_project, "protected")
    assert as_other_manager.get("/accounts/security/").status_code == 200
