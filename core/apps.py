"""Start of the ground: rights of the application's role, header links, home page."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The ground that every other app stands on."""

    name = "core"
    verbose_name = "Ground"

    def ready(self) -> None:
        """Register what the ground itself shows, and grant rights after every migration."""
        from core import due, home
        from core.history import register
        from core.models import Role
        from core.queries.people import ROLE_WAITS, roles_waiting
        from core.rights import grant_rights

        home.entry(0, _("Home"), "home", lambda person: True)
        home.entry(
            95, _("Parts of pages"), "living", lambda person: person.has_role(Role.ADMINISTRATOR)
        )
        home.entry(50, _("People"), "people", lambda person: person.has_role(Role.ADMINISTRATOR))
        due.register(roles_waiting)
        due.words(ROLE_WAITS, lambda thing: _g("Confirm the roles that wait"))
        register()
        post_migrate.connect(_grant(grant_rights), sender=self, weak=False)


def _grant(grant_rights: Any) -> Any:
    def after_migrate(**_kwargs: Any) -> None:
        grant_rights()

    return after_migrate
