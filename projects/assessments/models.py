"""Assessments of organisations: the instruments as data, what was scored, and what is to be improved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.organisations.models import Organisation
from projects.portfolio.models import Project
from tracker.core.attached import Attached
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class Instrument(Versioned):
    """A way to assess an organisation, in one of its versions: CAF 2013, CAF 2020, the four factors."""

    class Kind(models.TextChoices):
        CAF = "caf", _("CAF, Common Assessment Framework")
        CULTURE = "culture", _("administrative culture")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    name_sv = models.CharField(_("name in Swedish"), max_length=100, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=100, validators=[no_control_characters])

    class Meta:
        ordering = ["kind", "code", "pk"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Criterion(Recorded):
    """A criterion of CAF, or one of the four factors. What is scored are its items."""

    class Kind(models.TextChoices):
        ENABLER = "enabler", _("enabler")
        RESULT = "result", _("result")
        FACTOR = "factor", _("factor")

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="criteria", verbose_name=_("instrument")
    )
    code = models.CharField(_("code"), max_length=5)
    kind = models.CharField(_("type"), max_length=8, choices=Kind)
    name_sv = models.CharField(_("name in Swedish"), max_length=120, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=120, validators=[no_control_characters])

    class Meta:
        ordering = ["instrument", "code", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "code"], name="criterion_once_in_instrument")
        ]

    def __str__(self) -> str:
        return bilingual(self, "name")

    @property
    def key(self) -> str:
        """By this it is known among all instruments: caf-2020/1."""
        return f"{self.instrument.code}/{self.code}"


class Item(Recorded):
    """A sub-criterion of CAF, or a statement of a factor."""

    part_of = ("criterion",)
    told_by = ("code",)

    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="items", verbose_name=_("criterion")
    )
    code = models.CharField(_("code"), max_length=5)
    name_sv = models.CharField(_("name in Swedish"), max_length=250, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=250, validators=[no_control_characters])

    class Meta:
        ordering = ["criterion", "code", "pk"]
        verbose_name = _("sub-criterion or statement")
        verbose_name_plural = _("sub-criteria and statements")
        constraints = [models.UniqueConstraint(fields=["criterion", "code"], name="item_once_in_criterion")]

    def __str__(self) -> str:
        return bilingual(self, "name")


class Assessment(Maskable, Versioned, Voidable, Demo):
    """An organisation assessed with an instrument on a day. A final one does not change."""

    class Round(models.TextChoices):
        BASELINE = "baseline", pgettext_lazy("round", "baseline")
        MIDTERM = "midterm", _("midway")
        FOLLOW_UP = "follow_up", _("follow-up")

    class Scale(models.TextChoices):
        """CLASSICAL: one score 0-100. FINE: P, D, C, A or trend, targets, each 0-100. STEPS: 0-4 a statement."""

        CLASSICAL = "classical", _("classical, 0–100")
        FINE = "fine", _("fine-tuned, each step 0–100")
        STEPS = "steps", _("statements, 0–4")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        FINAL = "final", _("final")

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="assessments", verbose_name=_("instrument")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="assessments", verbose_name=_("organisation")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("project")
    )
    assessed_on = models.DateField(_("assessed on"))
    round = models.CharField(_("round"), max_length=10, choices=Round)
    scale = models.CharField(_("scale"), max_length=10, choices=Scale)
    team_size = models.PositiveSmallIntegerField(_("persons in the team"), null=True, blank=True)
    is_validated = models.BooleanField(_("validated by somebody from outside"), default=False)
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.DRAFT)
    note = models.CharField(_("note"), max_length=1000, blank=True, validators=[no_control_characters])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )

    class Meta(Voidable.Meta):
        ordering = ["-assessed_on", "public_id", "pk"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["organisation", "instrument", "assessed_on"],
                condition=Q(voided_at__isnull=True),
                name="assessed_once_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}"


def _within(names: list[str], highest: int) -> Q:
    inside = Q()
    for name in names:
        inside &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": highest})
    return inside


class Score(Recorded, Demo):
    """What an item was given, by the organisation itself or jointly, with evidence and what follows from it.

    `points`: the classical score 0-100, or a statement's 0-4. The others: the fine-tuned scale, each 0-100.
    """

    part_of = ("assessment",)
    told_by = ("item", "view")

    class View(models.TextChoices):
        SELF = "self", _("self-assessment")
        JOINT = "joint", _("joint view")

    ENABLER_PARTS = ("plan_points", "do_points", "check_points", "act_points")
    RESULT_PARTS = ("trend_points", "target_points")

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="scores", verbose_name=_("assessment")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("statement"))
    view = models.CharField(_("view"), max_length=5, choices=View)
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    plan_points = models.PositiveSmallIntegerField(_("plan"), null=True, blank=True)
    do_points = models.PositiveSmallIntegerField(_("do"), null=True, blank=True)
    check_points = models.PositiveSmallIntegerField(_("check"), null=True, blank=True)
    act_points = models.PositiveSmallIntegerField(_("act"), null=True, blank=True)
    trend_points = models.PositiveSmallIntegerField(_("trend"), null=True, blank=True)
    target_points = models.PositiveSmallIntegerField(_("targets met"), null=True, blank=True)
    evidence = models.CharField(
        _("evidence"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    strengths = models.CharField(
        _("strengths"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    areas = models.CharField(_("to improve"), max_length=1000, blank=True, validators=[no_control_characters])

    class Meta:
        ordering = ["assessment", "item__criterion__code", "item__code", "view", "pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item", "view"], name="item_scored_once_a_view"),
            models.CheckConstraint(
                condition=_within(
                    [
                        "points",
                        "plan_points",
                        "do_points",
                        "check_points",
                        "act_points",
                        "trend_points",
                        "target_points",
                    ],
                    100,
                ),
                name="score_within_its_scale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.item.code}"


class ScoreEvidence(Attached):
    """A document that shows why an item was given its score."""

    part_of = ("assessment",)
    told_by = ("item", "name")

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="evidence", verbose_name=_("assessment")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("statement"))

    class Meta(Attached.Meta):
        ordering = ["assessment", "item__code", "added_at", "pk"]
        verbose_name = _("evidence of a score")
        verbose_name_plural = _("evidence of scores")


class ImprovementAction(Maskable, Versioned, Voidable, Demo):
    """What the organisation will do after an assessment, who sees to it, and whether it was done."""

    class Priority(models.IntegerChoices):
        HIGH = 1, _("high")
        MIDDLE = 2, _("middle")
        LOW = 3, _("low")

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="actions", verbose_name=_("assessment")
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("statement")
    )
    text = models.CharField(_("what is to be done"), max_length=300, validators=[no_control_characters])
    # A function at the partner, not a person.
    owner = models.CharField(_("who sees to it"), max_length=100, validators=[no_control_characters])
    due_on = models.DateField(_("due on"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.MIDDLE)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    outcome = models.CharField(
        _("what came of it"), max_length=500, blank=True, validators=[no_control_characters]
    )
    activity = models.ForeignKey(
        "projects.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("activity"),
    )

    class Meta(Voidable.Meta):
        ordering = ["assessment", "priority", "due_on", "pk"]
        verbose_name = _("improvement action")
        verbose_name_plural = _("improvement actions")
        constraints = [*Voidable.Meta.constraints]

    def __str__(self) -> str:
        return self.text
