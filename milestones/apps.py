"""Start of delivery: what it registers with the apps below."""

from __future__ import annotations

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    """Plan, agreement, milestones, payee, instalments, spending."""

    name = "milestones"

    def ready(self) -> None:
        """Follow awards; say what is due, who reads documents, what pages show."""
        from ambassadors import followers
        from milestones.services import instalments

        followers.follow_awards(instalments.take_back_requests)
