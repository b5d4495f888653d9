"""Pages of lessons and stories: lists, one of them, and the steps with it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.portfolio.pages import project_of
from projects.updates import forms, queries, shown
from projects.updates.filters import LessonFilter, StoryFilter
from projects.updates.models import Lesson, Story
from tracker.core import access, steps
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.privacy import access_log

PER_PAGE = 50


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", Lesson)
    return _list(request, LessonFilter, queries.lessons(request.user), "updates/lessons.html")


@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "view", Story)
    return _list(request, StoryFilter, queries.stories(request.user), "updates/stories.html")


def _list(request: HttpRequest, kind: Any, every: Any, template: str) -> HttpResponse:
    filterset = kind(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    access_log.seen(request, page.object_list)
    given = filterset.form.cleaned_data
    project = given.get("project")
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": [
            (row, *shown.consent(row, today())) if isinstance(row, Story) else (row, "", "")
            for row in page.object_list
        ],
        "project": project,
        "may_add": bool(project) and access.may(request.user, "add", project, of="story"),
    }
    return render(request, template, context)


@require_safe
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    row = get_object_or_404(queries.lessons(request.user), public_id=lesson)
    return _one(request, row, "updates/lesson.html")


@require_safe
def story(request: HttpRequest, story: str) -> HttpResponse:
    row = get_object_or_404(queries.stories(request.user), public_id=story)
    kind, word = shown.consent(row, today())
    return _one(request, row, "updates/story.html", kind=kind, word=word, may_leave=_may_leave(row))


def _may_leave(row: Story) -> bool:
    return Story.objects.filter(queries.publishable(today()), pk=row.pk).exists()


def _one(request: HttpRequest, row: Any, template: str, **more: Any) -> HttpResponse:
    access_log.seen(request, [row])
    answers = access.explain(request.user, row)
    allowed = {answer.action for answer in answers if answer.allowed}
    context = {"row": row, "answers": answers, "may_change": "change" in allowed, **more}
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_new(request: HttpRequest, project: str) -> HttpResponse:
    return _new(
        request, project, forms.AddLessonForm, "updates/lesson_new.html", _("The lesson has been added.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def story_new(request: HttpRequest, project: str) -> HttpResponse:
    return _new(
        request, project, forms.AddStoryForm, "updates/story_new.html", _("The story has been added.")
    )


def _new(request: HttpRequest, project: str, kind: Any, template: str, done: str) -> HttpResponse:
    of = project_of(request, project)
    access.require(request.user, "add", of, of="story")
    form = kind(request.POST if request.method == "POST" else None, project=of)
    status, url = steps.take(request, form, lambda: _address(form.save(request.user)))
    if url:
        messages.success(request, done)
        return redirect(url)
    return render(request, template, {"form": form, "project": of}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_edit(request: HttpRequest, lesson: str) -> HttpResponse:
    row = get_object_or_404(queries.lessons(request.user), public_id=lesson)
    return _step(
        request, row, forms.ChangeLessonForm, "updates/lesson_edit.html", _("The lesson has been changed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lesson_void(request: HttpRequest, lesson: str) -> HttpResponse:
    row = get_object_or_404(queries.lessons(request.user), public_id=lesson)
    return _step(
        request, row, forms.VoidLessonForm, "updates/lesson_void.html", _("The lesson has been voided.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def story_edit(request: HttpRequest, story: str) -> HttpResponse:
    row = get_object_or_404(queries.stories(request.user), public_id=story)
    return _step(
        request, row, forms.ChangeStoryForm, "updates/story_edit.html", _("The story has been changed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def story_void(request: HttpRequest, story: str) -> HttpResponse:
    row = get_object_or_404(queries.stories(request.user), public_id=story)
    return _step(
        request, row, forms.VoidStoryForm, "updates/story_void.html", _("The story has been voided.")
    )


def _step(request: HttpRequest, row: Any, kind: Any, template: str, done: str) -> HttpResponse:
    access_log.seen(request, [row])
    access.require(request.user, "change", row)
    form = kind(request.POST if request.method == "POST" else None, of=row)

    def effect() -> str:
        form.save(request.user)
        return _address(row)

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, done)
        return redirect(url)
    return render(request, template, {"form": form, "row": row}, status=status)


def _address(row: Any) -> str:
    name = "story" if isinstance(row, Story) else "lesson"
    if row.voided_at:
        listed = reverse("stories" if name == "story" else "lessons")
        return f"{listed}?project={row.project.public_id}"
    return reverse(name, args=[row.public_id])
