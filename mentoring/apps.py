"""Start of mentoring: what it registers with the apps below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    """Mentors, assignments, the log, action points, feedback."""

    name = "mentoring"

    def ready(self) -> None:
        """Follow awards; say what is due, how history reads, and what pages show."""
        from ambassadors import followers, pages
        from core import home
        from core.models import Role
        from mentoring import due, history, parts
        from mentoring.services import assignments

        due.register()
        history.register()
        followers.follow_awards(assignments.end_with_award)
        pages.AWARD.add(
            40, "mentoring/award_part.html", parts.shown_on_award,
            anchor="mentoring", title=_("Mentoring"),
        )  # fmt: skip
        pages.COHORT.add(50, "mentoring/cohort_part.html", parts.shown_on_cohort)
        home.HOME.add(10, "mentoring/home_mentor.html", parts.my_societies)
        home.HOME.add(30, "mentoring/home_focal_point.html", parts.my_mentor)
        home.entry(40, _("Mentors"), "mentors", lambda person: person.has_role(Role.COORDINATOR))
