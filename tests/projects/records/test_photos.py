"""Photos: what is kept of them, who sees them, and when they may leave the house."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from projects.models import Photo, Project
from projects.records import actions, photo_actions, pictures, queries, retention
from tests import factories as make
from tests.projects.records.asking import EXE, SVG, file, picture
from tracker.accounts.models import User
from tracker.core import access, uploads
from tracker.core.errors import Refused
from tracker.privacy.retention import Because

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 6, 1)
GIVEN: dict[str, Any] = {
    "consent": "given",
    "consent_from": dt.date(2017, 5, 10),
    "consent_until": dt.date(2018, 5, 10),
    "consent_dnr": "Af-2017/7",
}


def add(user: User, project: Project | None, content: bytes | None = None, **fields: Any) -> Photo:
    said = {"alt_sv": "Två handläggare", "taken_on": dt.date(2017, 5, 10)} | fields
    taken = uploads.checked(file("IMG_1.jpg", content or picture()), pictures.KINDS)
    return photo_actions.add_photo(user=user, project=project, fields=said, file=taken)


def test_only_the_pixels_are_kept_and_a_small_version_beside_them(manager, own_project):
    exif = Image.Exif()
    exif[0x010E], exif[0x8769] = "Phnom Penh", {0x9286: "namn"}
    row = add(manager, own_project, picture(exif=exif.tobytes()))
    assert (row.public_id, row.name, row.consent) == ("F-2017-0001", "IMG_1.jpg", "missing")
    with default_storage.open(row.file.name) as stored:
        kept = stored.read()
    assert b"Phnom Penh" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    with default_storage.open(pictures.small(row.file.name)) as stored, Image.open(stored) as small:
        assert small.size == (640, 427)


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("JPEG", "A.JPEG")])
def test_each_kind_of_picture_has_a_small_version(form, name, manager, own_project):
    content = picture(form, (20, 10))
    taken = uploads.checked(file(name, content), pictures.KINDS)
    fields = {"alt_sv": "x", "taken_on": DAY}
    row = photo_actions.add_photo(user=manager, project=own_project, fields=fields, file=taken)
    assert default_storage.exists(pictures.small(row.file.name))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.svg", SVG, "kind"), ("a.png", SVG, "content"), ("a.jpg", EXE, "content"), ("a.gif", b"GIF89a", "kind"),
     ("a.jpg", b"", "empty"), ("a.pdf", b"%PDF-1.7 %%EOF", "kind")],
)  # fmt: skip
def test_what_is_no_picture_is_refused(name, content, code):
    with pytest.raises(ValidationError) as no:
        uploads.checked(file(name, content), pictures.KINDS)
    assert no.value.code == code


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"alt_sv": ""}, "alt_sv"),
        ({"alt_sv": "x" * 251}, "alt_sv"),
        ({"credit": "a\u202eb"}, "credit"),
        ({"consent": "given"}, "consent_from"),
        (GIVEN | {"consent_until": None}, "consent_until"),
        (GIVEN | {"consent_dnr": ""}, "consent_dnr"),
        (GIVEN | {"consent_until": dt.date(2017, 5, 9)}, "consent_until"),
        (GIVEN | {"consent_withdrawn_on": dt.date(2017, 5, 9)}, "consent_withdrawn_on"),
        (GIVEN | {"consent": "not_needed"}, "consent_from"),
        ({"taken_on": dt.date(1800, 1, 1)}, "taken_on"),
    ],
)
def test_a_consent_is_whole(fields, where, manager, own_project):
    with pytest.raises(Refused) as no:
        add(manager, own_project, **fields)
    assert no.value.field == where
    assert not Photo.objects.exists()


def test_a_withdrawn_consent_does_not_come_back(manager, own_project):
    row = add(manager, own_project, **GIVEN)

    def change(**fields: Any) -> Photo:
        now = Photo.objects.get(pk=row.pk)
        return photo_actions.change_photo(user=manager, photo=now, expected=now.version, fields=fields)

    change(consent_withdrawn_on=DAY)
    for fields in (
        {"consent_withdrawn_on": None},
        {"consent": "not_needed", "consent_from": None, "consent_until": None, "consent_withdrawn_on": None},
        {"consent_withdrawn_on": None, "consent_dnr": "Af-2017/8"},
    ):
        with pytest.raises(Refused) as no:
            change(**fields)
        assert no.value.code == "withdrawn"
    row = change(consent_withdrawn_on=None, consent_dnr="Af-2017/8", consent_from=DAY)
    assert queries.holds(row, DAY)


DAYS = [
    ({"consent": "missing"}, [False, False, False]),
    ({"consent": "not_needed"}, [True, True, True]),
    (GIVEN, [False, True, False]),
    (GIVEN | {"consent_withdrawn_on": DAY}, [False, False, False]),
    (GIVEN | {"consent_withdrawn_on": DAY + dt.timedelta(days=1)}, [False, True, False]),
]


@pytest.mark.parametrize(("fields", "told"), DAYS)
def test_when_it_may_leave_the_house(fields, told, manager, own_project):
    row = add(manager, own_project, **fields)
    days = [dt.date(2017, 5, 9), DAY, dt.date(2018, 5, 11)]
    assert [queries.holds(row, day) for day in days] == told
    assert [Photo.objects.filter(queries.publishable(day)).exists() for day in days] == told
    assert [queries.may_leave(row, day) for day in days] == told
    assert [Photo.objects.filter(~queries.unrecognisable(day)).exists() for day in days] == [
        not holds for holds in told
    ]


def test_a_sensitive_projects_photo_stays_whatever_the_consent_says(manager, own_project):
    add(manager, own_project, consent="not_needed")
    make.sensitive(own_project, "restricted")
    assert not Photo.objects.filter(queries.publishable(DAY)).exists()


@pytest.mark.parametrize(
    ("role", "sees"),
    [("manager", True), ("writer", True), ("admin_user", True), ("leader", False), ("viewer", False)],
)
def test_people_who_have_not_consented_are_seen_by_few(role, sees, request, manager, own_project):
    row = add(manager, own_project)
    user = request.getfixturevalue(role)
    assert queries.photos(user).filter(pk=row.pk).exists() is sees
    free = add(manager, own_project, consent="not_needed")
    assert queries.photos(user).filter(pk=free.pk).exists()


def test_who_may_add_and_void(manager, other_manager, writer, viewer, own_project):
    row = add(writer, own_project)
    for user in (other_manager, viewer):
        with pytest.raises(access.Denied):
            add(user, own_project)
    photo_actions.void_photo(user=manager, photo=row, expected=1, reason="Suddig")
    assert not queries.photos(manager).exists()


def test_a_photo_does_not_move_to_another_projects_activity(manager, own_project):
    row = add(manager, own_project)
    elsewhere = make.ActivityFactory()
    with pytest.raises(Refused) as no:
        photo_actions.change_photo(user=manager, photo=row, expected=1, fields={"activity": elsewhere})
    assert no.value.code == "other_project"
    assert actions.FIELDS[0] == photo_actions.FIELDS[0] == "activity"


def test_pictures_of_people_without_consent_are_erased_in_time(
    manager, own_project, django_capture_on_commit_callbacks
):
    ended = add(manager, own_project, **GIVEN)
    withdrawn = add(manager, own_project, **GIVEN | {"consent_withdrawn_on": dt.date(2017, 6, 2)})
    never = add(manager, own_project)
    add(manager, own_project, consent="not_needed")
    on = dt.datetime(2018, 5, 11, 12, tzinfo=dt.UTC)
    assert set(retention._without_consent(on)) == {ended, withdrawn}
    assert set(retention._without_consent(on - dt.timedelta(days=30))) == {withdrawn}
    assert never in retention._without_consent(timezone.now() + dt.timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        retention._forget(retention._without_consent(on), Because(None, "Gallring", "Af-2018/1"))
    assert Photo.objects.count() == 2
    for name in (ended.file.name, pictures.small(ended.file.name), withdrawn.file.name):
        assert not default_storage.exists(name)
    assert default_storage.exists(never.file.name)
