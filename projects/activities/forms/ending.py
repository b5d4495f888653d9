"""The forms that void an activity and take it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.activities import actions, shown
from tracker.core import formats
from tracker.core.conflict import Difference
from tracker.core.fields import TextField


class VoidForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = TextField(label=_("Why?"), max_length=actions.REASON_LENGTH)

    def take_over(self, current: Any) -> list[Difference]:
        """What the activity tells now, against the voiding; the next time it is this version that is voided."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        told = [shown.title(current), shown.days(current), shown.place(current), current.happened]
        counted = current.participants
        if counted is not None:
            told.insert(2, gettext("%(n)s participants") % {"n": formats.number(counted)})
        mine = gettext("Void: %(why)s") % {"why": self.cleaned_data["reason"]}
        return [Difference(gettext("Activity"), "\n".join(filter(None, told)), mine)]


class UndoForm(forms.Form):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
