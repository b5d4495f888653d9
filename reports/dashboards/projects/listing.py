"""The project list: the selection that the address names, as a page and as files."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Count,
    FloatField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, NullIf
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from projects.activities import queries as activities
from projects.models import Agreement, BudgetLine, Project, Transaction
from projects.money.budgets.queries import in_force
from projects.money.ledger.queries import in_volume
from projects.portfolio import complement, queries
from projects.portfolio.filters import ALL, ORDERS, ProjectFilter, both_ways
from projects.portfolio.filters import RUNNING as RUNNING_ONLY
from projects.portfolio.lifecycle import ENDED, RUNNING
from reports.dashboards.projects import words
from reports.figures.lights import of_projects
from reports.figures.progress import Progress, progress_in_all
from reports.figures.values import total
from tracker.core import access, formats, tables
from tracker.core.filters import chips
from tracker.core.money import rounded
from tracker.core.periods import today
from tracker.core.text import bilingual, joined
from tracker.privacy import access_log

PER_PAGE = 50
# What the list does not show of a project, and need not read.
_TEXTS = [
    f"{name}_{language}" for name in ("purpose", "target_group", "description") for language in ("sv", "en")
]


class ProjectListFilter(ProjectFilter):
    """Shows what is ongoing unless asked for something else; sorts by money and activity too."""

    order = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"),
        choices=both_ways(ORDERS | {"spent": gettext_lazy("spent"), "logged": gettext_lazy("last logged")}),
        method="by_order",
        empty_label=gettext_lazy("latest end first"),
    )

    def filter_queryset(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        if not self.form.cleaned_data.get("status"):
            rows = queries.running(rows)
        return super().filter_queryset(rows)

    def order_key(self, key: str) -> Any:
        if key == "spent":
            booked = _sum(Transaction.objects.filter(in_volume()), "agreement__project")
            budget = _sum(BudgetLine.objects.filter(in_force(today())), "version__agreement__project")
            share = Cast(booked, FloatField()) / NullIf(Cast(budget, FloatField()), 0.0)
            kept = Q(pk__in=complement.kept_years(self.request.user))
            return Case(When(kept, then=Value(None)), default=share, output_field=FloatField())
        if key == "logged":
            rows = activities.logged(activities.activities(self.request.user))
            return Subquery(_latest(rows).values("shown_day")[:1])
        return super().order_key(key)


def _sum(rows: QuerySet[Any], project: str) -> Subquery:
    """SEK of the rows that lead by `project` to the project of the outer query."""
    rows = rows.filter(**{project: OuterRef("pk")})
    by_project = rows.order_by().values(project).annotate(sum=Sum("amount_sek"))
    return Subquery(by_project.values("sum"))


def _latest(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(project=OuterRef("pk"), shown_day__lte=today()).order_by("-shown_day", "-pk")


@dataclass(frozen=True)
class Line:
    """One row of the list, as shown."""

    project: Any
    name: str
    standing: words.Standing
    place: str
    funders: str
    period: str
    progress: Progress
    logged: str
    logged_id: str

    @property
    def elapsed(self) -> float:
        """Percent, as the bar wants it."""
        return self.progress.elapsed * 100

    @property
    def ended(self) -> bool:
        return self.project.status in ENDED


@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """The list page; `?format=csv` and `?format=xlsx` give the same selection as a file."""
    access.require(request.user, "view", Project)
    shown = queries.projects(request.user)
    filters = ProjectListFilter(request.GET, shown, request=request)
    if kind := tables.asked_for(request):
        listed = lines(filters.qs.defer(*_TEXTS), request.user)
        access_log.seen(request, [line.project for line in listed])
        return tables.download(_table(listed), kind)
    page = Paginator(filters.qs.defer(*_TEXTS), PER_PAGE).get_page(request.GET.get("page"))
    rows = lines(page.object_list, request.user)
    access_log.seen(request, [line.project for line in rows])
    found = _chips(filters)
    context = {
        "filters": filters,
        "order": filters.form.cleaned_data.get("order") or "-end",
        "chips": found,
        "page": page,
        "lines": rows,
        "views": _views(shown, request),
        "may_add": access.may(request.user, "add", Project),
        "day": today(),
        **_sums(filters.qs, request.user),
        "finding": _finding(filters),
        "helps": None if page.object_list else _helping_chip(filters, shown, found, request),
    }
    return render(request, "projects/list.html", context)


def lines(rows: QuerySet[Project], user: Any) -> list[Line]:
    """The rows with what stands in their columns; as many queries for one row as for many."""
    on = today()
    latest = _latest(activities.logged(activities.activities(user)))
    listed: list[Any] = list(
        queries.as_rows(rows, user)
        .prefetch_related(Prefetch("agreements", Agreement.objects.select_related("funder")))
        .annotate(
            logged_on=Subquery(latest.values("shown_day")[:1]),
            logged_id=Subquery(latest.values("public_id")[:1]),
        )
    )
    progress = progress_in_all(listed, on, user)
    lights = of_projects(listed, on, user)
    return [
        Line(
            project=project,
            name=bilingual(project, "name"),
            standing=words.standing(project, lights[project.pk], on),
            place=words.place(project),
            funders=funders(project),
            period=words.months(project),
            progress=progress[project.pk],
            logged=words.day(project, project.logged_on),
            logged_id=project.logged_id,
        )
        for project in listed
    ]


def _table(rows: list[Line]) -> tables.Table:
    """What the page shows, and the amounts in whole öre."""
    header = (
        _("Number"), _("Short name"), _("Project"), _("Status"), _("Judgement"), _("Country"), _("Funder"),
        _("Period"), _("Spent, SEK"), _("Budget, SEK"), _("Time passed, %"), _("Last logged"),
    )  # fmt: skip
    cells = (
        (
            row.project.public_id, row.project.code, row.name, row.project.get_status_display(), row.standing.word,
            row.place, row.funders, row.period, *told(row.progress),
            rounded(Decimal(str(row.elapsed)), places=1), row.logged if row.logged_id else None,
        )
        for row in rows
    )  # fmt: skip
    return tables.Table(_("projects"), header, cells)


def told(progress: Progress) -> tuple[tables.Cell, tables.Cell]:
    """Spent and budget as a file says them."""
    return (str(complement.NOT_SHOWN),) * 2 if progress.is_kept else (progress.spent, progress.budget)


def funders(project: Project) -> str:
    """Who pays, in the order of the list of funders; a dash when nothing is agreed."""
    paying = {agreement.funder for agreement in project.agreements.all()}
    return joined(sorted(paying, key=lambda funder: (funder.order, funder.code))) or formats.MISSING


def _chips(filters: ProjectListFilter) -> list[dict[str, str]]:
    """Chips of what differs from the default, which is ongoing projects in the usual order."""
    found = [chip for chip in chips(filters, leave_out=["order"]) if chip["value"] != RUNNING_ONLY]
    return [chip | {"label": _("Also ended ones")} if chip["value"] == ALL else chip for chip in found]


def _views(shown: QuerySet[Project], request: HttpRequest) -> list[dict[str, Any]]:
    """The saved views with their counts; the one that the address names is current."""
    of_all = {
        "?": (_("Ongoing"), queries.running(shown)),
        "?mine=1": (_("My projects"), queries.mine(queries.running(shown), request.user)),
        "?status=ending": (_("Ending within a year"), queries.ending_within_a_year(shown)),
        "?status=all": (_("All"), shown),
    }
    address = request.GET.copy()
    for name in ("order", "page"):
        address.pop(name, None)
    now = "?" + "&".join(f"{key}={value}" for key, value in address.items() if value)
    return [
        {
            "url": url,
            "label": label,
            "count": rows.order_by().count(),
            "here": now in (url, f"{url}status=running"),
        }
        for url, (label, rows) in of_all.items()
    ]


def _sums(selection: QuerySet[Project], user: Any) -> dict[str, Any]:
    """Spent and budget of the whole selection, and what of it was booked in another currency.

    Projects whose money is not told to the user are in no sum; `kept` says how many they are.
    """
    kept = selection.order_by().filter(pk__in=complement.kept_years(user)).values("pk")
    keys = selection.order_by().exclude(pk__in=kept).values("pk")
    booked = Transaction.objects.filter(in_volume(), agreement__project__in=keys).order_by()
    spent = booked.aggregate(
        all=Sum("amount_sek"), converted=Sum("amount_sek", filter=~Q(currency="SEK")), rows=Count("pk")
    )
    planned = BudgetLine.objects.filter(in_force(today()), version__agreement__project__in=keys)
    budget = planned.aggregate(all=Sum("amount_sek"))
    return {
        "spent": total([spent["all"]]) if spent["rows"] else None,
        "converted": total([spent["converted"]]),
        "budget": total([budget["all"]]) if budget["all"] is not None else None,
        "kept": kept.count(),
    }


def _finding(filters: ProjectListFilter) -> str:
    """The list's heading in words: how many run, and how many of those spend off plan."""
    listed = list(filters.qs.order_by("pk").only("start", "end", "actual_end", "status"))
    running = [project for project in listed if project.status in RUNNING]
    if not listed:
        return ""
    where = _where(filters)
    if len(running) == len(listed):
        text = ngettext(
            "%(n)s project%(where)s is ongoing.", "%(n)s projects%(where)s are ongoing.", len(running)
        )
    else:
        text = ngettext(
            "%(n)s of %(all)s projects%(where)s is ongoing.",
            "%(n)s of %(all)s projects%(where)s are ongoing.",
            len(running),
        )
    said = [text % {"n": words.spelled(len(running)), "all": words.spelled(len(listed)), "where": where}]
    paces = [
        p.pace
        for p in progress_in_all(running, today(), filters.request.user).values()
        if p.light in ("warn", "bad")
    ]
    slow = sum(pace is not None and pace < Decimal(100) for pace in paces)
    fast = len(paces) - slow
    if slow:
        text = ngettext(
            "%(n)s of them spends more slowly than planned.",
            "%(n)s of them spend more slowly than planned.",
            slow,
        )
        said.append(text % {"n": words.spelled(slow)})
    if fast:
        text = ngettext(
            "%(n)s of them spends faster than planned.", "%(n)s of them spend faster than planned.", fast
        )
        said.append(text % {"n": words.spelled(fast)})
    return " ".join(capfirst(part) for part in said)


def _where(filters: ProjectListFilter) -> str:
    """ " in Tanzania with Sida": the parts of the filter that fit into the sentence."""
    chosen = filters.form.cleaned_data
    said = ""
    if chosen.get("country"):
        said += _(" in %(country)s") % {"country": chosen["country"]}
    if chosen.get("funder"):
        said += _(" with %(funder)s") % {"funder": chosen["funder"]}
    return said


def _helping_chip(
    filters: ProjectListFilter, shown: QuerySet[Project], found: list[dict[str, str]], request: HttpRequest
) -> dict[str, str] | None:
    """The filter whose removal brings most projects back; None when no single one does."""
    best, most = None, 0
    for chip in found:
        data = filters.data.copy()
        data.pop(chip["name"])
        number = ProjectListFilter(data, shown, request=request).qs.order_by().count()
        if number > most:
            best, most = chip, number
    return best
