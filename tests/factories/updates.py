"""What project managers tell: status updates, lessons, stories."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from projects import models
from tests.factories.people import UserFactory
from tests.factories.portfolio import ProjectFactory


class StatusUpdateFactory(DjangoModelFactory):
    """Sent in the month after; `is_draft=True` is not sent."""

    class Meta:
        model = models.StatusUpdate

    project = factory.SubFactory(ProjectFactory)
    month = factory.Sequence(lambda n: dt.date(2015 + n // 12, n % 12 + 1, 1))
    is_draft = False
    changed = factory.Sequence("Det gick framåt {}".format)
    written_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyAttribute(
        lambda row: (
            None
            if row.is_draft
            else dt.datetime.combine(row.month + dt.timedelta(days=33), dt.time(9), tzinfo=dt.UTC)
        )
    )


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = models.Lesson

    public_id = factory.Sequence(lambda n: f"L-2017-{900 + n}")
    project = factory.SubFactory(ProjectFactory)
    learned_on = dt.date(2017, 9, 1)
    title_sv = factory.Sequence("Lärdom {}".format)
    title_en = factory.Sequence("Lesson {}".format)
    text_sv = "Börja med cheferna."
    text_en = "Begin with the managers."


class StoryFactory(DjangoModelFactory):
    """Told with a consent that holds to the end of 2099; `consent_from=None` takes the consent away."""

    class Meta:
        model = models.Story

    public_id = factory.Sequence(lambda n: f"S-2017-{900 + n}")
    project = factory.SubFactory(ProjectFactory)
    happened_on = dt.date(2017, 10, 1)
    title_sv = factory.Sequence("Berättelse {}".format)
    title_en = factory.Sequence("Story {}".format)
    text_sv = "Jag fick ett arbete nära hemmet."
    text_en = "I got a job close to home."
    teller_sv = "arbetssökande"
    teller_en = "job seeker"
    consent_from = dt.date(2017, 10, 1)
    consent_until = factory.LazyAttribute(lambda row: row.consent_from and dt.date(2099, 12, 31))
    consent_dnr = factory.LazyAttribute(lambda row: "T 2017/9" if row.consent_from else "")
