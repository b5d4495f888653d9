"""Taking responsibility for a finding, on the page and by the action."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from reports.annual.checks import actions
from reports.annual.checks.models import Waiver
from reports.annual.editions.models import Edition
from tests import factories as make
from tests.reports.annual.checks.written import write
from tracker.core.access import Denied
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db
SAID = {"check": "texts", "about": "own-1:en", "reason": "Kommer i 1.1"}


@pytest.fixture
def lacking(edition: Edition) -> Edition:
    write(edition, "", "en")
    return edition


def address(name: str, *more: object) -> str:
    return reverse(name, args=["2017-1.0", *more])


def test_by_name_with_a_reason_and_once(lacking, controller):
    row = actions.waive(user=controller, edition=lacking, **SAID)
    assert (row.waived_by, row.reason) == (controller, "Kommer i 1.1")
    with pytest.raises(Refused) as no:
        actions.waive(user=controller, edition=lacking, **SAID)
    assert no.value.code == "twice"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "  "}, "no_reason"),
        ({"about": "own-1:sv"}, "not_found"),
        ({"check": "nothing"}, "not_found"),
        ({"reason": "x" * 301}, "invalid"),
    ],
)
def test_what_is_refused(lacking, controller, more, code):
    with pytest.raises(Refused) as no:
        actions.waive(user=controller, edition=lacking, **SAID | more)
    assert no.value.code == code
    assert not Waiver.objects.exists()


def test_who_may_not(lacking, manager, controller):
    with pytest.raises(Denied):
        actions.waive(user=manager, edition=lacking, **SAID)
    Edition.objects.update(state="frozen", frozen_by=controller, frozen_at="2018-01-05T00:00Z")
    with pytest.raises(Denied):
        actions.waive(user=controller, edition=lacking, **SAID)


def test_on_the_page_a_reason_is_asked_for_and_told(as_controller, as_manager, lacking):
    page = as_controller.get(address("edition_checks"))
    assertContains(page, "Kultur, på engelska: inget är skrivet.")
    assertNotContains(as_manager.get(address("edition_checks")), "Ta ansvar")
    sent = {"check_key": "texts", "about": "own-1:en", "reason": ""}
    assertContains(as_controller.post(address("finding_waive"), sent), 'aria-invalid="true"')
    page = as_controller.post(address("finding_waive"), sent | {"reason": "Kommer i 1.1"}, follow=True)
    assertContains(page, "Kommer i 1.1")
    assertContains(page, str(Waiver.objects.get().waived_by))
    row = Waiver.objects.get()
    assert as_manager.post(address("finding_take_back", row.pk)).status_code == 403
    page = as_controller.post(address("finding_take_back", row.pk), follow=True)
    assertNotContains(page, "Kommer i 1.1")
    assert not Waiver.objects.exists()


def test_nothing_is_said_to_who_may_not_waive(as_manager, lacking):
    assert as_manager.post(address("finding_waive"), SAID).status_code == 403


@pytest.mark.parametrize("junk", [{"about": "\x00"}, {"check_key": "x" * 50}, {"reason": "a\u202eb"}, {}])
def test_junk_is_refused_with_a_message(as_controller, lacking, junk):
    sent = {"check_key": "texts", "about": "own-1:en", "reason": "Ja"} if junk else {}
    page = as_controller.post(address("finding_waive"), sent | junk)
    assert page.status_code == 200
    assertContains(page, 'role="alert"')


def test_a_secret_name_cannot_be_waived_and_is_told_to_its_members_only(as_controller, controller, edition):
    project = make.ProjectFactory(code="HEM-1", sensitivity="protected")
    write(edition, "I HEM-1 gick det bra.")
    page = as_controller.get(address("edition_checks"))
    assertContains(page, "håller för sig självt")
    assertNotContains(page, "HEM-1")
    with pytest.raises(Refused) as no:
        actions.waive(user=controller, edition=edition, check="names", about="own-1:sv", reason="Får")
    assert no.value.code == "never"
    make.ProjectMemberFactory(project=project, user=controller)
    assertContains(as_controller.get(address("edition_checks")), "Du får veta: HEM-1")
