"""Followers of award changes: later things that must act in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ambassadors.models import Award
from core.models import User

Follower = Callable[[Award, str, User | None, datetime], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register a follower, called with award, new state, person and moment; in an app's ready()."""
    _followers.append(follower)


def tell(award: Award, state: str, *, by: User | None, at: datetime) -> None:
    """Call every follower, inside the caller's transaction."""
    for follower in _followers:
        follower(award, state, by, at)
