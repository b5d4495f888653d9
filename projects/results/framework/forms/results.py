"""Forms of the results in a draft: added or changed, moved, taken out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField, Options
from projects.results.framework import actions, queries
from projects.results.framework.forms.versions import DraftStep
from projects.results.framework.models import FrameworkVersion, ResultNode
from tracker.core.fields import TextField


class Results(Options):
    """The results of a version, each with its code, those under another one set in."""

    def __init__(self, branches: Iterable[queries.Branch]) -> None:
        listed = list(queries.walk(branches))
        super().__init__(branch.node for branch in listed)
        self.labels = [
            (str(branch.node.pk), f"{'– ' * branch.depth}{branch.node.code} {branch.node}")
            for branch in listed
        ]


class NodeForm(DraftStep):
    """A result of a draft; `node` None is a new one, proposed under `under`."""

    code = TextField(label=_("Code"), max_length=20, help_text=_("Short, for example O1."))
    level = forms.ChoiceField(
        label=_("Level"), choices=lambda: [(one.value, capfirst(one.label)) for one in ResultNode.Level]
    )
    parent = OptionField(label=_("Leads to"), required=False)
    family = forms.ChoiceField(
        label=_("Outcome family"),
        choices=lambda: [("", "–"), *((one.value, capfirst(one.label)) for one in ResultNode.Family)],
        required=False,
        help_text=_("Of an outcome: what it changes in the end."),
    )
    component = OptionField(label=_("Component"), required=False)
    name_sv = TextField(label=_("Result in Swedish"), max_length=300, lines=2)
    name_en = TextField(label=_("Result in English"), max_length=300, lines=2, required=False)
    assumptions_sv = TextField(
        label=_("Assumptions in Swedish"),
        max_length=500,
        lines=3,
        required=False,
        help_text=_("What must be so, and is not ours to decide, for the result to come."),
    )
    assumptions_en = TextField(label=_("Assumptions in English"), max_length=500, lines=3, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        of: FrameworkVersion,
        node: ResultNode | None,
        under: ResultNode | None = None,
    ) -> None:
        self.node = node
        initial = self.stored(of) if node else {"parent": under and under.pk}
        super().__init__(data, of=of, initial=initial)
        self.fields["parent"].offer(Results(queries.tree(of)))
        components = Options(of.project.components.order_by("number", "pk"))
        if components.labels:
            self.fields["component"].offer(components)
        else:
            del self.fields["component"]

    def stored(self, current: FrameworkVersion) -> dict[str, Any]:
        """Nothing of a new result, or of one that has been taken out."""
        row = current.nodes.filter(pk=self.node.pk).first() if self.node else None
        told = {name: getattr(row, name) if row else "" for name in actions.NODE_FIELDS}
        keys = {name: getattr(row, f"{name}_id") if row else None for name in ("parent", "component")}
        fields = getattr(self, "fields", self.base_fields)
        return {name: value for name, value in (told | keys).items() if name in fields}

    def save(self, user: Any) -> ResultNode:
        return actions.save_node(user=user, **self.said(), node=self.node, fields=self.values())


class OfNode(DraftStep):
    def __init__(self, data: Any = None, *, of: FrameworkVersion, node: ResultNode) -> None:
        super().__init__(data, of=of)
        self.node = node


class MoveForm(OfNode):
    UP, DOWN = "up", "down"
    way = forms.ChoiceField(
        label=_("Where to"),
        choices=[(UP, _("One place up")), (DOWN, _("One place down"))],
        widget=forms.RadioSelect,
    )

    def save(self, user: Any) -> ResultNode:
        up = self.cleaned_data["way"] == self.UP
        return actions.move_node(user=user, **self.said(), node=self.node, up=up)

    def stored(self, current: FrameworkVersion) -> dict[str, Any]:
        return {"way": ""}


class RemoveNodeForm(OfNode):
    def save(self, user: Any) -> None:
        actions.remove_node(user=user, **self.said(), node=self.node)


class Under(forms.Form):
    """Which result a new one is to stand under: `?under=7`."""

    under = forms.IntegerField(required=False, min_value=1, max_value=2**31)
