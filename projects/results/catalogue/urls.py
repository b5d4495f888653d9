from django.urls import path

from projects.results.catalogue import views

urlpatterns = [
    path("results/periods/", views.periods, name="periods"),
    path("results/periods/new/", views.period_new, name="period_new"),
    path("results/periods/<text:code>/", views.period_change, name="period_change"),
    path("results/periods/<text:code>/close/", views.period_close, name="period_close"),
    path("results/periods/<text:code>/exception/", views.period_except, name="period_except"),
]
