"""The twin of `slowed`: no row is locked, no link is used up, no form token counts.

What the database itself refuses, each test takes away for its own twin.
"""

from typing import Any

from tests.races.slowed import application


def _unprotect() -> None:
    from django.db.models import QuerySet

    import core.once
    from core.models import OneTimeLink
    from core.services import links

    def unlocked(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        return self

    def look_only(link: OneTimeLink, *, at: Any) -> None:
        if OneTimeLink.objects.get(pk=link.pk).used_at:
            raise links.LinkSpent("used")

    QuerySet.select_for_update = unlocked  # type: ignore[assignment,method-assign]  # the twin locks nothing
    core.once._token = lambda request: None
    links.use = look_only


_unprotect()

__all__ = ["application"]
