"""What the projects were to achieve and what was measured: data/results/*.toml as rows."""

from projects.models import Indicator, Project
from tracker.accounts.models import User
from tracker.demo.results.calendar import create_exception, create_periods
from tracker.demo.results.frameworks import create_frameworks
from tracker.demo.results.indicators import create_indicators
from tracker.demo.results.lights import create_judgements
from tracker.demo.results.values import create_values


def create_results(projects: dict[str, Project], users: dict[str, User]) -> dict[str, list[Indicator]]:
    """Frameworks, values and judgements; gives the indicators by the code of their project."""
    periods = create_periods()
    placed = create_indicators(projects, users)
    create_frameworks(projects, placed, periods, users)
    create_values(placed, periods, users)
    create_exception(projects, periods, users)
    create_judgements(projects, users)
    return {
        code: [one.indicator for one in placed if one.indicator.project_id == project.pk]
        for code, project in projects.items()
    }
