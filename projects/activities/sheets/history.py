"""What bringing in a sheet is called in the history."""

from django.utils.translation import gettext_lazy as _

from tracker.core.history import kinds

kinds.say({"import_activities": _("brought in a sheet of activities")})
