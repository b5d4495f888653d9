"""A step with rows beside its fields: flat rates of rules, headings of an agreement."""

from typing import Any, ClassVar

from django.forms.utils import ErrorDict

from projects.portfolio.forms.rows import SPARE_ROWS, Row, Rows
from tracker.core.conflict import Difference
from tracker.core.errors import Refused
from tracker.core.steps import Step


class RowsStep(Step):
    """`set_name` is what a refusal calls the rows, and their prefix; `set_label` what people call them."""

    set_name: ClassVar[str]
    set_label: ClassVar[Any]
    row: ClassVar[type[Row]]

    def __init__(self, data: Any = None, *, of: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, of=of, initial=initial)
        self.rows = Rows(
            data, form=self.row, prefix=self.set_name, initial=self.standing(of), options=self.options()
        )

    def options(self) -> Any:
        """What every row chooses among, read once; None when rows choose nothing."""
        return None

    def standing(self, of: Any) -> list[tuple[Any, ...]]:
        """The rows that there are, each in the order of the row's fields."""
        raise NotImplementedError

    def told(self, row: tuple[Any, ...]) -> str:
        """One row in words, for whoever compares two versions."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        rows_are = self.rows.is_valid() if self.is_bound else True
        return super().is_valid() and rows_are

    def refuse(self, no: Refused) -> None:
        if no.field == self.set_name:
            self.rows.refuse(no.message)
        else:
            super().refuse(no)

    def conflict(self, current: Any) -> None:
        super().conflict(current)
        theirs = "\n".join(self.told(row) for row in self.standing(current))
        mine = "\n".join(self.told(row) for row in self.rows.filled())
        if theirs != mine:
            self.differences.append(Difference(str(self.set_label), theirs, mine))

    def more_rows(self) -> None:
        """Show what was typed with more empty rows; nothing is judged or saved yet."""
        self._errors = ErrorDict()
        self.rows.add(SPARE_ROWS)
        self.rows.without_errors()
