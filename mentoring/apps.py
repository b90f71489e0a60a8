"""Start of mentoring: what it registers with the apps below."""

from __future__ import annotations

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Mentors, assignments, the log, action points, feedback."""

    name = "mentoring"

    def ready(self) -> None:
        """Follow awards; say what is due and what pages show."""
        from ambassadors import followers
        from mentoring.services import assignments

        followers.follow_awards(assignments.end_with_award)
