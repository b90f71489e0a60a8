"""Start of the demonstration: its links in the header."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DemonstrationConfig(AppConfig):
    """An invented world to try the program in; refuses to be anything else."""

    name = "demonstration"

    def ready(self) -> None:
        """Add the pages that only the demonstration has."""
        if not settings.DEMONSTRATION:
            return
        from core import home
        from core.models import Role

        home.entry(90, _("Mails"), "demonstration_mails", lambda person: True)
        home.entry(
            91, _("Date"), "demonstration_clock", lambda person: person.has_role(Role.ADMINISTRATOR)
        )
