"""Pages of values: what waits to be reported and approved, one value, and the steps that it takes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.results.catalogue.calendar import open_state
from projects.results.framework.models import Indicator
from projects.results.values import actions, disclosure, forms, pages, queries, queue, rules, shown
from projects.results.values.models import IndicatorValue
from tracker.core import access, steps
from tracker.privacy import access_log

Status = IndicatorValue.Status


@require_safe
def value(request: HttpRequest, code: str, period: str, site: str = "") -> HttpResponse:
    """What is approved of an indicator for a period, what is on its way, and what both rest on."""
    access.require(request.user, "view", IndicatorValue)
    of = pages.place(request, code, period, site)
    rows = list(
        queries.values(request.user).filter(
            indicator=of[0], period=of[1], site=of[2], status__in=[*IndicatorValue.OPEN, Status.APPROVED]
        )
    )
    access_log.seen(request, rows)
    attached = list(queries.evidence(request.user).filter(value__in=rows))
    access_log.seen(request, attached)
    parts = disclosure.parts_of(request.user, rows)
    background = queries.background(*of)
    about = [pages.about(row, parts, attached, background) for row in rows]
    undecided = next((one for one in about if one["row"].is_open), None)
    may = _may(request.user, of[0], undecided["row"] if undecided else None)
    context = pages.context(request, *of) | {
        "background": pages.background(of[0], background),
        "approved": next((one for one in about if one["row"].status == Status.APPROVED), None),
        "undecided": undecided,
        "answers": may,
        "may": {answer.action for answer in may if answer.allowed},
        "urls": {
            name: queue.url(name, *of)
            for name in ("value_report", "value_decide", "value_withdraw", "evidence_add")
        },
    }
    return render(request, "results/values/value.html", context)


@require_http_methods(pages.STEPS)
def value_report(request: HttpRequest, code: str, period: str, site: str = "") -> HttpResponse:
    """Write down what was measured: a draft, or handed in at once."""
    of = pages.place(request, code, period, site)
    access.require(request.user, "add", of[0], of="indicator value")
    opened = open_state(request.user, of[1], of[0].project)
    if request.method != "POST" and not (opened.is_open and rules.is_reportable(of[0], of[1])):
        return redirect(queue.url("value", *of))
    standing = actions.standing(*of)
    is_sent = request.method == "POST"
    form = forms.ReportForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        indicator=of[0],
        period=of[1],
        site=of[2],
        standing=standing,
    )
    chosen = pages.asked(request)["queue"]
    here = (of[0].pk, of[1].pk, of[2].pk if of[2] else None)
    step = queue.reporting(request.user, chosen, here) if chosen else None
    submit = "submit" in request.POST

    def effect() -> str:
        form.save(request.user, submit=submit)
        return step.next_url if step else queue.url("value", *of)

    status, url = steps.take(request, form, effect)
    if url:
        messages.success(request, _("It has been submitted.") if submit else _("The draft has been saved."))
        return redirect(url)
    background = queries.background(*of)
    context = pages.context(request, *of) | {
        "form": form,
        "standing": standing,
        "step": step,
        "tables": form.tables(),
        "background": pages.background(of[0], background),
        "target": pages.live(of[0], background),
        "evidence": [
            row for row in queries.evidence(request.user).filter(value=standing) if not row.voided_at
        ]
        if standing and standing.is_open
        else [],
    }
    return render(request, "results/values/report.html", context, status=status)


@require_http_methods(pages.STEPS)
def value_decide(request: HttpRequest, code: str, period: str, site: str = "") -> HttpResponse:
    """Approve what somebody else has handed in, or send it back with a note."""
    access.require(request.user, "approve", IndicatorValue)
    of = pages.place(request, code, period, site)
    row = pages.standing(request, of)
    access.require(request.user, "approve", row)
    if row.status != Status.SUBMITTED and request.method != "POST":
        return redirect(queue.url("value", *of))
    form = forms.DecideForm(pages.sent(request), of=row)
    chosen = pages.asked(request)["queue"]
    step = queue.deciding(request.user, chosen, row) if chosen else None

    def effect() -> str:
        form.save(request.user)
        return step.next_url if step else queue.url("value", *of)

    status, url = steps.take(request, form, effect)
    if url:
        done = {"approve": _("It has been approved."), "return": _("It has been sent back.")}
        messages.success(request, done[form.cleaned_data["decision"]])
        return redirect(url)
    row = pages.standing(request, of)  # the action may have changed the object before it was refused
    attached = list(queries.evidence(request.user).filter(value=row))
    access_log.seen(request, [row, *attached])
    background = queries.background(*of)
    before = queries.approved(request.user).filter(indicator=of[0], period=of[1], site=of[2]).first()
    context = pages.context(request, *of) | {
        "form": form,
        "step": step,
        "background": pages.background(of[0], background),
        "about": pages.about(row, disclosure.parts_of(request.user, [row]), attached, background),
        "before": before and shown.told(before),
        "is_own": request.user.pk in (row.drafted_by_id, row.submitted_by_id),
    }
    return render(request, "results/values/decide.html", context, status=status)


@require_http_methods(pages.STEPS)
def value_withdraw(request: HttpRequest, code: str, period: str, site: str = "") -> HttpResponse:
    of = pages.place(request, code, period, site)
    row = pages.standing(request, of)
    access.require(request.user, "change", row)
    form = forms.WithdrawForm(pages.sent(request), of=row)
    template = {
        "title": _("Withdraw the value"),
        "verb": _("Withdraw"),
        "lede": _("It is set aside, and can be seen in the history. What is approved still counts."),
    }
    return pages.step(request, of, form, _("It has been withdrawn."), template)


def _may(user: Any, indicator: Indicator, row: IndicatorValue | None) -> list[access.Answer]:
    """What the user may do with what stands here, or with the place while nothing does."""
    if row:
        return access.explain(user, row)
    answers = access.explain(user, indicator, [("add", "indicator value")])
    return [answer for answer in answers if answer.object == "indicator value"]
