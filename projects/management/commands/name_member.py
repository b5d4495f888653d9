"""manage.py name_member: give somebody a part in a project that nobody is left to open."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from projects.models import Project, ProjectMember
from projects.team.actions import name_member
from tracker.accounts.models import User
from tracker.core.errors import Refused

Role = ProjectMember.Role


class Command(BaseCommand):
    help = "Name somebody for a project from today, by a decision. It is told in the project's history."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="its number (P-2020-01) or code (BY-2)")
        parser.add_argument("user", help="user name")
        parser.add_argument("--role", required=True, choices=[Role.MANAGER, Role.DEPUTY, Role.READER])
        parser.add_argument("--until", required=True, metavar="YYYY-MM-DD", help="the last day")
        parser.add_argument(
            "--decision", required=True, metavar="TEXT", help="by which decision: its number, or by whom"
        )

    def handle(self, *args: Any, project: str, user: str, until: str, **options: Any) -> None:
        # PostgreSQL cannot be asked for NUL.
        project, user = project.replace("\0", "?"), user.replace("\0", "?")
        found = Project.objects.filter(Q(public_id=project) | Q(code=project)).first()
        if found is None:
            raise CommandError(f"There is no project {project}.")
        person = User.objects.filter(username=user).first()
        if person is None:
            raise CommandError(f"There is no user {user}.")
        try:
            last_day = datetime.date.fromisoformat(until)
        except ValueError as error:
            raise CommandError(f"{until} is no day: write it as 2027-05-31.") from error
        try:
            row = name_member(
                project=found,
                person=person,
                role=options["role"],
                last_day=last_day,
                decision=options["decision"],
            )
        except Refused as no:
            raise CommandError(no.message) from no
        self.stdout.write(f"{found.public_id}: {user} is {row.role} from {row.first_day} to {last_day}.")
