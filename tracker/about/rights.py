"""Help messages in the permission matrix: anybody sends one, registrar and administrator answer."""

from tracker.about.models import SupportMessage
from tracker.core import access

access.register(SupportMessage, "support message")
