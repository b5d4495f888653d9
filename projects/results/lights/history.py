"""What is done with traffic lights, in words: it stands in the history of their project."""

from django.utils.translation import gettext_lazy as _

from tracker.core.history import kinds

kinds.say(
    {
        "judge_light": _("judged a traffic light"),
        "end_judgement": _("ended a judgement of a traffic light"),
    }
)
