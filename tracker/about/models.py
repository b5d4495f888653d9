"""What people ask and report through the help form."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Versioned
from tracker.core.text import no_control_characters


class SupportMessage(Versioned):
    """A question or a report, from anybody. It is answered by registrar or administrator, and kept a year."""

    # What people write must go when the message goes, so the history only says that it changed.
    history_secret = ("on_behalf_of", "text", "reply_to", "attachment", "attachment_name", "note")
    history_untold = ("key",)

    class Topic(models.TextChoices):
        ACCESSIBILITY = "accessibility", _("Accessibility: something cannot be used or read")
        HOW = "how", _("How do I …?")
        FAULT = "fault", _("Something does not work")
        ACCESS = "access", _("Sign-in or rights")
        PERSONAL_DATA = "personal_data", _("My personal data")
        CONTENT = "content", _("A text or a number looks wrong")

    class OnBehalf(models.TextChoices):
        MYSELF = "myself", _("Myself")
        COLLEAGUE = "colleague", _("A colleague")
        PARTNER = "partner", _("A partner organisation")
        PUBLIC = "public", _("Somebody outside, for example the public or the press")

    class State(models.TextChoices):
        NEW = "new", _("new")
        AT_WORK = "at_work", _("being worked on")
        ANSWERED = "answered", _("answered")

    public_id = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    # The form's one-time key: a form sent twice is one message. Senders need not be signed in.
    key = models.CharField(max_length=100, unique=True, editable=False)
    topic = models.CharField(_("what it is about"), max_length=16, choices=Topic)
    on_behalf = models.CharField(_("on whose behalf"), max_length=10, choices=OnBehalf)
    on_behalf_of = models.CharField(
        _("who that is"), max_length=200, blank=True, validators=[no_control_characters]
    )
    address = models.CharField(_("page"), max_length=300, blank=True, validators=[no_control_characters])
    text = models.TextField(_("question or report"), max_length=4000, validators=[no_control_characters])
    reply_to = models.EmailField(_("e-mail for the answer"), blank=True)
    attachment = models.FileField(_("attachment"), upload_to="support/%Y", blank=True)
    attachment_name = models.CharField(
        _("name of the attachment"), max_length=120, blank=True, editable=False
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="support_messages",
        verbose_name=_("sent by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    note = models.TextField(
        _("note on the answer"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("help message")
        verbose_name_plural = _("help messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(note="")
                | ~Q(state="answered") & Q(answered_at__isnull=True, answered_by__isnull=True),
                name="answered_message_says_what_when_and_who",
            )
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.get_topic_display()}"
