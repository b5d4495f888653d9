"""The matrix as a page, and what each page says that its reader may do."""

import re
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tracker.accounts.models import User
from tracker.core.matrix import matrix


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def told(page: str) -> str:
    """What stands under "What you may do here", in words."""
    part = re.search(r'<section class="panel may".*?</section>', page, re.DOTALL)
    assert part
    return " ".join(re.sub(r"<[^>]+>", " ", part[0]).split())


def test_every_row_of_the_matrix_stands_on_the_page(as_viewer: Client) -> None:
    page = text(as_viewer, "/rights/")
    assert page.count('<th scope="row">') == sum(len(conditions) for conditions in matrix().values())
    assert "Bara medlemmarna känner till projektet; för andra finns det inte." in page


@pytest.mark.parametrize(
    ("language", "heading", "role"),
    [
        ("sv", "Vad varje roll får göra", "Din roll är läsare."),
        ("en", "What each role may do", "Your role is viewer."),
    ],
)
def test_in_both_languages_with_the_own_role_marked(
    as_viewer: Client, viewer: User, language: str, heading: str, role: str
) -> None:
    User.objects.filter(pk=viewer.pk).update(language=language)
    page = text(as_viewer, "/rights/")
    assert f">{heading}</h1>" in page
    assert role in page
    rows = sum(len(conditions) for conditions in matrix().values())
    assert page.count('class="mine"') == rows + len({name for name, _action in matrix()})


def test_who_holds_no_role_may_read_the_rules(as_stranger: Client, client: Client) -> None:
    assert "Du har ingen roll ännu." in text(as_stranger, "/rights/")
    assert client.get("/rights/").status_code == 302


def test_the_page_asks_for_the_reader_only(as_viewer: Client, django_assert_num_queries: Any) -> None:
    text(as_viewer, "/rights/")
    with django_assert_num_queries(3):  # session, user, roles
        text(as_viewer, "/rights/")


def test_a_project_says_what_its_reader_may_do_and_why_not(
    as_manager: Client, as_viewer: Client, manager: User, own_project
) -> None:
    address = f"/projects/{own_project.public_id}/"
    own = told(text(as_manager, address))
    assert "Ja: Ändra" in own
    assert "Nej" not in own
    assert f"Projektets medlemmar nu: {manager}." in own
    other = told(text(as_viewer, address))
    assert "Nej: Ändra Din roll ”läsare” får inte ändra projekt." in other


def test_the_members_of_a_restricted_project_are_not_told(
    as_viewer: Client, manager: User, own_project
) -> None:
    make.sensitive(own_project, "restricted")
    page = text(as_viewer, f"/projects/{own_project.public_id}/")
    assert "Projektets medlemmar" not in told(page)
    assert str(manager) not in page


def test_an_ended_project_says_that_it_has_ended(as_manager: Client, own_project) -> None:
    type(own_project).objects.filter(pk=own_project.pk).update(status="closed", actual_end="2017-06-01")
    page = text(as_manager, f"/projects/{own_project.public_id}/")
    assert "Nej: Ändra Projektet är avslutat." in told(page)
    assert "Ja: Ändra status" in told(page)
    assert f'href="/projects/{own_project.public_id}/status/"' in page
    assert f'href="/projects/{own_project.public_id}/edit/"' not in page


def test_an_activity_says_what_its_reader_may_do(as_viewer: Client, own_project) -> None:
    activity = make.ActivityFactory(project=own_project)
    words = told(text(as_viewer, f"/activities/{activity.public_id}/"))
    assert "Nej: Makulera Din roll ”läsare” får inte makulera aktiviteter." in words
