"""Pages of forums and networks: the list, one of them, and the steps with what belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from countries.forums import queries as forums_queries
from countries.forums.models import (
    Forum,
    ForumMember,
    ForumName,
    ForumOutput,
    Mandate,
    NetworkDelegate,
    NetworkMember,
    Publication,
    Study,
)
from projects.activities.models import Activity
from projects.engagements import queries, shown
from projects.engagements.filters import ForumFilter
from projects.engagements.forms import forums as forms
from projects.engagements.forms.fields import ModelStep
from projects.engagements.models import Delegate, SharedCase
from projects.engagements.views.steps import step
from projects.staff.models import Employee
from tracker.core import access, tables
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.core.text import bilingual

LATEST = 12


@dataclass(frozen=True)
class Kept:
    """Something that is kept of a forum: its model and form, and what the page and the receipt say."""

    model: type[Any]
    form: type[ModelStep]
    new: Promise
    change: Promise
    done: Promise


# Parts are changed in the forum's version; things have a version of their own.
PARTS = {
    "names": Kept(
        ForumName, forms.NameForm, gettext_lazy("Add a former name"), gettext_lazy("Change the former name"),
        gettext_lazy("The former name has been saved."),
    ),
    "members": Kept(
        ForumMember, forms.MemberForm, gettext_lazy("Add a member"), gettext_lazy("Change the member"),
        gettext_lazy("The member has been saved."),
    ),
    "mandates": Kept(
        Mandate, forms.MandateForm, gettext_lazy("Add a mandate"), gettext_lazy("Change the mandate"),
        gettext_lazy("The mandate has been saved."),
    ),
    "delegates": Kept(
        Delegate, forms.OurDelegateForm, gettext_lazy("Add a delegate of ours"), gettext_lazy("Change our delegate"),
        gettext_lazy("The delegate has been saved."),
    ),
}  # fmt: skip
THINGS = {
    "study": Kept(
        Study, forms.StudyForm, gettext_lazy("Add a study"), gettext_lazy("Change the study"),
        gettext_lazy("The study has been saved."),
    ),
    "publication": Kept(
        Publication, forms.PublicationForm, gettext_lazy("Add an edition"), gettext_lazy("Change the edition"),
        gettext_lazy("The edition has been saved."),
    ),
    "output": Kept(
        ForumOutput, forms.OutputForm, gettext_lazy("Add an output"), gettext_lazy("Change the output"),
        gettext_lazy("The output has been saved."),
    ),
    "shared_case": Kept(
        SharedCase, forms.SharedCaseForm, gettext_lazy("Add a shared case"), gettext_lazy("Change the shared case"),
        gettext_lazy("The shared case has been saved."),
    ),
    "network_member": Kept(
        NetworkMember, forms.NetworkMemberForm, gettext_lazy("Add a member"), gettext_lazy("Change the member"),
        gettext_lazy("The member has been saved."),
    ),
}  # fmt: skip
# The field by which a thing leads to its forum, where it is not called `forum`.
_OF = {"shared_case": "network", "network_member": "network"}


@require_safe
def forums(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", Forum)
    filterset = ForumFilter(request.GET, queryset=_with_meetings(request.user), request=request)
    rows = filterset.qs if filterset.is_valid() else filterset.queryset.none()
    if kind := tables.asked_for(request):
        return tables.download(_table(rows), kind)
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "rows": list(rows),
        "may_add": access.may(request.user, "add", Forum),
    }
    return render(request, "engagements/forums.html", context)


def _with_meetings(user: Any) -> QuerySet[Any]:
    """Forums with how often we have met there, when last and when next."""
    logged = Q(meetings__voided_at=None, meetings__is_draft=False, meetings__project=None)
    held, ahead = logged & Q(meetings__start__lte=today()), logged & Q(meetings__start__gt=today())
    return forums_queries.forums(user).annotate(
        held=Count("meetings", filter=held, distinct=True),
        last_met=Max("meetings__start", filter=held),
        next_met=Min("meetings__start", filter=ahead),
    )


def _table(rows: QuerySet[Any]) -> tables.Table:
    header = [
        _("Code"), _("Name"), _("Type"), _("Kept by"), _("Meetings held"), _("Last meeting"), _("Next meeting"),
    ]  # fmt: skip

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows:
            kept_by = row.owner.located if row.owner else None
            kind = capfirst(row.get_kind_display())
            yield [row.code, str(row), kind, kept_by, row.held, row.last_met, row.next_met]

    return tables.Table(pgettext("file", "forums"), header, cells())


def _forum(request: HttpRequest, code: str) -> Any:
    return get_object_or_404(forums_queries.with_parts(forums_queries.forums(request.user)), code=code)


@require_safe
def forum(request: HttpRequest, forum: str) -> HttpResponse:
    user: Any = request.user
    row = _forum(request, forum)
    kind = queries.CONFERENCE if row.kind == Forum.Kind.CONFERENCE else queries.MEETING
    met = (queries.conferences(user) if kind == queries.CONFERENCE else queries.meetings(user)).filter(
        forum=row
    )
    is_network = row.kind == Forum.Kind.NETWORK
    answers = access.explain(user, row)
    context = {
        "forum": row,
        "purpose": bilingual(row, "purpose"),
        "owner_names": row.owner.former_names.all() if row.owner else [],
        "is_network": is_network,
        "meetings": met[:LATEST],
        "meetings_number": met.count(),
        "list_url": reverse("conferences" if kind == queries.CONFERENCE else "meetings"),
        "page_of": "conference" if kind == queries.CONFERENCE else "meeting",
        "studies": list(forums_queries.studies(user).filter(forum=row)),
        "publications": list(forums_queries.publications(user).filter(forum=row)),
        "outputs": list(queries.outputs_used(user).filter(forum=row)),
        "rota": shown.rota(user, row, today()) if row.led_by_presidency else None,
        "delegates": queries.our_delegates(row) if access.may(user, "view", Employee) else [],
        "network": shown.network(user, row, today()) if is_network else None,
        "shared": queries.shared_cases(user).filter(network=row) if is_network else [],
        "answers": answers,
        "may_log": access.may(user, "add", Activity),
        "today": today(),
        "may_change": any(answer.allowed for answer in answers if answer.action == "change"),
        "may_keep_members": is_network and access.may(user, "change", NetworkMember),
    }
    return render(request, "engagements/forum.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def forum_new(request: HttpRequest) -> HttpResponse:
    access.require(request.user, "add", Forum)
    form = forms.ForumForm(_sent(request), user=request.user)
    return step(
        request,
        form,
        lambda: reverse("forum", args=[form.save(request.user).code]),
        heading=_("Add a forum or network"),
        done=_("The forum has been saved."),
        back=(reverse("forums"), _("Forums and networks")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forum_edit(request: HttpRequest, forum: str) -> HttpResponse:
    row = _forum(request, forum)
    access.require(request.user, "change", row)
    form = forms.ForumForm(_sent(request), user=request.user, of=row)
    return step(
        request,
        form,
        lambda: reverse("forum", args=[form.save(request.user).code]),
        heading=_("Change the forum"),
        done=_("The forum has been saved."),
        back=_back(row),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def part_new(request: HttpRequest, forum: str, part: str) -> HttpResponse:
    return _part(request, forum, part, None)


@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, forum: str, part: str, pk: int) -> HttpResponse:
    return _part(request, forum, part, pk)


def _part(request: HttpRequest, forum: str, part: str, pk: int | None) -> HttpResponse:
    if part not in PARTS:
        raise Http404
    whole, kept = _forum(request, forum), PARTS[part]
    access.require(request.user, "change", whole)
    row = get_object_or_404(kept.model._default_manager.filter(forum=whole), pk=pk) if pk else None
    form = kept.form(_sent(request), user=request.user, of=row, whole=whole)
    return step(
        request,
        form,
        lambda: form.save(request.user) and reverse("forum", args=[whole.code]),
        heading=str(kept.change if row else kept.new),
        done=str(kept.done),
        back=_back(whole),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def thing_new(request: HttpRequest, forum: str, thing: str) -> HttpResponse:
    whole, kept = _forum(request, forum), THINGS[thing]
    of = _OF.get(thing, "forum")
    if of == "network" and whole.kind != Forum.Kind.NETWORK:
        raise Http404
    access.require(request.user, "add", kept.model)
    form = kept.form(_sent(request), user=request.user, fixed={of: whole})
    return _thing(request, form, whole, str(kept.new), str(kept.done))


@require_http_methods(["GET", "HEAD", "POST"])
def thing_edit(request: HttpRequest, thing: str, pk: int) -> HttpResponse:
    kept, of = THINGS[thing], _OF.get(thing, "forum")
    rows = access.visible(request.user, kept.model._default_manager.select_related(of))
    row = get_object_or_404(rows, pk=pk)
    access.require(request.user, "change", row)
    whole = getattr(row, of)
    form = kept.form(_sent(request), user=request.user, of=row, fixed={of: whole})
    return _thing(request, form, whole, str(kept.change), str(kept.done))


def _thing(request: HttpRequest, form: Any, whole: Forum, heading: str, done: str) -> HttpResponse:
    return step(
        request,
        form,
        lambda: form.save(request.user) and reverse("forum", args=[whole.code]),
        heading=heading,
        done=done,
        back=_back(whole),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def network_delegate_new(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(_members(request), pk=pk)
    access.require(request.user, "add", NetworkDelegate)
    return _delegate(request, member, None)


@require_http_methods(["GET", "HEAD", "POST"])
def network_delegate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = access.visible(request.user, NetworkDelegate.objects.all())
    row = get_object_or_404(rows, pk=pk)
    access.require(request.user, "change", row)
    return _delegate(request, get_object_or_404(_members(request), pk=row.member_id), row)


def _delegate(request: HttpRequest, member: Any, row: NetworkDelegate | None) -> HttpResponse:
    form = forms.DelegateForm(_sent(request), user=request.user, of=row, whole=member)
    return step(
        request,
        form,
        lambda: str(form.save(request.user) and reverse("forum", args=[member.network.code])),
        heading=_("Change the delegate of %(who)s") % {"who": member}
        if row
        else _("Add a delegate of %(who)s") % {"who": member},
        done=_("The delegate has been saved."),
        back=_back(member.network),
    )


def _members(request: HttpRequest) -> QuerySet[NetworkMember]:
    return forums_queries.network_members(request.user, today())


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _back(forum: Forum) -> tuple[str, str]:
    return reverse("forum", args=[forum.code]), str(forum)
