"""Risks with their ratings, and integrity items."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.people import UserFactory
from tests.factories.portfolio import ProjectFactory


class RiskFactory(DjangoModelFactory):
    """Found in 2017, rated 3 x 4 with 2 x 4 left; another `rating` (p, c, residual p, residual c), or None."""

    class Meta:
        model = models.Risk
        skip_postgeneration_save = True

    public_id = factory.Sequence(lambda n: f"R-2017-{9000 + n}")
    project = factory.SubFactory(ProjectFactory)
    category = "context"
    title_sv = factory.Sequence("Risk {}".format)
    title_en = factory.Sequence("Hazard {}".format)
    found_on = dt.date(2017, 2, 1)
    review_on = dt.date(2099, 12, 31)

    @factory.post_generation
    def rating(self, create, given, **more):
        p, c, left_p, left_c = given or (3, 4, 2, 4)
        RiskRatingFactory(
            risk=self,
            rated_on=self.found_on,
            probability=p,
            consequence=c,
            residual_probability=left_p,
            residual_consequence=left_c,
        )


class RiskRatingFactory(DjangoModelFactory):
    class Meta:
        model = models.RiskRating

    risk = factory.SubFactory(RiskFactory)
    rated_on = dt.date(2017, 6, 1)
    rated_by = factory.SubFactory(UserFactory)
    probability = 3
    consequence = 4
    residual_probability = 2
    residual_consequence = 4


class IntegrityItemFactory(DjangoModelFactory):
    class Meta:
        model = models.IntegrityItem

    public_id = factory.Sequence(lambda n: f"I-2017-{9000 + n}")
    project = factory.SubFactory(ProjectFactory)
    phase = "detect"
    category = "conflict"
    title = factory.Sequence("Ärende {}".format)
    noted_on = dt.date(2017, 3, 1)
