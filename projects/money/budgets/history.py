"""The history of budgets, forecasts and comments on variances."""

from django.utils.translation import gettext_lazy as _

from projects.money.budgets.models import BudgetVersion, Forecast, VarianceComment
from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from tracker.core.history import kinds

for _model, _name in (
    (BudgetVersion, "budget"),
    (Forecast, "forecast"),
    (VarianceComment, "variance-comment"),
):
    kinds.register(
        _model,
        _name,
        open=open_at("agreement__project__"),
        since=since_opened(_model, "agreement__project"),
        own=lambda user: rights.own(user, "view", "agreement__project__"),
    )
kinds.say(
    {
        "save_budget_draft": _("saved a draft of the budget"),
        "approve_budget": _("approved the budget"),
        "withdraw_budget": _("withdrew the draft of the budget"),
        "reallocate_budget": _("moved money in the budget"),
        "add_forecasts": _("made a forecast"),
        "comment_variance": _("commented on a variance"),
    }
)
