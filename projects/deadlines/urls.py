"""Addresses of deadlines and calendars."""

from typing import Any

urlpatterns: list[Any] = []
