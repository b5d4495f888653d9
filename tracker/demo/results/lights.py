"""Where somebody judged a project otherwise than the rule does."""

from projects.models import LightOverride, Project
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.people import LOADED_AT


def create_judgements(projects: dict[str, Project], users: dict[str, User]) -> None:
    rows = [
        LightOverride(
            project=projects[row.pop("project")], judged_by=users[row.pop("judged_by")], is_demo=True, **row
        )
        for row in files.table("judgements")
    ]
    LightOverride.objects.bulk_create(rows)
    LightOverride.objects.update(judged_at=LOADED_AT)
