"""Start of the app: what it registers with the ground."""

from __future__ import annotations

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The demonstration app."""

    name = "demonstration"
