"""What project managers tell: the notes of the year."""

from projects.models import Project, YearNote
from tracker.demo import files


def create_year_notes(projects: dict[str, Project]) -> None:
    YearNote.objects.bulk_create(
        YearNote(
            project=projects[source["code"]],
            year=year,
            changed_sv=note["sv"],
            changed_en=note["en"],
            is_demo=True,
        )
        for source in files.projects()
        for year, note in files.years(source.get("notes", {})).items()
    )
