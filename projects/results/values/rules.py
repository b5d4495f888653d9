"""What a value must be like: that it fits the indicator, the period, the place, and what evidence it needs."""

from decimal import Decimal

from django.utils.translation import gettext as _

from projects.results.catalogue.models import Measure, ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.values.aggregate import percentage
from projects.results.values.models import IndicatorValue
from tracker.core import formats
from tracker.core.errors import Refused

Answer = IndicatorValue.Answer
_YES_NO = (Decimal(0), Decimal(1))


def is_reportable(indicator: Indicator, period: ReportingPeriod) -> bool:
    """Is the period of the kind that the indicator is reported by, and within its project's time?"""
    project = indicator.project
    last = project.actual_end or project.end
    return (
        period.kind == indicator.frequency and period.first_day <= last and period.last_day >= project.start
    )


def check_place(indicator: Indicator, period: ReportingPeriod, site: Site | None) -> None:
    """May a value of the indicator be of this period, and of this place?"""
    if period.kind != indicator.frequency:
        message = _("The indicator is reported each %(frequency)s; %(period)s is another kind of period.")
        said = {"frequency": indicator.get_frequency_display(), "period": period}
        raise Refused("other_kind", message % said, field="period")
    if not is_reportable(indicator, period):
        message = _("%(period)s lies outside the time of the project.")
        raise Refused("outside_project", message % {"period": period}, field="period")
    sites = {one.pk for one in indicator.sites.all()}
    if site is None and sites:
        raise Refused("site_missing", _("The indicator is reported place by place: say which."), field="site")
    if site is not None and site.pk not in sites:
        raise Refused("unknown_site", _("The indicator is not reported at that place."), field="site")


def check_answer(row: IndicatorValue) -> None:
    """Set the percentage of a share, and go on only if the answer says what the measure asks for, and no more."""
    if row.answer not in Answer.values:
        raise Refused("invalid", _("Choose one of the answers."), field="answer")
    if row.answer != Answer.MEASURED:
        _check_nothing(row)
        return
    check = {Measure.PERCENT: _check_share, Measure.TEXT: _check_words}.get(
        Measure(row.indicator.measure), _check_number
    )
    check(row)


def _check_nothing(row: IndicatorValue) -> None:
    for field in ("value", "numerator", "denominator", "text_sv", "text_en"):
        if getattr(row, field) not in (None, ""):
            message = _("Leave this empty, or answer that it was measured.")
            raise Refused("not_measured", message, field=field)
    if not row.comment_sv:
        message = (
            _("Say in the comment why nothing was measured.")
            if row.answer == Answer.NOT_MEASURED
            else _("Say in the comment why it does not apply.")
        )
        raise Refused("comment_missing", message, field="comment_sv")


def _check_share(row: IndicatorValue) -> None:
    _only(row, "numerator", "denominator", "value")
    for field in ("numerator", "denominator"):
        number = getattr(row, field)
        if number is None:
            raise Refused("missing", _("A percentage needs both numbers."), field=field)
        if number < 0:
            raise Refused("negative", _("The number must be at least 0."), field=field)
    assert row.numerator is not None
    assert row.denominator is not None
    if not row.denominator:
        message = _("Nothing can be a share of 0. If there was nobody, answer that it does not apply.")
        raise Refused("denominator_zero", message, field="denominator")
    if row.numerator > row.denominator:
        message = _("This is more than the whole, %(whole)s.")
        said = formats.number(row.denominator, 0 if row.denominator == int(row.denominator) else 2)
        raise Refused("over_whole", message % {"whole": said}, field="numerator")
    row.value = percentage(row.numerator, row.denominator)


def _check_words(row: IndicatorValue) -> None:
    _only(row, "text_sv", "text_en")
    if not row.text_sv:
        raise Refused("missing", _("Say in words how it is."), field="text_sv")


def _check_number(row: IndicatorValue) -> None:
    _only(row, "value")
    if row.value is None:
        message = _("Give the value. 0 is a value too; if it was not measured, answer so.")
        raise Refused("missing", message, field="value")
    measure = row.indicator.measure
    if measure == Measure.NUMBER and row.value < 0:
        raise Refused("negative", _("The number must be at least 0."), field="value")
    if measure == Measure.YES_NO and row.value not in _YES_NO:
        raise Refused("not_yes_no", _("Answer yes (1) or no (0)."), field="value")
    if measure == Measure.ORDINAL and row.value not in {step.value for step in row.indicator.steps.all()}:
        raise Refused("not_a_step", _("That is no step of the scale."), field="value")


def _only(row: IndicatorValue, *fields: str) -> None:
    """Nothing is given that another measure asks for."""
    for field in ("value", "numerator", "denominator", "text_sv", "text_en"):
        if field not in fields and getattr(row, field) not in (None, ""):
            raise Refused("not_asked", _("The indicator does not ask for this."), field=field)


def check_evidence(row: IndicatorValue) -> None:
    """What was measured is shown to be right, where the indicator demands it."""
    if not row.indicator.needs_evidence or row.answer != Answer.MEASURED:
        return
    evidence = row.evidence.all() if row.pk else ()
    if all(one.voided_at for one in evidence):
        message = _("Evidence is demanded: attach a file, or name the number under which it is registered.")
        raise Refused("evidence_missing", message, field="evidence")
