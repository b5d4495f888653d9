"""What changes of a team are called in the history."""

from django.utils.translation import gettext_lazy as _

from tracker.core.history import kinds

kinds.say(
    {
        "add_member": _("added a member"),
        "name_member": _("named a member on the server"),
        "end_membership": _("changed a member's last day"),
        "appoint_substitute": _("appointed a substitute"),
        "hand_over": _("handed over a membership"),
        "hand_over_person": _("handed over everything of somebody who leaves"),
    }
)
