"""Status updates, the year's notes, lessons and stories in the API."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio.models import Project
from projects.updates import actions, filters, queries, telling
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core.api.fields import Code, Day, Text, Year
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.core.periods import today
from tracker.privacy.watching import WatchedResource


def _stays(data: dict[str, Any], row: Any, *names: str) -> None:
    """What a row is about is said once, when it is made."""
    for name in names:
        if name in data and data.pop(name) != getattr(row, name):
            raise Refused("fixed", _("This is said once, and stays."), field=name)


class StatusUpdateSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    month = Day(help_text="Any day of the month.")
    changed = Text(max_length=2000, allow_blank=True, required=False)
    deviations = Text(max_length=2000, allow_blank=True, required=False)
    decision_wanted = Text(max_length=1000, allow_blank=True, required=False)
    written_by = serializers.CharField(source="written_by.username", read_only=True)

    class Meta:
        model = StatusUpdate
        fields = [
            "id",
            "project",
            "month",
            *actions.FIELDS,
            "is_draft",
            "written_by",
            "sent_at",
            "answer",
            "answered_on",
        ]
        read_only_fields = ["id", "is_draft", "sent_at", "answer", "answered_on"]
        validators: list[Any] = []  # the action says it in words for people


class AnswerSerializer(PlainSerializer):
    answer = Text(max_length=1000)


class StatusUpdates(WatchedResource):
    """The monthly notes of projects. A new one is a draft; sent, it stays as it is."""

    model = StatusUpdate
    serializer_class = StatusUpdateSerializer
    filterset_class = filters.UpdateFilter
    lookup_field = "pk"
    rights = Resource.rights | {"send": "change", "reply": "answer"}

    def rows(self, user: Any) -> QuerySet[StatusUpdate]:
        return queries.updates(user)

    def save(self, row: StatusUpdate | None, expected: int | None, data: dict[str, Any]) -> StatusUpdate:
        user: Any = self.request.user
        if row is None:
            project, month = data.pop("project", None), data.pop("month", None) or today()
            return actions.add_update(user=user, project=project, month=month, fields=data)
        if isinstance(data.get("month"), datetime.date):
            data["month"] = data["month"].replace(day=1)
        _stays(data, row, "project", "month")
        return actions.change_update(user=user, update=row, expected=expected, fields=data)

    @extend_schema(request=None, responses=StatusUpdateSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, **kwargs: Any) -> Response:
        """Send the draft. It stays as it is from then on."""
        return self.step(
            PlainSerializer,
            lambda row, expected, data: actions.change_update(
                user=request.user, update=row, expected=expected, fields={}, send=True
            ),
        )

    @extend_schema(request=AnswerSerializer, responses=StatusUpdateSerializer)
    @action(detail=True, methods=["post"], url_path="answer")
    def reply(self, request: Request, **kwargs: Any) -> Response:
        """Answer the decision that is wanted."""
        return self.step(
            AnswerSerializer,
            lambda row, expected, data: actions.answer_update(
                user=request.user, update=row, expected=expected, answer=data["answer"]
            ),
        )


class YearNoteSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    year = Year()
    changed_sv = Text(max_length=1000, allow_blank=True, required=False)
    changed_en = Text(max_length=1000, allow_blank=True, required=False)

    class Meta:
        model = YearNote
        fields = ["id", "project", "year", *actions.NOTE_FIELDS]
        read_only_fields = ["id"]
        validators: list[Any] = []  # the action says it in words for people


class YearNotes(WatchedResource):
    """What changed at the partner, one note for each project and year."""

    model = YearNote
    serializer_class = YearNoteSerializer
    filterset_class = filters.NoteFilter
    lookup_field = "pk"

    def rows(self, user: Any) -> QuerySet[YearNote]:
        return queries.notes(user)

    def save(self, row: YearNote | None, expected: int | None, data: dict[str, Any]) -> YearNote:
        user: Any = self.request.user
        if row is not None:
            _stays(data, row, "project", "year")
            return actions.save_note(
                user=user, project=row.project, year=row.year, expected=expected, fields=data
            )
        project, year = data.pop("project"), data.pop("year")
        if YearNote.objects.filter(project=project, year=year).exists():
            raise Refused("twice", _("There is a note of that year already."), field="year")
        return actions.save_note(user=user, project=project, year=year, expected=None, fields=data)


class LessonSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    learned_on = Day(required=False)
    text_sv = Text(max_length=2000)
    text_en = Text(max_length=2000, allow_blank=True, required=False)

    class Meta:
        model = Lesson
        fields = ["public_id", "project", *telling.LESSON_FIELDS]
        read_only_fields = ["public_id"]


class StorySerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    happened_on = Day(required=False)
    text_sv = Text(max_length=3000)
    text_en = Text(max_length=3000, allow_blank=True, required=False)

    class Meta:
        model = Story
        fields = ["public_id", "project", *telling.STORY_FIELDS]
        read_only_fields = ["public_id"]


class _Told(WatchedResource):
    lookup_field = "public_id"
    rights = Resource.rights | {"void": "change"}


class Lessons(_Told):
    """What was learned, and what others can use. A voided lesson is gone from here."""

    model = Lesson
    serializer_class = LessonSerializer
    lookup_url_kwarg = "lesson"
    filterset_class = filters.LessonFilter

    def rows(self, user: Any) -> QuerySet[Lesson]:
        return queries.lessons(user)

    def save(self, row: Lesson | None, expected: int | None, data: dict[str, Any]) -> Lesson:
        user: Any = self.request.user
        if row is None:
            return telling.add_lesson(user=user, project=data.pop("project", None), fields=data)
        _stays(data, row, "project")
        return telling.change_lesson(user=user, lesson=row, expected=expected, fields=data)

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take a lesson out of all lists, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: telling.void_lesson(
                user=request.user, lesson=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )


class Stories(_Told):
    """What people tell. Read the consent before a story leaves the house: `?publishable=yes` leaves those that may."""

    model = Story
    serializer_class = StorySerializer
    lookup_url_kwarg = "story"
    filterset_class = filters.StoryFilter

    def rows(self, user: Any) -> QuerySet[Story]:
        return queries.stories(user)

    def save(self, row: Story | None, expected: int | None, data: dict[str, Any]) -> Story:
        user: Any = self.request.user
        if row is None:
            return telling.add_story(user=user, project=data.pop("project", None), fields=data)
        _stays(data, row, "project")
        return telling.change_story(user=user, story=row, expected=expected, fields=data)

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take a story out of all lists, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: telling.void_story(
                user=request.user, story=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )
