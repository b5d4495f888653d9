"""Addresses of this part of money."""

from typing import Any

urlpatterns: list[Any] = []
