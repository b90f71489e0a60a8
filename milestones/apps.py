"""Start of the app: what it registers with the ground."""

from __future__ import annotations

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    """The milestones app."""

    name = "milestones"
