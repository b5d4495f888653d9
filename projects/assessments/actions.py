"""Every change of assessments. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. What is to be improved after an assessment is in `improvement`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from projects.assessments import rules
from projects.assessments.models import Assessment, ScoreEvidence
from projects.assessments.rules import Given
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import because, recorded
from tracker.core.numbers import save_numbered
from tracker.core.saving import check, without_blanks
from tracker.core.sets import write_set
from tracker.core.text import clean_text
from tracker.core.uploads import Clean

__all__ = ["FIELDS", "Given", "add_evidence", "begin_assessment", "change_assessment", "finalise_assessment",
           "save_scores", "void_assessment", "void_evidence"]  # fmt: skip

Status = Assessment.Status
FIELDS = (
    "instrument", "organisation", "project", "assessed_on", "round", "scale", "team_size", "is_validated", "note",
)  # fmt: skip


@recorded
def begin_assessment(*, user: Any, fields: Mapping[str, Any]) -> Assessment:
    """A draft without scores, with the number AS-<year>-<nnn>. `fields` are of FIELDS.

    One of a project is begun by its members; one without a project is the own of who began it.
    """
    row = Assessment(created_by=user, **_only(fields))
    _require_add(user, row)
    rules.check_facts(row)
    check(row, exclude=["public_id"])
    save_numbered(row, "public_id", f"AS-{row.assessed_on.year}-")
    return row


@recorded
def change_assessment(
    *, user: Any, assessment: Assessment, expected: int | None, fields: Mapping[str, Any]
) -> Assessment:
    """Change what `fields` name of a draft. Instrument and scale stay once something has been scored."""
    _claim(user, "change", assessment, expected)
    fields = without_blanks(user, assessment, _only(fields))
    scored = assessment.scores.exists() or assessment.evidence.exists()
    for name in ("instrument", "scale"):
        if name in fields and fields[name] != getattr(assessment, name) and scored:
            message = _("Something has been scored already. Void the assessment and begin another.")
            raise Refused("scored", message, field=name)
    project = assessment.project_id
    for name, value in fields.items():
        setattr(assessment, name, value)
    if assessment.project_id != project:
        _require_add(user, assessment)
    rules.check_facts(assessment)
    check(assessment)
    assessment.save()
    if not access.may(user, "change", assessment):
        message = _(
            "Without the project the assessment belongs to who began it, and you could not change it any more."
        )
        raise Refused("lost", message, field="project")
    return assessment


@recorded
def save_scores(
    *, user: Any, assessment: Assessment, expected: int | None, scores: Sequence[Given]
) -> Assessment:
    """Write what items of a draft were given. Each replaces what its item had in that view; an empty one takes it away.

    Points outside the scale, or from 3 up of a statement without evidence, are refused; the field is named
    `scores.<item>.<view>.<name>`.
    """
    _claim(user, "change", assessment, expected)
    for wrong in rules.problems(assessment, scores, rules.documented(assessment)):
        raise Refused(wrong.code, wrong.message, field=wrong.path)
    assessment.save()
    pairs = {(one.item.pk, one.view) for one in scores}
    named = [row.pk for row in assessment.scores.all() if (row.item_id, row.view) in pairs]
    rows = [one.row(assessment) for one in scores if not one.is_empty]
    standing = assessment.scores.filter(pk__in=named).order_by("pk")
    write_set(standing, rows, key=("item", "view"), values=rules.VALUES)
    return assessment


@recorded
def finalise_assessment(*, user: Any, assessment: Assessment, expected: int | None) -> Assessment:
    """The assessment is final: neither it nor its scores change any more. What is missing is told first."""
    _claim(user, "change", assessment, expected)
    given = [Given.of(row) for row in assessment.scores.select_related("item__criterion")]
    if not given:
        raise Refused("empty", _("Nothing has been scored yet."))
    for wrong in rules.problems(assessment, given, rules.documented(assessment), final=True):
        raise Refused(wrong.code, f"{wrong.item.code}: {wrong.message}")
    assessment.status = Status.FINAL
    assessment.save()
    return assessment


@recorded
def void_assessment(*, user: Any, assessment: Assessment, expected: int | None, reason: str) -> Assessment:
    """Take an assessment, final or not, out of lists, charts and figures; it stays with the reason."""
    access.require(user, "void", assessment)
    reason = _reason(reason)
    _take(assessment, expected)
    assessment.save(update_fields=["version", "changed_at"])
    assessment.void(by=user, reason=reason)
    return assessment


@recorded
def add_evidence(
    *,
    user: Any,
    assessment: Assessment,
    item: Any,
    name: str,
    dnr: str = "",
    file: Clean | None = None,
) -> ScoreEvidence:
    """Attach what shows why an item was given its score: a file that was checked, or a registration number."""
    access.require(user, "change", assessment)
    if item.criterion.instrument_id != assessment.instrument_id:
        raise Refused("other_instrument", _("The instrument has no such statement."), field="item")
    row = ScoreEvidence(
        assessment=assessment, item=item, name=clean_text(name), dnr=clean_text(dnr), added_by=user
    )
    if not file and not row.dnr:
        message = _("Choose a file, or give the number under which it is registered.")
        raise Refused("nothing_attached", message, field="file")
    if file:
        row.file = file
    check(row)
    row.save()
    return row


@recorded
def void_evidence(*, user: Any, evidence: ScoreEvidence, reason: str) -> ScoreEvidence:
    """The document no longer counts. A statement that rests on it alone keeps it: change the score first."""
    access.require(user, "change", evidence)
    reason = _reason(reason)
    evidence.void(by=user, reason=reason)
    whole = evidence.assessment
    given = [Given.of(row) for row in whole.scores.filter(item=evidence.item_id).select_related("item")]
    for _wrong in rules.problems(whole, given, rules.documented(whole)):
        message = _(
            "A score rests on this document alone. Write the evidence in words, or change the score, first."
        )
        raise Refused("needed", message, field="reason")
    because(reason)
    return evidence


def _require_add(user: Any, row: Assessment) -> None:
    if row.project_id is None:
        access.require(user, "add", Assessment)
    else:
        access.require(user, "add", row.project, of="assessment")


def _claim(user: Any, action: str, assessment: Assessment, expected: int | None) -> None:
    access.require(user, action, assessment)
    _take(assessment, expected)


def _take(assessment: Assessment, expected: int | None) -> None:
    assessment.claim(-1 if expected is None else expected)
    assessment.refresh_from_db()


def _reason(reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    return reason


def _only(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS if name in fields}
