"""Forums, networks, conferences and visits, beside the projects."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from countries import models as countries
from projects import models
from tests.factories.assessments import CriterionFactory
from tests.factories.places import CountryFactory, ForumFactory, OrganisationFactory
from tests.factories.portfolio import ProjectFactory
from tests.factories.records import ActivityFactory


class PresidencyFactory(DjangoModelFactory):
    class Meta:
        model = countries.Presidency

    year = factory.Sequence(lambda n: 2013 + n // 2)
    half = factory.Sequence(lambda n: n % 2 + 1)
    country = factory.SubFactory(CountryFactory)


class StudyFactory(DjangoModelFactory):
    class Meta:
        model = countries.Study

    forum = factory.SubFactory(ForumFactory)
    topic_sv = "Ledarskap"
    topic_en = "Leadership"
    due_on = dt.date(2017, 4, 1)


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = countries.Publication

    forum = factory.SubFactory(ForumFactory)
    title = "Government at a Glance"
    edition = factory.Sequence(lambda n: str(2017 + n))
    published_on = dt.date(2017, 7, 13)


class ForumOutputFactory(DjangoModelFactory):
    class Meta:
        model = countries.ForumOutput

    public_id = factory.Sequence("FO-2017-{}".format)
    forum = factory.SubFactory(ForumFactory)
    kind = "handbook"
    title_sv = "Handbok om integritet"
    title_en = "Integrity handbook"
    published_on = dt.date(2017, 1, 31)


class NetworkMemberFactory(DjangoModelFactory):
    class Meta:
        model = countries.NetworkMember

    network = factory.SubFactory(ForumFactory, kind="network")
    organisation = factory.SubFactory(OrganisationFactory)
    first_day = dt.date(2019, 1, 15)


class NetworkDelegateFactory(DjangoModelFactory):
    class Meta:
        model = countries.NetworkDelegate

    member = factory.SubFactory(NetworkMemberFactory)
    name = factory.Sequence("Delegat {}".format)
    profession = "lawyer"
    first_day = dt.date(2019, 1, 15)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = models.Meeting

    activity = factory.SubFactory(
        ActivityFactory, project=None, kind="forum_meeting", forum=factory.SubFactory(ForumFactory)
    )


class SharedCaseFactory(DjangoModelFactory):
    class Meta:
        model = models.SharedCase

    network = factory.SubFactory(ForumFactory, kind="network")
    organisation = factory.SubFactory(OrganisationFactory)
    shared_on = dt.date(2019, 5, 14)
    title_sv = "Så upptäckte vi jäv"
    title_en = "How we found a conflict of interest"


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = models.Delegation

    conference = factory.SubFactory(ActivityFactory, project=None, kind="conference")
    country = factory.SubFactory(CountryFactory)


class GoodPracticeCaseFactory(DjangoModelFactory):
    class Meta:
        model = models.GoodPracticeCase

    public_id = factory.Sequence("GP-2018-{}".format)
    conference = factory.SubFactory(ActivityFactory, project=None, kind="conference")
    organisation = factory.SubFactory(OrganisationFactory)
    criterion = factory.SubFactory(CriterionFactory)
    title_sv = "Återkoppling utifrån"
    title_en = "Feedback from outside"


class ReuseFactory(DjangoModelFactory):
    class Meta:
        model = models.Reuse

    project = factory.SubFactory(ProjectFactory)
    output = factory.SubFactory(ForumOutputFactory)
    used_on = dt.date(2017, 9, 4)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = models.Visit

    activity = factory.SubFactory(ActivityFactory, project=None, kind="incoming_visit")
    organisation = factory.SubFactory(OrganisationFactory)
    requested_on = dt.date(2017, 3, 1)
