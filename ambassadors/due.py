"""What is due around awards: a kick-off still to be held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ambassadors.models import Award, AwardStatus
from core import due

KICK_OFF = "kick_off"


def _kick_offs(at: datetime, only: int | None) -> Iterable[QuerySet[Any, Any]]:
    """Awards that only wait for the kick-off call: the cohort's coordinator records it."""
    waiting = Award.objects.filter(
        status=AwardStatus.ONBOARDING, kick_off_on__isnull=True, countersigned_on__isnull=False
    )
    yield due.rows(
        waiting,
        kind=KICK_OFF,
        thing="award",
        due="starts_on",
        since="countersigned_on",
        person="cohort__coordinator",
        subject="organisation__name",
        place="cohort__name",
        link="/cohorts/{}/kick-off/",
        link_id="cohort_id",
        only=only,
    )


def register() -> None:
    """Say what is due and how it reads; called when the app starts."""
    due.register(_kick_offs)
    due.words(
        KICK_OFF, lambda thing: _("Hold the kick-off call with %(ns)s") % {"ns": thing.subject}
    )
