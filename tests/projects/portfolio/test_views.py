"""The pages that change a project, without scripts: what is kept, what is said, what is written."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project
from tests import factories as make

NEW = reverse("project_new")


def typed(**more: Any) -> dict[str, Any]:
    """What a browser sends for a small new project; rows are given as countries=[("1", "100")]."""
    rows = {key: more.pop(key, []) for key in ("countries", "themes", "dac", "partners", "members")}
    names = {
        "countries": ("what", "share"),
        "themes": ("what", "share"),
        "dac": ("what", "share", "first_year"),
        "partners": ("what", "role"),
        "members": ("what", "role", "first_day", "last_day", "decision"),
    }
    data = {
        "code": "NEW-1",
        "kind": "sida_bilateral",
        "name_sv": "Nytt projekt",
        "start": "2017-03-01",
        "end": "2019-02-28",
        "sensitivity": "open",
    } | more
    for key, given in rows.items():
        data |= {f"{key}-TOTAL_FORMS": str(len(given) + 2), f"{key}-INITIAL_FORMS": "0"}
        for number, row in enumerate(given):
            data |= {f"{key}-{number}-{name}": value for name, value in zip(names[key], row, strict=True)}
        for number in range(len(given), len(given) + 2):
            role = {"partners": "partner", "members": "member"}.get(key)
            data |= {f"{key}-{number}-role": role} if role else {}
    return data


def sent(project: Project, **more: Any) -> dict[str, Any]:
    """What a browser sends for the project as it stands, with `more` changed."""
    fields = {
        name: getattr(project, name) for name in ("code", "kind", "dnr", "name_sv", "name_en", "sensitivity")
    }
    shares = [(str(row.country_id), f"{row.share:f}") for row in project.country_shares.all()]
    members = [
        (
            str(row.user_id),
            row.role,
            row.first_day.isoformat(),
            row.last_day.isoformat() if row.last_day else "",
            row.decision,
        )
        for row in project.members.all()
    ]
    start, end = project.start.isoformat(), project.end.isoformat()
    given = fields | {
        "start": start,
        "end": end,
        "version": project.version,
        "countries": shares,
        "members": members,
    }
    return typed(**(given | more))


@pytest.fixture
def country(db: None) -> make.CountryFactory:
    return make.CountryFactory(name_sv="Utopia")


def test_a_project_is_made_with_all_its_rows(as_manager: Client, manager: make.User, country) -> None:
    other, theme, code = make.CountryFactory(), make.ThemeFactory(), make.DacCodeFactory()
    main, second, partner = make.SdgTargetFactory(), make.SdgTargetFactory(), make.OrganisationFactory()
    answer = as_manager.post(
        NEW,
        typed(
            countries=[(country.pk, "33,5"), (other.pk, " 66.5 ")],
            themes=[(theme.pk, "100")],
            dac=[(code.pk, "100", "2017")],
            sdg_main=main.pk,
            sdg_others=[second.pk],
            marker_gender="2",
            marker_disability="0",
            partners=[(partner.pk, "consortium")],
        ),
    )
    project = Project.objects.get(code="NEW-1")
    assert (answer.status_code, answer.url) == (302, f"/projects/{project.public_id}/")
    assert [str(row.share) for row in project.country_shares.all()] == ["66.50", "33.50"]
    assert project.theme_shares.get().theme == theme
    assert project.dac_shares.get().first_year == 2017
    assert [(row.target, row.is_main) for row in project.sdg_targets.all()] == [(main, True), (second, False)]
    assert dict(project.markers.values_list("marker", "score")) == {"gender": 2, "disability": 0}
    assert project.partners.get().organisation == partner
    assert project.members.get().user == manager
    assert "Projektet är sparat." in as_manager.get(answer.url).content.decode()


def test_a_double_click_makes_one_project(as_manager: Client, country) -> None:
    data = typed(countries=[(country.pk, "100")], key="one-time-key-1")
    first, second = as_manager.post(NEW, data), as_manager.post(NEW, data)
    assert first.url == second.url
    assert Project.objects.filter(code="NEW-1").count() == 1


BAD = [
    pytest.param(
        {"shares": ["60", "30"]}, "Andelarna blir 90 procent tillsammans. De måste bli 100.", id="sum"
    ),
    pytest.param({"shares": ["60,5", "30"]}, "Andelarna blir 90,50 procent", id="sum with decimals"),
    pytest.param({"shares": ["sextio", "40"]}, "Skriv ett tal", id="text where a number belongs"),
    pytest.param({"shares": ["1.000,5", "40"]}, "Skriv ett tal", id="two separators"),
    pytest.param({"shares": ["1000", "40"]}, "siffror", id="too many digits"),
    pytest.param({"shares": ["", "100"]}, "Fyll i hela raden eller töm den.", id="half a row"),
    pytest.param({"shares": []}, "Ange länderna med andelar", id="placeless"),
    pytest.param({"end": "2017-02-28"}, "Slutet ligger före starten.", id="reversed dates"),
    pytest.param({"end": "28/2 2019"}, "Skriv datumet som år-månad-dag", id="date in words"),
    pytest.param({"start": "1066-01-01"}, "Året måste ligga mellan", id="unknown year"),
    pytest.param({"description_sv": "x" * 1_000_000}, "högst 8", id="a 1 MB description"),
    pytest.param({"purpose_sv": "a\x00b"}, "tecken som inte kan visas", id="NUL"),
    pytest.param({"name_sv": " "}, "Det här fältet är obligatoriskt.", id="required"),
    pytest.param({"code": "OWN"}, "finns redan", id="taken short name"),
    pytest.param({"kind": "unheard"}, "unheard", id="unknown choice"),
    pytest.param(
        {"sensitivity": "restricted"}, "Ett känsligt projekt behöver", id="sensitivity without reason"
    ),
    pytest.param(
        {"shares": [], "countries-TOTAL_FORMS": "lots"},
        "countries-TOTAL_FORMS",
        id="junk in the form's own fields",
    ),
    pytest.param({"key": "short"}, "Engångsnyckeln ska ha 8 till 100 tecken", id="short key"),
    pytest.param({"key": "\x00"}, "Null-tecken", id="junk key"),
]


@pytest.mark.parametrize(("wrong", "message"), BAD)
def test_bad_input_is_told_kept_and_writes_nothing(
    as_manager: Client, own_project, country, wrong, message
) -> None:
    wrong = dict(wrong)
    shares = wrong.pop("shares", ["100"])
    rows = [(make.CountryFactory().pk, share) for share in shares]
    before = Project.objects.count()
    answer = as_manager.post(NEW, typed(dnr="kvar-2017/1", countries=rows) | wrong)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert message in text
    assert 'id="errors"' in text
    assert 'value="kvar-2017/1"' in text
    for share in shares:
        assert f'value="{share}"' in text or not share
    assert Project.objects.count() == before


def test_the_error_stands_at_its_field(as_manager: Client, country) -> None:
    text = as_manager.post(NEW, typed(end="2017-01-01", countries=[(country.pk, "100")])).content.decode()
    field = re.search(r'<input[^>]*name="end"[^>]*>', text)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'href="#id_end"' in text
    sums = as_manager.post(NEW, typed(countries=[(country.pk, "90")])).content.decode()
    assert 'aria-describedby="countries-hint countries-errors"' in sums
    assert 'href="#countries"' in sums


def test_more_rows_without_scripts(as_manager: Client, country) -> None:
    data = typed(countries=[(country.pk, "60")], code="", more="countries")
    answer = as_manager.post(NEW, data)
    text = answer.content.decode()
    assert 'name="countries-TOTAL_FORMS" value="5"' in text
    assert 'value="60"' in text
    assert 'id="errors"' not in text
    assert "field-error" not in text
    assert not Project.objects.filter(name_sv="Nytt projekt").exists()


@pytest.mark.parametrize("key", ["unheard", "", "countries\x00"])
def test_more_rows_of_an_unknown_kind_changes_nothing(as_manager: Client, key: str) -> None:
    assert as_manager.post(NEW, typed(more=key)).status_code == 200


def test_a_change_keeps_the_rows_and_empties_what_is_emptied(as_manager: Client, own_project) -> None:
    url = reverse("project_edit", args=[own_project.public_id])
    assert 'value="Eget projekt"' in as_manager.get(url).content.decode()
    theme = make.ProjectThemeFactory(project=own_project).theme
    answer = as_manager.post(url, sent(own_project, name_sv="Nytt namn"))
    assert answer.status_code == 302
    own_project.refresh_from_db()
    assert (own_project.name_sv, own_project.version) == ("Nytt namn", 2)
    assert own_project.country_shares.count() == 1
    assert not own_project.theme_shares.filter(theme=theme).exists()


def test_a_form_sent_twice_makes_one_project(as_manager: Client, manager) -> None:
    new = typed(code="ONCE", region=make.RegionFactory().pk, key="one-time-key-1")
    answers = [as_manager.post(NEW, new) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Project.objects.filter(code="ONCE").count() == 1


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(as_manager: Client, own_project) -> None:
    url = reverse("project_edit", args=[own_project.public_id])
    first = sent(own_project, name_sv="Först")
    late = sent(
        own_project,
        name_sv="Sedan",
        purpose_sv="Mitt syfte",
        countries=[(make.CountryFactory(name_sv="Utopia").pk, "100")],
    )
    assert as_manager.post(url, first).status_code == 302
    answer = as_manager.post(url, late)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"Namn på svenska</th><td[^>]*>Först</td><td[^>]*>Sedan</td>", text)
    assert re.search(r"Länder</th><td[^>]*>Kambodja 100</td><td[^>]*>Utopia 100</td>", text)
    assert re.search(r"Syfte och mål på svenska</th><td[^>]*>–</td><td[^>]*>Mitt syfte</td>", text)
    assert "Kortnamn</th>" not in text
    assert 'value="Sedan"' in text
    assert 'name="version" value="2"' in text
    own_project.refresh_from_db()
    assert (own_project.name_sv, own_project.version) == ("Först", 2)
    assert as_manager.post(url, late | {"version": "2"}).status_code == 302
    own_project.refresh_from_db()
    assert own_project.name_sv == "Sedan"


@pytest.mark.parametrize("version", ["", "abc", "\x00", "99999999999999999999"])
def test_a_form_without_a_good_version_never_saves(as_manager: Client, own_project, version: str) -> None:
    url = reverse("project_edit", args=[own_project.public_id])
    answer = as_manager.post(url, sent(own_project, name_sv="Nytt", version=version))
    assert answer.status_code in (200, 409)
    own_project.refresh_from_db()
    assert own_project.name_sv == "Eget projekt"


PAGES = ["project_edit", "project_status", "project_extend"]


@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_and_send(request: pytest.FixtureRequest, own_project, page: str) -> None:
    url = reverse(page, args=[own_project.public_id])
    expected = {
        "as_manager": 200, "as_admin": 200, "as_other_manager": 403, "as_leader": 403, "as_controller": 403,
        "as_writer": 403, "as_registrar": 403, "as_viewer": 403, "as_stranger": 403, "client": 302,
    }  # fmt: skip
    for person, status in expected.items():
        browser = request.getfixturevalue(person)
        assert browser.get(url).status_code == status, person
        if status != 200:
            assert browser.post(url, {}).status_code == status, person


def test_who_may_make_a_project(request: pytest.FixtureRequest, db: None) -> None:
    expected = {
        "as_manager": 200,
        "as_admin": 200,
        "as_viewer": 403,
        "as_leader": 403,
        "as_stranger": 403,
        "client": 302,
    }
    for person, status in expected.items():
        assert request.getfixturevalue(person).get(NEW).status_code == status, person


@pytest.mark.parametrize("page", PAGES)
def test_a_protected_project_does_not_exist_for_those_not_named(
    as_admin: Client, own_project, page: str
) -> None:
    make.sensitive(own_project, "protected")
    assert as_admin.get(reverse(page, args=[own_project.public_id])).status_code == 404


def test_a_new_status_with_its_reason(as_manager: Client, own_project) -> None:
    url = reverse("project_status", args=[own_project.public_id])
    page = as_manager.get(url).content.decode()
    assert 'value="paused"' in page
    assert 'value="idea"' not in page
    data = {"status": "paused", "since": "2017-06-01", "version": "1"}
    refused = as_manager.post(url, data)
    assert refused.status_code == 200
    assert "i en mening" in refused.content.decode()
    answer = as_manager.post(url, data | {"reason_sv": "Läget är osäkert."})
    assert answer.url == f"/projects/{own_project.public_id}/"
    own_project.refresh_from_db()
    assert own_project.status == "paused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "idea"},
        {"status": "\x00"},
        {"since": "2100-01-01"},
        {"since": "i går"},
        {"reason_sv": "x" * 301},
    ],
)
def test_a_bad_step_changes_nothing(as_manager: Client, own_project, wrong) -> None:
    url = reverse("project_status", args=[own_project.public_id])
    data = {"status": "closing", "since": "2017-06-01", "version": "1"} | wrong
    answer = as_manager.post(url, data)
    assert answer.status_code == 200
    assert 'id="errors"' in answer.content.decode()
    own_project.refresh_from_db()
    assert (own_project.status, own_project.version) == ("ongoing", 1)


def test_a_stale_step_tells_what_holds_now(as_manager: Client, own_project) -> None:
    url = reverse("project_status", args=[own_project.public_id])
    data = {"status": "closing", "since": "2017-06-01", "version": "1"}
    assert as_manager.post(url, data).status_code == 302
    answer = as_manager.post(url, {"status": "closed", "since": "2017-07-01", "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Status nu: avslutas." in text
    assert re.search(r"Ny status</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>", text).groups() == (
        "Avslutas",
        "Avslutad",
    )
    assert re.search(r"Från vilken dag</th><td[^>]*>2017-06-01</td><td[^>]*>2017-07-01</td>", text)
    assert 'value="2017-07-01"' in text
    assert 'name="version" value="2"' in text


def test_a_stale_extension_shows_both_and_keeps_the_text(as_manager: Client, own_project) -> None:
    url = reverse("project_extend", args=[own_project.public_id])
    data = {"new_end": "2019-03-31", "decided_on": "2017-06-01", "reason_sv": "Valet.", "version": "1"}
    assert as_manager.post(url, data).status_code == 302
    answer = as_manager.post(url, data | {"new_end": "2019-06-30", "reason_sv": "Mer tid."})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert re.search(r"Nytt slut</th><td[^>]*>2019-03-31</td><td[^>]*>2019-06-30</td>", text)
    assert re.search(r"Skäl på svenska</th><td[^>]*>Valet.</td><td[^>]*>Mer tid.</td>", text)
    assert "Test Person" in text
    assert 'value="Mer tid."' in text
    own_project.refresh_from_db()
    assert own_project.end.isoformat() == "2019-03-31"
    again = as_manager.post(url, data | {"new_end": "2019-06-30", "reason_sv": "Mer tid.", "version": "2"})
    assert again.status_code == 302
    own_project.refresh_from_db()
    assert own_project.end.isoformat() == "2019-06-30"


def test_an_extension(as_manager: Client, own_project) -> None:
    url = reverse("project_extend", args=[own_project.public_id])
    data = {"new_end": "2018-12-31", "decided_on": "2017-06-01", "reason_sv": "Valet.", "version": "1"}
    assert "Det nya slutet måste vara senare" in as_manager.post(url, data).content.decode()
    assert as_manager.post(url, data | {"new_end": "2019-03-31"}).status_code == 302
    own_project.refresh_from_db()
    assert own_project.end.isoformat() == "2019-03-31"
    assert own_project.extensions.get().old_end.isoformat() == "2018-12-31"


def test_the_form_asks_as_many_questions_for_many_rows_as_for_one(
    as_manager: Client, own_project, django_assert_num_queries
) -> None:
    url = reverse("project_edit", args=[own_project.public_id])
    with django_assert_num_queries(19):
        as_manager.get(url)
    for _number in range(3):
        make.ProjectCountryFactory(project=own_project, share=1)
        make.ProjectPartnerFactory(project=own_project)
        make.ProjectMemberFactory(project=own_project)
        make.ProjectDacCodeFactory(project=own_project)
    with django_assert_num_queries(19):
        as_manager.get(url)


def test_in_english(as_manager: Client, manager: make.User, country) -> None:
    as_manager.post(reverse("set_language"), {"language": "en", "next": "/"})
    text = as_manager.post(NEW, typed(countries=[(country.pk, "90.5")])).content.decode()
    assert "The shares sum to 90.50 percent. They must sum to 100." in text


def test_the_form_asks_for_the_decision_by_which_somebody_may_read(as_manager, manager, own_project):
    reader = make.UserFactory(first_name="Lea", last_name="Lund")
    mine = (str(manager.pk), "manager", "2015-01-01", "", "")
    row = (str(reader.pk), "reader", "2015-01-01", "2099-01-01")
    address = reverse("project_edit", args=[own_project.public_id])
    page = as_manager.post(address, sent(own_project, members=[mine, (*row, "")]))
    assert page.status_code == 200
    assert "genom vilket beslut" in page.content.decode() or "vilket beslut" in page.content.decode()
    as_manager.post(address, sent(own_project, members=[mine, (*row, "T 2026/3")]))
    assert own_project.members.get(user=reader).decision == "T 2026/3"
    assert 'value="T 2026/3"' in as_manager.get(address).content.decode()
