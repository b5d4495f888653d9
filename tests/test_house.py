"""The stage of the tests itself: every factory makes valid rows, the cast is who it says, strictness bites."""

import socket

import pytest
from django.template import Context, Origin, Template, engines
from pytest_socket import SocketConnectBlockedError

from projects.models import Activity, Transaction
from tests import factories as make
from tests.strict import TEMPLATES, UndefinedVariable
from tracker.core import access


@pytest.mark.parametrize("factory", make.ALL, ids=lambda factory: factory.__name__)
def test_a_factory_makes_three_valid_rows(db, factory):
    for row in [factory() for _ in range(3)]:
        row.refresh_from_db()
        row.full_clean(exclude=["password"])
        assert str(row)


def test_the_managers_own_their_projects(manager, other_manager, own_project, other_project):
    assert access.may(manager, "change", own_project)
    assert not access.may(manager, "change", other_project)
    assert access.may(other_manager, "change", other_project)
    assert not access.may(other_manager, "change", own_project)


def test_each_role_is_held_by_one_of_the_cast(
    manager, leader, controller, writer, registrar, admin_user, viewer, machine, stranger
):
    cast = [manager, leader, controller, writer, registrar, admin_user, viewer, machine]
    assert [set(user.role_codes) for user in cast] == [{role} for role in access.ROLES]
    assert not stranger.role_codes


def test_the_portfolio_is_what_its_text_says(portfolio):
    def booked(project):
        rows = Transaction.objects.filter(agreement__project=project).order_by("pk")
        return [(row.booked_on.year, str(row.amount_sek)) for row in rows]

    assert booked(portfolio.own) == [(2017, "1000.00"), (2017, "500.00"), (2017, "-100.00"), (2016, "700.00")]
    assert booked(portfolio.other) == [(2017, "963.40")]
    assert [a.participants for a in Activity.objects.order_by("pk")] == [12, None, 5]


def template(source, path=TEMPLATES / "page.html"):
    engine = engines["django"].engine
    return Template(source, origin=Origin(str(path)), engine=engine)


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ thing.missing }}",
        "{{ missing|upper }}",
        "{% for x in missing %}{% empty %}{% endfor %}{{ missing }}",
        "{% load i18n %}{% blocktranslate %}There is {{ missing }}.{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_in_our_templates_fails(source):
    with pytest.raises(UndefinedVariable):
        template(source).render(Context({"thing": {}}))


@pytest.mark.parametrize(
    "source",
    ["{% if missing %}x{% endif %}", '{{ missing|default:"" }}', "{{ there }}", "{{ none|default:'' }}"],
)
def test_a_template_may_say_what_a_missing_variable_means(source):
    assert template(source).render(Context({"there": "", "none": None})) == ""


def test_an_undefined_variable_in_other_packages_templates_passes(tmp_path):
    assert template("{{ missing }}", tmp_path / "page.html").render(Context()) == ""


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_can_reach_beyond_this_machine():
    with socket.socket() as outward, pytest.raises(SocketConnectBlockedError):
        outward.connect(("192.0.2.1", 80))
