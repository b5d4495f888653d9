"""What is done with calendars, in words."""

from django.utils.translation import gettext_lazy as _

from tracker.core.history import kinds

kinds.say({"renew_calendar": _("renewed the address of the calendar")})
