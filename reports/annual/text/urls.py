"""Addresses of this room; reports/annual/urls.py hands them on."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
