"""A step that has sets of rows beside its fields."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.forms.utils import ErrorDict

from projects.portfolio.forms.rows import SPARE_ROWS, Rows
from tracker.core.conflict import Difference
from tracker.core.errors import Refused
from tracker.core.steps import Step


class WithRows(Step):
    """A step with sets of rows beside its fields, by name: each with its rows in words for who compares."""

    rows: dict[str, Rows]
    labels: ClassVar[dict[str, Any]]

    def standing(self, of: Any) -> dict[str, list[tuple[Any, ...]]]:
        """The rows that there are, each in the order of the row's fields."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        return all([super().is_valid(), *[rows.is_valid() for rows in self.rows.values()]])

    @property
    def has_errors(self) -> bool:
        return bool(self.errors) or any(rows.total_error_count() for rows in self.rows.values())

    def refuse(self, no: Refused) -> None:
        if no.field in self.rows:
            self.rows[str(no.field)].refuse(no.message)
        else:
            super().refuse(no)

    def more_rows(self, name: str) -> None:
        """Show what was typed with more empty rows; nothing is judged or saved yet."""
        self._errors = ErrorDict()
        for key, rows in self.rows.items():
            if key == name:
                rows.add(SPARE_ROWS)
            rows.without_errors()

    def conflict(self, current: Any) -> None:
        super().conflict(current)
        standing = self.standing(current)
        for name, rows in self.rows.items():
            mine = [tuple(getattr(cell, "pk", cell) for cell in row) for row in rows.filled()]
            theirs = standing[name]
            if mine != theirs:
                self.differences.append(
                    Difference(str(self.labels[name]), self._said(name, theirs), self._said(name, mine))
                )

    def _said(self, name: str, rows: Iterable[tuple[Any, ...]]) -> str:
        """Each row on a line; what was chosen in words."""
        words = dict(self.rows[name].form_kwargs["options"].labels) if self._chosen(name) else {}
        return "\n".join(
            " · ".join(words.get(str(cell), str(cell)) for cell in row if cell not in (None, ""))
            for row in rows
        )

    def _chosen(self, name: str) -> bool:
        return self.rows[name].form_kwargs["options"] is not None
