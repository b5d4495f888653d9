"""The history of projects, themes and funders; and for the other slices what a project's level keeps back."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import queries, rights
from projects.portfolio.models import Funder, Project, Theme
from tracker.core.history import kinds
from tracker.core.history.models import Entry

# A restricted project's history tells what is masked, so only those read it who see that.
Told = Callable[[Any], Q]


def open_at(path: str) -> Told:
    return lambda user: rights.unmasked(user, path)


def since_opened(model: type[Model], project: str = "") -> Told:
    """What happened before a project was opened stays with its members. `project` leads to it from `model`."""

    def told(user: Any) -> Q:
        here: Any = OuterRef("object_id")
        if project:
            above = model._default_manager.filter(pk=OuterRef(OuterRef("object_id")))
            here = Subquery(above.order_by().values(project)[:1])
        opened = Entry.objects.filter(
            object_type=Project._meta.label_lower, what="set_sensitivity", object_id=here
        )
        latest: QuerySet[Any] = opened.order_by("-number").values("number")[:1]
        path = f"{project}__" if project else ""
        mine = model._default_manager.filter(rights.own(user, "see identities", path)).order_by()
        return Q(number__gt=Coalesce(Subquery(latest), 0)) | Q(object_id__in=mine.values("pk"))

    return told


kinds.register(
    Project,
    "project",
    "public_id",
    rows=queries.projects,
    open=rights.unmasked,
    since=since_opened(Project),
    own=lambda user: rights.own(user, "view"),
    address=lambda project: reverse("project", args=[project.public_id]),
)
kinds.register(Theme, "theme")
kinds.register(Funder, "funder")
kinds.say(
    {
        "save_project": _("saved the project"),
        "set_sensitivity": _("decided the sensitivity"),
        "change_status": _("changed the status"),
        "extend": _("extended the project"),
        "set_members": _("changed the members"),
        "hand_over": _("handed over"),
        "save_theme": _("saved the theme"),
        "save_funder": _("saved the funder"),
        "load_demo": _("loaded the demo portfolio"),
        "load_reference_data": _("loaded reference data"),
    }
)
