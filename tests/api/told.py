"""Risks, and what managers tell, as resources."""

import datetime as dt

from tests import factories as make
from tests.api.case import Case
from tracker.core.periods import today

CASES = [
    Case(
        "risks",
        "public_id",
        lambda project: make.RiskFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "category": "partner",
            "title_sv": "Personalen byts ut",
            "found_on": "2017-02-01",
            "review_on": "2030-01-01",
            "rating": {
                "probability": 4,
                "consequence": 4,
                "residual_probability": 3,
                "residual_consequence": 4,
            },
        },
        {"title_en": "Staff are replaced"},
        {"manager"},
        own=True,
        wrong={"category": "weather"},
    ),
    Case(
        "year-notes",
        "id",
        lambda project: make.YearNoteFactory(project=project, year=2015 + project.year_notes.count()),
        lambda project: {"project": project.public_id, "year": 2018, "changed_sv": "Samma arbetssätt"},
        {"changed_en": "The same ways"},
        {"manager", "admin_user"},
        own=True,
        wrong={"year": "2018"},
    ),
    Case(
        "lessons",
        "public_id",
        lambda project: make.LessonFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "title_sv": "Börja med cheferna",
            "text_sv": "Då går det.",
            "learned_on": "2017-09-01",
        },
        {"title_en": "Begin with the managers"},
        {"manager", "writer"},
        own=True,
        wrong={"title_sv": ""},
    ),
    Case(
        "stories",
        "public_id",
        lambda project: make.StoryFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "title_sv": "Jag fick jobb",
            "text_sv": "Nära hemmet.",
            "happened_on": "2017-10-01",
        },
        {"title_en": "I got a job"},
        {"manager", "writer"},
        own=True,
        wrong={"consent_from": "2017"},
    ),
    Case(
        "documents",
        "public_id",
        lambda project: make.DocumentFactory(
            project=project,
            activity=make.ActivityFactory(project=project),
            counterparty=make.OrganisationFactory(),
        ),
        lambda project: {
            "project": project.public_id,
            "kind": "letter",
            "title": "Inbjudan",
            "dated": "2017-03-01",
            "direction": "received",
            "counterparty": make.OrganisationFactory().identifier,
            "link": "https://example.se/inbjudan",
        },
        {"title": "Inbjudan till seminarium"},
        {"manager", "leader", "registrar", "admin_user"},
        own=True,
        wrong={"direction": "sideways"},
    ),
]
ADDED = [
    Case(
        "light-judgements",
        "id",
        lambda project: make.LightOverrideFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "light": "goals",
            "colour": "ok",
            "reason": "Lagen har ändrats.",
            "until": (today() + dt.timedelta(days=30)).isoformat(),
        },
        {},
        {"manager", "leader"},
        own=True,
    ),
    Case(
        "status-updates",
        "id",
        lambda project: make.StatusUpdateFactory(project=project),
        lambda project: {"project": project.public_id, "month": "2018-03-01", "changed": "Fler matchningar"},
        {},
        {"manager"},
        own=True,
    ),
]
