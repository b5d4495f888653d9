"""The history of help messages: told to those who may read them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.about.models import SupportMessage
from tracker.core.history import kinds

kinds.register(
    SupportMessage,
    "message",
    "public_id",
    address=lambda message: reverse("about_message", args=[message.public_id]),
)
kinds.say({"send_message": _("sent the message"), "answer": _("answered the message")})
