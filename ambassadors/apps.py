"""Start of the hinge: header links, who needs a second factor, how history reads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.models import User


class AmbassadorsConfig(AppConfig):
    """National Societies and their people, cohorts, seats, awards."""

    name = "ambassadors"

    def ready(self) -> None:
        """Register with the ground."""
        from ambassadors import due, history, steps
        from ambassadors.models import Award
        from ambassadors.models.award import OVER
        from ambassadors.permissions import oversees, standing
        from ambassadors.queries import standin
        from core import home, middleware
        from core.models import Role

        def staff(person: User) -> bool:
            return person.has_role(Role.COORDINATOR) or bool(standing(person).seats)

        def sees_awards(person: User) -> bool:
            mine = standing(person)
            return bool(staff(person) or oversees(person) or mine.mentored or mine.speaks_for)

        due.register()
        history.register()
        steps.register()
        home.entry(20, _("Cohorts"), "cohorts", lambda person: staff(person) or oversees(person))
        home.entry(30, _("Awards"), "awards", sees_awards)
        home.HOME.add(5, "ambassadors/home_stand_ins.html", _stand_ins)
        standin.needs_coordinator(lambda: Award.objects.exclude(status__in=OVER))
        home.HOME.add(90, "ambassadors/home_messages.html", _messages)
        middleware.needs_second_factor_too(lambda person: bool(standing(person).seats))


def _messages(_home: User, person: User, at: datetime) -> dict[str, Any] | None:
    """Return how many messages could not be delivered, for who sees their list."""
    from ambassadors.queries.message import undelivered

    if not (person.has_role("coordinator") or person.has_role("auditor")):
        return None
    return {"undelivered": undelivered(person)}


def _stand_ins(_home: User, person: User, at: datetime) -> dict[str, Any] | None:
    """Return what waits for a stand-in (administrators), or whom a coordinator stands in for (C1)."""
    from ambassadors.permissions import standing
    from ambassadors.queries.standin import in_force, without_coordinator

    if person.has_role("administrator"):
        waiting = len(without_coordinator(on=at.date()))
        return {"waiting": waiting} if waiting else None
    if not standing(person).stands_in:
        return None
    return {"rows": in_force().filter(person=person)}
