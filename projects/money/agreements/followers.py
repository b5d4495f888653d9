"""What follows an agreement: slices above this one say what they do when one is new, or when its days change."""

from collections.abc import Callable
from typing import Any

from projects.money.agreements.models import Agreement

# Called as follower(user, agreement, is_new), within the action's transaction.
Follower = Callable[[Any, Agreement, bool], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    _followers.append(follower)


def tell(user: Any, agreement: Agreement, is_new: bool = False) -> None:
    """Say that the agreement has been saved: a new one, or one with another start, end or project."""
    for follower in _followers:
        follower(user, agreement, is_new)
