"""The small parts of pages that need Python."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tracker.core import navigation
from tracker.core.templatetags import ui


def symbols() -> set[str]:
    with open(finders.find("icons/icons.svg"), encoding="utf-8") as file:
        return set(re.findall(r'<symbol id="([a-z]+)"', file.read()))


def test_every_icon_asked_for_is_drawn():
    rooms = [entry for _, entries in navigation.GROUPS for entry in entries]
    asked = {entry.icon for entry in (*rooms, navigation.QUICK)}
    assert asked | set(ui._TAG_ICONS.values()) | ui._SOLID <= symbols()


@pytest.mark.parametrize(
    ("done", "mark", "drawn"),
    [
        (56.25, 84, 'width="56.2"'),
        (130, None, 'width="100.0"'),
        (-5, None, 'width="0.0"'),
        (None, 50, 'x1="50.0"'),
    ],
)
def test_progress_writes_points_and_stays_inside(done, mark, drawn):
    with translation.override("sv"):
        assert drawn in ui.progress(done, mark)


def test_tag_escapes_its_words():
    assert "&lt;b&gt;" in ui.tag("warn", "<b>")


def heads(address: str, order: str) -> str:
    request = RequestFactory().get(address)
    return Template('{% load ui %}{% sort_head "start" "Datum" %}').render(
        Context({"request": request, "order": order})
    )


def test_sort_head_turns_and_keeps_the_filter():
    first = heads("/?year=2017&page=3", "")
    assert "aria-sort" not in first
    assert 'href="?year=2017&amp;order=start"' in first
    second = heads("/?year=2017&order=start", "start")
    assert 'aria-sort="ascending"' in second
    assert "order=-start" in second


def entries(client) -> list[str]:
    page = client.get("/finns-inte/").content.decode()
    menu = page[page.index('<nav class="nav"') : page.index("</nav>")]
    return re.findall(r'<a href="([^"]+)"', menu)


def test_only_administrators_see_the_administration(as_manager, as_admin):
    assert "/admin/" not in entries(as_manager)
    assert "/admin/" in entries(as_admin)


def test_who_holds_no_role_is_offered_nothing_but_the_own_account(as_stranger):
    own = {"/", "/accounts/password/change/", "/accounts/security/", "/accounts/logout/"}
    assert set(entries(as_stranger)) <= own


def test_error_pages_are_swedish_and_quiet(as_viewer, client):
    assert "Sidan finns inte" in as_viewer.get("/finns-inte/").content.decode()
    for name in ("400.html", "403_csrf.html", "500.html"):
        page = Template('{% include "' + name + '" %}').render(Context())
        assert "<h1>" in page
        assert "style=" not in page
