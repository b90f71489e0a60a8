"""Start of the app: what it registers with the ground."""

from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """The applications app."""

    name = "applications"
