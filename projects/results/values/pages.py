"""What the pages of values share: of what they are, what stands there, and how one value is told."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from projects.results.catalogue.calendar import open_state, way_in
from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.framework.queries import indicators
from projects.results.values import actions, forms, queries, queue, rules, shown
from projects.results.values.models import IndicatorValue, ValueEvidence
from tracker.core import access, steps
from tracker.core.text import bilingual
from tracker.privacy import access_log

STEPS = ["GET", "HEAD", "POST"]
PER_PAGE = 50
Place = tuple[Indicator, ReportingPeriod, Site | None]


def place(request: HttpRequest, code: str, period: str, site: str) -> Place:
    """The indicator, the period and the place of an address."""
    indicator = get_object_or_404(indicators(request.user), code=code)
    found = get_object_or_404(ReportingPeriod.objects.select_related("closed_by"), code=period)
    where = get_object_or_404(Site, project=indicator.project, code=site) if site else None
    access_log.seen(request, [indicator])
    return indicator, found, where


def standing(request: HttpRequest, of: Place) -> IndicatorValue:
    """The value that is open, else the approved one, as the user may see it; 404 when there is neither."""
    row = actions.standing(*of)
    if row is None:
        raise Http404
    return get_object_or_404(queries.values(request.user), pk=row.pk)


def context(
    request: HttpRequest, indicator: Indicator, period: ReportingPeriod, site: Site | None
) -> dict[str, Any]:
    """What every page of a value tells: of what it is, and until when it is open."""
    is_masked = not access.may(request.user, "see identities", indicator.project)
    opened = open_state(request.user, period, indicator.project)
    return {
        "indicator": indicator,
        "period": period,
        "site": site,
        "place": shown.place(site, is_masked),
        "is_masked": is_masked,
        "open": opened,
        "way_in": "" if opened.is_open else way_in(),
        "is_reportable": rules.is_reportable(indicator, period),
        "value_url": queue.url("value", indicator, period, site),
    }


def about(
    row: IndicatorValue, parts: dict[int, Any], attached: list[ValueEvidence], background: queries.Background
) -> dict[str, Any]:
    """One value as pages show it."""
    kind, word = shown.tag(row)
    return {
        "row": row,
        "told": shown.told(row),
        "share": shown.share(row),
        "kind": kind,
        "word": word,
        "comment": bilingual(row, "comment"),
        "of_target": shown.of_target(row.indicator, row.value, background),
        "parts": parts.get(row.pk, []),
        "evidence": [one for one in attached if one.value_id == row.pk],
    }


def background(indicator: Indicator, background: queries.Background) -> dict[str, Any]:
    """What stands beside a value: (the previous one and its period), baseline, and target with its period."""
    previous, plan, target = background.previous, background.plan, background.target
    return {
        "previous": previous and shown.told(previous),
        "previous_period": previous and previous.period,
        "baseline": plan and shown.number(indicator, plan.baseline),
        "baseline_year": plan and plan.baseline_year,
        "target": target
        and (
            shown.number(indicator, target.value) if target.value is not None else bilingual(target, "text")
        ),
        "target_period": target and target.period,
    }


def live(indicator: Indicator, background: queries.Background) -> dict[str, str] | None:
    """What the script needs to tell the percent of the target while somebody types; None where it cannot be told."""
    if background.target is None or background.target.value is None:
        return None
    baseline = background.plan.baseline if background.plan else None
    return {
        "target": str(background.target.value),
        "baseline": "" if baseline is None else str(baseline),
        "direction": indicator.direction,
    }


def step(
    request: HttpRequest, of: Any, form: steps.Step, said: str, template: dict[str, str]
) -> HttpResponse:
    """A small form about the value that stands; back to the value when it is done."""

    def effect() -> str:
        form.save(request.user)  # type: ignore[attr-defined]
        return queue.url("value", *of)

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, said)
        return redirect(url)
    told = context(request, *of) | template | {"form": form}
    return render(request, "results/values/step.html", told, status=status)


def asked(request: HttpRequest) -> dict[str, str]:
    form = forms.Asked(request.GET)
    return form.cleaned_data if form.is_valid() else {"queue": "", "project": ""}


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
