"""The figures of results, assessments and risks, with their definitions."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from reports.figures import culture, reach, results, risks
from reports.figures.values import Figure, Text, Unit

LABELS: dict[str, Text] = {
    "SI-1": gettext_lazy("Partner staff trained"),
    "SI-2": gettext_lazy("Job seekers reached by improved service"),
    "SI-3": gettext_lazy("Vacancies registered"),
    "SI-4": gettext_lazy("Methods, handbooks and policies adopted"),
    "SI-5": gettext_lazy("Change projects completed"),
    "SI-6": gettext_lazy("Assessments of organisations"),
}
_REPORTED = {
    "SI-2": (
        Unit.PERSONS,
        gettext_lazy("Job seekers whom offices with improved service reached in the year."),
    ),
    "SI-3": (Unit.VACANCIES, gettext_lazy("Vacancies registered in the year at offices with support.")),
    "SI-4": (
        Unit.DECISIONS,
        gettext_lazy("Methods, handbooks and policies that partners adopted by decision in the year."),
    ),
    "SI-5": (
        Unit.CHANGE_PROJECTS,
        gettext_lazy("Change projects of training programmes whose final report was approved in the year."),
    ),
}
_HOW = gettext_lazy(
    "The approved values of the projects' own indicators that count towards it are added up; of a cumulative one the "
    "increase since the year before. The coverage says how many of them had a value."
)

RESULTS: tuple[Figure, ...] = (
    Figure(
        "F11",
        gettext_lazy("Status of results"),
        gettext_lazy(
            "Outcomes, mandatory results, bridging outcomes and outputs with a target due in the year, by the worst "
            "light of the indicators due. Those that could not be measured yet are told beside and not counted."
        ),
        Unit.RESULTS,
        results.result_status,
        results.result_rows,
    ),
    Figure(
        "F13",
        gettext_lazy("Administrative culture"),
        gettext_lazy(
            "Partners whose administrative culture was assessed at least twice, and the mean of each of the four "
            "factors, 0 to 100, at the baseline and at the latest assessment, of just these partners. Partners of "
            "sensitive projects are left out: from a mean and the others' scores, theirs could be told."
        ),
        Unit.ORGANISATIONS,
        culture.change,
        culture.change_rows,
        part_unit=Unit.POINTS,
    ),
    Figure(
        "F14",
        gettext_lazy("Goal fulfilment"),
        gettext_lazy(
            "Of each indicator: actual value less baseline, divided by target less baseline; shown between 0 and "
            "120 percent, and only where there is a baseline. On track: at least 90 percent of what was planned to "
            "the end of the period. Some risk: 60 to 89 percent. Off track: less."
        ),
        Unit.PERCENT,
        results.fulfilment,
        results.fulfilment_rows,
    ),
    Figure(
        "T2",
        gettext_lazy("Standard indicators"),
        gettext_lazy(
            "The six indicators that all projects share, of three years. They have different units and are not "
            "added up."
        ),
        Unit.NUMBER,
        results.all_standards(LABELS),
        results.standard_rows(*results.STANDARDS),
        years=3,
    ),
    Figure(
        "SI-1",
        LABELS["SI-1"],
        gettext_lazy("The same number as partner staff trained, F6, of three years."),
        Unit.PERSONS,
        reach.trained,
        reach.training_rows,
        years=3,
    ),
    *(
        Figure(
            code,
            LABELS[code],
            format_lazy("{} {}", text, _HOW),
            unit,
            results.standard(code),
            results.standard_rows(code),
            years=3,
        )
        for code, (unit, text) in _REPORTED.items()
    ),
    Figure(
        "SI-6",
        LABELS["SI-6"],
        gettext_lazy(
            "Final assessments of organisations in the year, with CAF or of their administrative culture, by type."
        ),
        Unit.ASSESSMENTS,
        culture.assessed,
        culture.assessed_rows,
        years=3,
    ),
    Figure(
        "T6",
        gettext_lazy("Risks"),
        gettext_lazy(
            "Risks that were open at the end of the year, and the five that are gravest with what is done about "
            "them: probability times consequence, 1 to 25."
        ),
        Unit.RISKS,
        risks.gravest,
        risks.risk_rows,
        part_unit=Unit.POINTS,
    ),
)
