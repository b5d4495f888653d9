"""The stage of the browser tests itself: what must fail does fail."""

import pytest


def test_somebody_signs_in(open_page):
    page = open_page("manager")
    assert page.goto("/").status == 200
    assert "/accounts/login/" not in page.url


def test_planted_faults_of_access_are_found(open_page, assert_accessible):
    page = open_page()
    page.goto("/accounts/login/")
    assert_accessible(page)
    page.evaluate("document.querySelectorAll('label').forEach(label => label.remove())")
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_a_page_wider_than_its_window_is_found(open_page, assert_accessible):
    page = open_page(look="narrow")
    page.goto("/accounts/login/")
    assert_accessible(page)
    page.evaluate("document.querySelector('h1').replaceChildren('x'.repeat(200))")
    page.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'")
    with pytest.raises(AssertionError, match="px wide"):
        assert_accessible(page)
