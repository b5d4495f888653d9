"""Addresses of the calendar."""

from django.urls import path

from projects.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/address/", views.calendar_address, name="calendar_address"),
    path("calendar/<text:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("travel/", views.travel, name="travel"),
]
