"""The history of what was erased and handed out: told to those who may see the receipts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.core.history import kinds
from tracker.privacy.models import PersonRequest, RetentionRun

kinds.register(
    RetentionRun, "retention", "public_id", address=lambda run: reverse("privacy_run", args=[run.public_id])
)
kinds.register(PersonRequest, "person-request", address=lambda request: reverse("privacy_person"))
kinds.say(
    {
        "report": _("made the retention report"),
        "erase": _("erased what was reported"),
        "erase_person": _("erased a person"),
        "export": _("handed out personal data"),
    }
)
