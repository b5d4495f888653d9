"""Personal data in the permission matrix. Whose project a view of a sensitive thing is about, projects say."""

from django.utils.translation import gettext_lazy as _

from tracker.core import access
from tracker.privacy.models import PersonRequest, RetentionRun

access.register(RetentionRun, "retention")
access.register(PersonRequest, "personal data")
access.name_object("access log", _("who has seen sensitive data"))
