from django.urls import path

from projects.results.sheets import views

urlpatterns = [
    path("projects/<slug:public_id>/results/sheet/", views.results_sheet, name="results_sheet"),
]
