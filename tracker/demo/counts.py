"""Shares out a plan's participants and days among its activities, so that the year's sums hold exactly."""

import datetime as dt
from dataclasses import dataclass, field

from countries.models import Organisation
from projects.models import Activity
from tracker.demo.plans import Plan
from tracker.demo.spread import spread, vary

COUNTED_AS_TRAINING = ("training", "workshop")
COST_OF_A_DAY = 6500
MOST_EXPERTS = 4
DAYS_OF_A_MISSION = 6


@dataclass
class Made:
    """An unsaved activity, and what is linked to it once it has its number."""

    activity: Activity
    experts: int = 0  # colleagues abroad, each for as many days as the activity lasts at most
    person_days: int | None = None  # None: to be shared out among the missions
    partners: list[Organisation] = field(default_factory=list)
    has_dnr: bool = True


def share_participants(plan: Plan, known: list[Activity], new: list[Activity]) -> None:
    """Give the `new` trainings what is left of the plan's participants when the `known` have theirs.

    Those who take part for the first time are shared among all trainings in proportion to who came.
    """
    trainings = [*new, *(a for a in known if a.kind in COUNTED_AS_TRAINING and a.women is not None)]
    sexes = zip(("women", "men"), plan.participants, plan.trained, strict=True)
    for sex, everybody, trained in sexes:
        left = everybody - sum(getattr(activity, sex) or 0 for activity in known)
        weights = [vary(70, 130, plan.code, plan.year, sex, i) for i in range(len(new))]
        for activity, number in zip(new, spread(left, weights), strict=True):
            setattr(activity, sex, number if left else None)
        came = [getattr(activity, sex) or 0 for activity in trainings]
        for activity, number in zip(trainings, spread(trained, came), strict=True):
            if getattr(activity, sex) is not None:
                setattr(activity, f"first_time_{sex}", number)
    for activity in known:
        if activity.kind == Activity.Kind.STUDY_VISIT_IN:
            activity.first_time_women = activity.first_time_men = 0
    _details(plan, [activity for activity in trainings if activity.participants is not None])


def _details(plan: Plan, trainings: list[Activity]) -> None:
    """Some count more: youth, disability and, outside 2017, people whose sex nobody noted."""
    for i, activity in enumerate(trainings):
        everybody = activity.participants or 0
        if i % 3 == 0:
            activity.youth = everybody // 12
        if plan.source["markers"].get("disability"):
            activity.disability = everybody // 12
    if plan.year != 2017 and plan.source["kind"] != "itp" and trainings:
        trainings[len(trainings) // 2].unknown = vary(1, 4, plan.code, plan.year)


def share_days(plan: Plan, missions: list[Made]) -> None:
    """Give the missions what is left of the plan's days abroad; each lasts as long as its longest-staying expert."""
    left = plan.days_abroad - sum(made.person_days or 0 for made in missions)
    unshared = [made for made in missions if made.person_days is None]
    for made, days in zip(unshared, spread(left, [1] * len(unshared)), strict=True):
        made.person_days = days
        made.experts = max(1, min(MOST_EXPERTS, -(-days // DAYS_OF_A_MISSION)))
        made.activity.end = made.activity.start + dt.timedelta(max(1, -(-days // made.experts)) - 1)
    for made in missions:
        made.activity.cost_estimate = (made.person_days or 0) * COST_OF_A_DAY
