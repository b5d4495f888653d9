from django.urls import path

from projects.money.budgets import views

urlpatterns = [
    path("<slug:public_id>/budget/", views.budget, name="budget"),
    path("<slug:public_id>/budget/new/", views.new, name="budget_new"),
    path("<slug:public_id>/budget/forecast/", views.forecast, name="budget_forecast"),
    path("<slug:public_id>/budget/comments/new/", views.comment_new, name="variance_comment_new"),
    path("<slug:public_id>/budget/comments/<int:comment>/", views.comment_change, name="variance_comment"),
    path("<slug:public_id>/budget/<int:number>/", views.version, name="budget_version"),
    path("<slug:public_id>/budget/<int:number>/change/", views.change, name="budget_change"),
    path("<slug:public_id>/budget/<int:number>/approve/", views.approve, name="budget_approve"),
    path("<slug:public_id>/budget/<int:number>/withdraw/", views.withdraw, name="budget_withdraw"),
    path("<slug:public_id>/budget/<int:number>/move/", views.move, name="budget_move"),
]
