"""What a sheet would change: which activities are new, which say something else, and what is refused.

What a row leaves empty stays as it stands.
"""

import copy
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from projects.activities import actions, doubts, queries, rules
from projects.activities.models import Activity
from projects.activities.sheets import columns, writing
from projects.activities.sheets.codes import Codes, Unknown
from projects.activities.sheets.reading import Fault, Line
from tracker.core import formats, once
from tracker.core.errors import Refused
from tracker.core.text import bilingual

MOST = 300  # activities that a sheet may add and change: some seconds of work
# What a draft may lack.
_INCOMPLETE = ("required", "project_missing", "after_project")
Key = tuple[int | None, str, dt.date, dt.date, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of the sheet that says something else than what stands; `before` is empty where nothing stands."""

    row: int
    column: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return str(Fault(self.row, self.column, ""))


@dataclass
class Entry:
    """An activity that the sheet speaks of: `fields` and `sets` are what is to be written."""

    line: Line
    activity: Any = None
    fields: dict[str, Any] = field(default_factory=dict)
    sets: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    title: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.activity is None

    @property
    def is_draft(self) -> bool:
        return bool(self.fields.get("is_draft", self.activity.is_draft if self.activity else False))

    @property
    def told(self) -> str:
        """What would be changed into what, in whichever language it is looked at."""
        stands = self.activity and (self.activity.pk, self.activity.version)
        sets = {name: [_key(one) for one in rows] for name, rows in self.sets.items()}
        return repr((stands, {name: _key(value) for name, value in self.fields.items()}, sets, self.doubts))


@dataclass
class Comparison:
    """`digest` names what would be changed into what: another one means that something has changed meanwhile."""

    entries: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""

    @property
    def new(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_new]

    @property
    def doubtful(self) -> list[Entry]:
        """What is to be confirmed before anything is saved."""
        return [entry for entry in self.entries if entry.doubts]


def compare(
    user: Any, lines: Sequence[Line], letters: Mapping[str, str], *, drafts: bool = False
) -> Comparison:
    """What the lines would change. `letters`: where the columns stand in the file, for what is wrong.

    `drafts`: what lacks something becomes a draft of the user's instead of being refused.
    """
    found = Comparison()
    codes = Codes(user, lines)
    there = _There(user, lines, codes)
    for line in lines:
        try:
            entry = _entry(codes, there, line, letters)
            if not entry.changes:
                found.unchanged += 1
                continue
            if len(found.entries) == MOST:
                message = _("A sheet may add and change %(most)s activities at most. Divide it.")
                found.faults.append(Fault(line.number, "", message % {"most": MOST}))
                break
            _judge(user, codes, there, entry, drafts)
            found.entries.append(entry)
        except Unknown as no:
            found.faults.append(Fault(line.number, letters.get(no.column, ""), no.why))
        except Refused as no:
            found.faults.append(Fault(line.number, letters.get(no.field or "", ""), no.message))
    _doubt(user, found.entries)
    found.digest = once.fingerprint(*(entry.told for entry in found.entries))
    return found


class _There:
    """The activities that the rows may be about, read once, and which of them the user may change."""

    def __init__(self, user: Any, lines: Sequence[Line], codes: Codes) -> None:
        numbers = {line.key for line in lines if line.key}
        days = {line.given["start"] for line in lines if not line.key and "start" in line.given}
        every = queries.activities(user)
        rows = list(writing.rows(every.filter(public_id__in=numbers), user).order_by("pk"))
        self.by_number = {row.public_id: row for row in rows}
        of = Q(project__in={row.pk for row in codes.projects.values()}) | Q(project=None)
        same_days = every.filter(of, start__in=days)
        alike = list(writing.rows(same_days, user).order_by("-pk")) if days else []
        self.alike: dict[Key, Any] = {}
        for row in alike:
            for title in filter(None, (row.title_sv, row.title_en)):
                self.alike[(row.project_id, row.kind, row.start, row.end, title.casefold())] = row
        mine = queries.activities(user, "change").filter(pk__in=[row.pk for row in [*rows, *alike]])
        self.mine = set(mine.order_by().values_list("pk", flat=True))
        self.seen: dict[Any, int] = {}

    def of(self, line: Line, fields: Mapping[str, Any]) -> Any:
        """The activity of the row, or None for a new one. Raises Unknown, and Refused for one that is there twice."""
        key: Any
        if line.key:
            row = self.by_number.get(line.key)
            if row is None:
                message = _("There is no “%(code)s”, or it is not open to you.")
                raise Unknown(columns.NUMBER, message % {"code": line.key[:40]})
            key = row.pk
        else:
            key = _natural(fields)
            row = self.alike.get(key)
            key = row.pk if row else key
        if earlier := self.seen.get(key):
            raise Refused("twice", _("The same is there in row %(row)s already.") % {"row": earlier})
        self.seen[key] = line.number
        return row


def _natural(fields: Mapping[str, Any]) -> Key:
    project, start = fields.get("project"), fields.get("start")
    if not isinstance(start, dt.date):
        raise Refused("required", _("Give the date."), field="start")
    title = fields.get("title_sv") or fields.get("title_en") or ""
    end = fields.get("end") or start
    return (project.pk if project else None, fields.get("kind", ""), start, end, title.casefold())


def _entry(codes: Codes, there: _There, line: Line, letters: Mapping[str, str]) -> Entry:
    activity = there.by_number.get(line.key) if line.key else None
    fields = codes.fields(line, activity)
    activity = there.of(line, fields)
    entry = Entry(line, activity)
    for name, value in fields.items():
        if activity is None or getattr(activity, name) != value:
            entry.fields[name] = value
    for name, rows in codes.sets(line).items():
        if name == "staff":
            rows = _as_before(activity, rows)
        if activity is None or _keys(rows) != _keys(_standing(activity, name)):
            entry.sets[name] = rows
    for name in columns.FIELDS:
        if name in entry.fields or name in entry.sets:
            before = _told(activity, name) if activity else ""
            after = _told_set(name, entry.sets[name]) if name in entry.sets else _said(name, fields[name])
            change = Change(line.number, letters.get(name, ""), columns.label(name), before, after)
            entry.changes.append(change)
    titled = activity or Activity(**{n: fields.get(n, "") for n in ("title_sv", "title_en")})
    entry.title = bilingual(titled, "title")
    return entry


def _judge(user: Any, codes: Codes, there: _There, entry: Entry, drafts: bool) -> None:
    """Raises Refused for what the actions would refuse."""
    activity = entry.activity
    if activity and activity.pk not in there.mine:
        raise Refused("not_yours", _("You may not change this activity."))
    if activity and "project" in entry.fields:
        message = _("An activity moves to another project on its own page.")
        raise Refused("moves", message, field="project")
    project = entry.fields.get("project")
    if project and project.pk not in codes.loggable:
        raise Refused("not_yours", _("You may not log to this project."), field="project")
    try:
        _check(user, entry)
    except Refused as no:
        if not drafts or no.code not in _INCOMPLETE or not (entry.is_new or entry.activity.is_draft):
            raise
        entry.fields["is_draft"] = True
        _check(user, entry)


def _check(user: Any, entry: Entry) -> None:
    candidate = _candidate(user, entry)
    rules.check(candidate)
    if entry.sets.get("staff"):
        rules.check_staff(candidate, entry.sets["staff"])


def _candidate(user: Any, entry: Entry) -> Activity:
    """The activity as it would stand, not saved."""
    candidate = copy.copy(entry.activity) if entry.activity else Activity(created_by=user)
    if entry.is_new:
        candidate.start = entry.fields["start"]
    actions.fill(candidate, entry.fields)
    return candidate


def _doubt(user: Any, entries: Sequence[Entry]) -> None:
    """What the sheet makes doubtful; what was so before is not asked about again."""
    stood = [entry.activity for entry in entries if entry.activity and not entry.activity.is_draft]
    before = dict(
        zip((row.pk for row in stood), doubts.of_all(user, [_asked(row, {}) for row in stood]), strict=True)
    )
    asked = [_asked(_candidate(user, entry), entry.sets) for entry in entries]
    for entry, found in zip(entries, doubts.of_all(user, asked), strict=True):
        known = before.get(entry.activity.pk, []) if entry.activity else []
        entry.doubts = [doubt for doubt in found if doubt not in known]


def _asked(activity: Activity, sets: Mapping[str, Any]) -> doubts.Asked:
    there = {
        name: sets[name] if name in sets else _standing(activity, name) if activity.pk else []
        for name in ("staff", "partners")
    }
    abroad = [row.employee for row in there["staff"] if row.days_abroad]
    return doubts.Asked(activity, abroad, there["partners"])


def _standing(activity: Any, name: str) -> list[Any]:
    if name == "staff":
        return [
            rules.Staff(row.employee, row.days_abroad, row.days_home, row.role, row.is_payable)
            for row in activity.shown_days
        ]
    return list(activity.shown_partners if name == "partners" else activity.principles.all())


def _as_before(activity: Any, rows: list[rules.Staff]) -> list[rules.Staff]:
    """Role and who pays are not in the sheet: they stay for those who were there."""
    were = {row.employee: row for row in _standing(activity, "staff")} if activity else {}
    return [
        replace(row, role=were[row.employee].role, is_payable=were[row.employee].is_payable)
        if row.employee in were
        else row
        for row in rows
    ]


def _keys(rows: Sequence[Any]) -> list[Any]:
    return sorted((_key(row) for row in rows), key=str)


def _key(value: Any) -> Any:
    if isinstance(value, rules.Staff):
        return (value.employee.pk, f"{value.days_abroad:.1f}", f"{value.days_home:.1f}")
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value) if isinstance(value, dt.date) else getattr(value, "pk", value)


def _told(activity: Any, name: str) -> str:
    if name in columns.SETS:
        return _told_set(name, _standing(activity, name))
    return _said(name, getattr(activity, name))


def _told_set(name: str, rows: Sequence[Any]) -> str:
    if name == "staff":
        return writing.staff((row.employee.number, row.days_abroad, row.days_home) for row in rows)
    return ", ".join(str(row) for row in rows)


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in columns.CHOICES:
        return str(columns.CHOICES[name][value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return formats.number(value, 2)
    return formats.iso(value) if isinstance(value, dt.date) else str(value)
