"""Files of bookings from the accounting system: how their columns are read, and each file's rows as found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Demo, Versioned
from tracker.core.runs import Run
from tracker.core.text import no_control_characters


class ColumnMap(Versioned, Demo):
    """Which column of a file is what, under a name: made once, used for every file with those columns.

    `columns`: field of the ledger -> list of the file's column headings (several make one voucher number).
    `kinds`: what the file calls a type -> Transaction.Kind. `reversed_signs`: costs are negative in the file.
    """

    name = models.CharField(_("name"), max_length=100, unique=True, validators=[no_control_characters])
    columns = models.JSONField(_("columns"), default=dict)
    kinds = models.JSONField(_("types"), default=dict, blank=True)
    reversed_signs = models.BooleanField(_("costs are negative in the file"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("column map")
        verbose_name_plural = _("column maps")

    def __str__(self) -> str:
        return self.name


class BookingImport(Run):
    """A file of bookings: first checked row by row (dry run), then booked, all or nothing."""

    class Mode(models.TextChoices):
        ADD = "add", _("add new rows only")
        REPLACE = "replace", _("add new rows and replace changed ones")

    class Stage(models.TextChoices):
        MAPPING = "mapping", _("columns to be mapped")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not booked")
        BOOKING = "booking", _("being booked")
        BOOKED = "booked", _("booked")

    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.MAPPING)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.ADD)
    map = models.ForeignKey(
        ColumnMap, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("column map")
    )
    # The map as it was when the rows were checked.
    reading = models.JSONField(_("columns as read"), default=dict, blank=True)
    file = models.FileField(_("file"), upload_to="bookings/%Y")
    file_name = models.CharField(_("file name"), max_length=150)
    sha256 = models.CharField(_("checksum"), max_length=64)
    headings = models.JSONField(_("column headings"), default=list)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("import of bookings")
        verbose_name_plural = _("imports of bookings")

    def __str__(self) -> str:
        return self.file_name

    @property
    def version(self) -> int:
        """Rises with each check and booking, for those who tell which one they have seen."""
        return self.attempt

    @property
    def kind(self) -> str:
        """csv or xlsx"""
        return str(self.file.name).rpartition(".")[2]


class ImportRow(models.Model):
    """A row of the file as it was found: what it would do, and why not. Kept with the import."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    of = models.ForeignKey(BookingImport, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    row_key = models.CharField(_("voucher number"), max_length=60, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    # The ledger's fields as text, and what is different: field -> [in the ledger, in the file].
    values = models.JSONField(_("values"), default=dict)
    differences = models.JSONField(_("differences"), default=dict, blank=True)
    # [column letter, heading, message]
    problems = models.JSONField(_("problems"), default=list, blank=True)

    class Meta:
        ordering = ["of", "number", "pk"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [models.Index(fields=["of", "verdict", "number"], name="import_row_verdict")]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="import_row_once"),
            models.UniqueConstraint(
                fields=["of", "row_key"],
                condition=~Q(verdict="refused"),
                name="import_voucher_once_in_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} {self.number}"
