"""Training programmes: rounds, then who was put forward, then what their teams changed at home."""

from countries.models import Organisation
from projects.models import Project
from tracker.accounts.models import User
from tracker.demo.programmes.changes import create_changes
from tracker.demo.programmes.participants import create_participants
from tracker.demo.programmes.rounds import create_rounds

__all__ = ["create_programmes"]


def create_programmes(
    projects: dict[str, Project], organisations: dict[str, Organisation], users: dict[str, User]
) -> None:
    held = create_rounds(projects, organisations)
    create_participants(held, organisations, users["leader"], create_changes(held, users["leader"]))
