from django.urls import path

from projects.activities.sheets import views

urlpatterns = [
    path("activities/sheet/", views.activities_sheet, name="activities_sheet"),
]
