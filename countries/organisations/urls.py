from django.urls import path

from countries.organisations import views

urlpatterns = [path("organisations/quick/", views.organisation_quick, name="organisation_quick")]
