"""What a sensitive project has of results: in each text a word of its own, and numbers that differ between two worlds.

Made as drafts, so that the words can be written; `decide` then has them count.
"""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from projects import models
from tests import factories as make

_SENT = dt.time(9, tzinfo=dt.UTC)


def rows_of(world: Any, rows: SimpleNamespace, days: list[dt.date]) -> SimpleNamespace:
    first, day, later, last = days
    project, member, indicator, partner = rows.project, rows.member, rows.indicator, rows.partner
    site = make.SiteFactory(project=project)
    indicator.sites.add(site)
    framework = make.FrameworkVersionFactory(project=project, reason="x", agreed_by=member)
    node = make.ResultNodeFactory(version=framework, level="O", assumptions_sv="x", assumptions_en="x")
    value = make.IndicatorValueFactory(indicator=indicator, status="draft", value=Decimal(100))
    in_parts(indicator, value, world.pick_parts((60, 37, 3), (60, 3, 37)))
    unsure = make.IndicatorValueFactory(
        indicator=indicator,
        site=site,
        status="draft",
        drafted_by=member,
        submitted_by=member,
        submitted_at=dt.datetime.combine(day, _SENT),
    )
    assessment = _assessed(world, "midterm", project=project, organisation=partner, assessed_on=later)
    item = models.Item.objects.filter(criterion__instrument=assessment.instrument).first()
    score = make.ScoreFactory(assessment=assessment, points=world.pick(71, 38), strengths="x", areas="x")
    for named, on in (("baseline", first), ("follow_up", later)):
        culture(world.pick(1, 3), project=project, organisation=partner, round=named, assessed_on=on)
    rated = world.pick((2, 3, 1, 2), (5, 4, 4, 4)) if project.sensitivity == "protected" else (2, 3, 1, 2)
    risk = make.RiskFactory(project=project, found_on=day, review_on=last, owner=member, rating=rated)
    closed = make.RiskFactory(
        project=project, found_on=day, review_on=last, closed_on=later, closed_reason="x"
    )
    exception = models.PeriodException.objects.create(
        period=value.period,
        user=member,
        project=project,
        until=dt.datetime.combine(last, _SENT),
        reason="x",
        granted_by=make.UserFactory(),
    )
    return SimpleNamespace(
        site=site,
        component=make.ComponentFactory(project=project),
        framework=framework,
        node=node,
        plan=models.IndicatorPlan.objects.create(
            version=framework, node=node, indicator=indicator, no_baseline="x"
        ),
        target=models.IndicatorTarget.objects.create(
            version=framework, indicator=indicator, period=make.ReportingPeriodFactory(), value=Decimal(90)
        ),
        step=models.OrdinalStep.objects.create(indicator=indicator, value=1, name_sv="x", name_en="x"),
        value=value,
        evidence=models.ValueEvidence.objects.create(value=value, name="x", dnr="x", added_by=member),
        unsure=unsure,
        override=make.LightOverrideFactory(project=project, since=day, until=later, judged_by=member),
        assessment=assessment,
        score=score,
        score_evidence=make.ScoreEvidenceFactory(assessment=assessment, item=item, added_by=member),
        improvement=make.ImprovementActionFactory(
            assessment=assessment, item=item, due_on=last, done_on=later, outcome="x"
        ),
        update=make.StatusUpdateFactory(
            project=project,
            month=dt.date(day.year, 3, 1),
            deviations="x",
            decision_wanted="x",
            written_by=member,
            sent_at=dt.datetime.combine(day, _SENT),
            answer="x",
            answered_by=member,
            answered_on=later,
        ),
        lesson=make.LessonFactory(project=project, learned_on=day),
        story=make.StoryFactory(project=project, happened_on=day, consent_from=day, consent_until=last),
        risk=risk,
        # Written once: it gets its word before it is saved.
        rating=make.RiskRatingFactory.build(risk=risk, rated_on=later, rated_by=member, note="x"),
        closed=closed,
        integrity=make.IntegrityItemFactory(
            project=project,
            owner=member,
            noted_on=day,
            closed_on=later,
            closed_reason="x",
            **world.pick(
                {"phase": "detect", "category": "crime"}, {"phase": "prevent", "category": "ethics"}
            ),
        ),
        exception=exception,
    )


def decide(rows: SimpleNamespace, day: dt.date) -> None:
    """What was made as a draft counts from now on, and does not change any more."""
    for row, fields in (
        (rows.framework, {"status": "agreed", "in_force_from": day}),
        (rows.value, {"status": "approved", "decided_by": rows.exception.granted_by}),
        (rows.unsure, {"status": "submitted"}),
        (rows.assessment, {"status": "final"}),
    ):
        type(row).objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()


def of_open_project(world: Any, project: Any, organisation: Any, value: Any) -> None:
    """What is open to everybody, but for who told a story without consent and the small parts of a value."""
    in_parts(value.indicator, value, world.pick_parts((30, 26, 4), (30, 4, 26)))
    models.IndicatorValue.objects.filter(pk=value.pk).update(status="approved")
    for named, day in (("baseline", dt.date(2016, 5, 2)), ("follow_up", dt.date(2017, 5, 3))):
        culture(2, project=project, organisation=organisation, round=named, assessed_on=day)
    make.RiskFactory(project=project)


def in_parts(indicator: Any, value: Any, amounts: tuple[int, ...]) -> None:
    """A value split by sex; the parts of another world are the same in another order."""
    sex, _made = models.Dimension.objects.get_or_create(code="sex", defaults={"name_sv": "Kön"})
    models.IndicatorSplit.objects.create(indicator=indicator, first=sex)
    for n, (code, amount) in enumerate(zip(("women", "men", "unknown"), amounts, strict=True)):
        group, _made = models.Category.objects.get_or_create(
            dimension=sex, code=code, defaults={"name_sv": code, "name_en": code, "order": n}
        )
        models.ValueCell.objects.create(value=value, first=group, amount=amount)


def culture(points: int, **more: Any) -> Any:
    """A final assessment of the culture, every statement with the same points."""
    known = models.Instrument.objects.filter(code="culture-here").first()
    instrument = known or make.small("culture")
    if known is None:
        models.Instrument.objects.filter(pk=instrument.pk).update(code="culture-here")
    return make.scored([points] * 4, view="joint", scale="steps", instrument=instrument, **more)


def _assessed(world: Any, named: str, **more: Any) -> Any:
    """A draft with CAF; its round and its organisation's scores are for the project's members."""
    known = models.Instrument.objects.filter(code="caf-here").first()
    instrument = known or make.small("caf")
    if known is None:
        models.Instrument.objects.filter(pk=instrument.pk).update(code="caf-here")
    return make.AssessmentFactory(
        instrument=instrument, round=named, note="x", team_size=world.pick(7, 9), **more
    )
