"""Start of the app: what it registers with the ground and with the pages below."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """From invitation to offer."""

    name = "applications"

    def ready(self) -> None:
        """Register header links, due things, history, files, cohort parts and followers."""
        from ambassadors import followers, pages
        from ambassadors.permissions import standing
        from ambassadors.queries import standin
        from applications import (
            due,
            due_selection,
            history,
            history_selection,
            parts_selection,
            steps,
        )
        from applications.models import IN_SELECTION, Application
        from applications.parts import (
            applying,
            attach_file,
            may_add_files,
            may_read_files,
            shown_on_cohort,
        )
        from applications.services import stages
        from core import home
        from core.models import User
        from core.services import documents, uploads

        def applies(person: User) -> bool:
            return bool(standing(person).speaks_for)

        due.register()
        history.register()
        steps.register()
        documents.owned_by("applications.application", may_read_files)
        uploads.taken_by("applications.application", may_add_files, attach_file)
        followers.follow_cohorts(stages.follow)
        followers.follow_terms(stages.tell_of_terms)
        due_selection.register()
        history_selection.register()
        standin.needs_coordinator(lambda: Application.objects.filter(status__in=IN_SELECTION))
        pages.COHORT.add(20, "applications/selection_part.html", parts_selection.shown_on_cohort)
        home.HOME.add(10, "applications/selection_home.html", parts_selection.on_home)
        pages.COHORT.add(10, "applications/cohort_part.html", shown_on_cohort)
        home.entry(10, _("My application"), "my_application", applies)
        home.HOME.add(20, "applications/home_part.html", applying)
