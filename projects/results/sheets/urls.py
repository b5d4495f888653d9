from django.urls import path

from projects.results.sheets import views

urlpatterns = [
    path("projects/<str:public_id>/results/sheet/", views.results_sheet, name="results_sheet"),
]
