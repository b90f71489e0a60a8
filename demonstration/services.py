"""Move the demonstration's date forward, for every part of it at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import ClockShift, Role, User
from core.refusals import Forbidden, Refused
from core.services import activity

MOST_DAYS = 3 * 366


@transaction.atomic
def move_forward(*, to: datetime, by: User, at: datetime) -> ClockShift:
    """Move the date to a later moment; never back, and only in the demonstration."""
    if not settings.DEMONSTRATION:
        raise Refused(_("The date can be moved in the demonstration only."))
    if not by.has_role(Role.ADMINISTRATOR):
        raise Forbidden(_("Only an administrator can move the demonstration's date."))
    if to <= at:
        raise Refused(_("Enter a later day: the demonstration's date never goes back."))
    if to - at > timedelta(days=MOST_DAYS):
        raise Refused(_("Enter a day within the next three years."))
    ClockShift.objects.get_or_create(pk=1)
    row = ClockShift.objects.select_for_update().get(pk=1)
    row.seconds += int((to - at).total_seconds())
    row.save(update_fields=["seconds"])
    activity.record(row, "moved_forward", by=by, at=at, to=to.isoformat())
    return row
