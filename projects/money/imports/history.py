"""What the actions of imports are called in the history."""

from django.utils.translation import gettext_lazy as _

from tracker.core.history import kinds

kinds.say({"import_bookings": _("booked the import"), "save_column_map": _("saved the column map")})
