"""Projects in the permission matrix: whose own a project is, and in which states it can be.

The other slices ask the same through the path from their row to the project.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db.models import BooleanField, Case, DateField, F, Model, Q, QuerySet, Value, When
from django.db.models.functions import TruncYear
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import countries.rights  # noqa: F401  organisations are registered before more of them are hidden
from countries.models import Organisation
from projects.portfolio.lifecycle import ENDED
from projects.portfolio.models import Funder, Project, ProjectMember, ProjectPartner, Theme
from projects.portfolio.models.project import Sensitivity, Status
from tracker.accounts import second_step
from tracker.core import access, reasons
from tracker.core.masks import Maskable
from tracker.core.periods import today

M = TypeVar("M", bound=Maskable)

# What a member who may only read, by decision, can do with "own" projects.
_READING = ("view", "see identities")


def memberships(user: Any, action: str = "view") -> QuerySet[ProjectMember]:
    """The user's memberships that hold today; for changes those of readers do not count."""
    on = today()
    rows = ProjectMember.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=on), user=user, first_day__lte=on
    )
    return rows if action in _READING else rows.exclude(role=ProjectMember.Role.READER)


def own(user: Any, action: str, path: str = "") -> Q:
    """Rows whose project (reached by `path`, for example "agreement__project__") is the user's own."""
    return Q(**{f"{path}pk__in": memberships(user, action).values("project")})


def owned(path: str) -> Callable[[Any, str], Q]:
    """The question whose own a row is, for the matrix, of rows that lead to a project by `path`."""
    return lambda user, action: own(user, action, path)


def states(path: str = "") -> dict[str, access.State]:
    """The states of the matrix that a row shares with its project at `path`."""
    asked = {
        "restricted": Q(sensitivity=Sensitivity.RESTRICTED),
        "protected": Q(sensitivity=Sensitivity.PROTECTED),
        "ended": Q(status__in=[*ENDED, Status.DECLINED]),
    }
    return {name: _always(access.along(path, condition)) for name, condition in asked.items()}


def _always(condition: Q) -> access.State:
    return lambda user: condition


def unmasked(user: Any, path: str = "") -> Q:
    """Rows of whose project (at `path`) the user may see partner, persons, place and exact dates.

    `user` None is the published view: only of open projects.
    """
    if user is None:
        told = Q(**{f"{path}sensitivity": Sensitivity.OPEN})
    else:
        told = access.where(user, "see identities", Project, path=path)
    return told | Q(**{f"{path}isnull": True}) if path else told


def masked(user: Any, path: str = "") -> Case:
    """The opposite, as a column: what of the project at `path` is to be kept from the user."""
    return Case(
        When(unmasked(user, path), then=Value(False)), default=Value(True), output_field=BooleanField()
    )


def with_masks(rows: QuerySet[M], user: Any, path: str = "") -> QuerySet[M]:
    """Adds `is_masked`: what of each row, whose project is at `path`, is to be kept from the user."""
    return cast("QuerySet[M]", rows.annotate(is_masked=masked(user, path)))


def shown_day(field: str) -> Case:
    """A date as rows with `is_masked` may be filtered and sorted by: of masked ones only the year tells."""
    return Case(When(is_masked=True, then=TruncYear(field)), default=F(field), output_field=DateField())


# The ways from a project to an organisation that has a part in it; apps above add theirs.
_PARTS: list[tuple[type[Model], str, str]] = [(ProjectPartner, "project", "organisation")]


def takes_part(model: type[Model], project: str, organisation: str) -> None:
    """Say that rows of `model` tie an organisation to a project, by the names of the two fields."""
    _PARTS.append((model, project, organisation))


def only_in_masked_projects(user: Any) -> Q:
    """Organisations that the user could know only from projects whose partners are masked."""
    kept, known = Q(pk__in=()), Q(pk__in=())
    for model, project, organisation in _PARTS:
        # An empty one among them would make the answer unknown for every organisation.
        rows = model._default_manager.filter(**{f"{organisation}__isnull": False}).order_by()
        sensitive = rows.exclude(**{f"{project}__sensitivity": Sensitivity.OPEN}).filter(
            **{f"{project}__isnull": False}
        )
        kept |= Q(pk__in=sensitive.values(organisation))
        known |= Q(pk__in=rows.filter(unmasked(user, f"{project}__")).values(organisation))
    return kept & ~known


MEMBERS = _("members of the project")

access.register(Project, "project", own=own, states=states(), owners=MEMBERS)
access.add_state(Organisation, "masked", only_in_masked_projects)
access.register(Theme, "theme")
access.register(Funder, "funder")

reasons.describe(
    "restricted",
    pgettext_lazy("condition", "restricted"),
    _("The project's partner, persons, place and exact dates are for its members."),
    _("What the project tells is for its members."),
)
reasons.describe(
    "protected",
    pgettext_lazy("condition", "protected"),
    _("The project is known to its members only; to others it does not exist."),
)
reasons.describe(
    "masked",
    pgettext_lazy("condition", "masked"),
    _("The organisation is known only as a partner of projects whose partners the person may not see."),
)
reasons.describe(
    "ended",
    pgettext_lazy("condition", "ended"),
    _("The project has been closed, terminated or declined."),
    _("The project has ended. An administrator can change what is wrong, or it can be taken up again."),
)


def is_cleared(user: Any) -> bool:
    """Is the user today a member of a project that is not open? Then a password alone is too little."""
    return memberships(user).exclude(project__sensitivity=Sensitivity.OPEN).exists()


second_step.must_have_second_step.append(is_cleared)
