"""Stand-ins: named and ended by an administrator, who has no say on content (C1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors.models import Cohort, StandIn
from ambassadors.permissions import require_administrator
from ambassadors.queries.standin import could_stand_in
from ambassadors.services import cohorts
from core.models import Organisation, User
from core.refusals import Forbidden, Refused
from core.services import activity, outbox


@transaction.atomic
def name(
    *, cohort: Cohort, organisation: Organisation, person: User, by: User, at: datetime
) -> StandIn:
    """Name a coordinator for one NS of a cohort; refuses who has a conflict or covers it anyway."""
    require_administrator(by)
    if person.pk == by.pk:
        raise Forbidden(_("Nobody names themselves. Ask another administrator."))
    cohort = cohorts.locked(cohort.pk)  # two administrators may name the same person at once
    if person not in could_stand_in(cohort, organisation, on=at.date()):
        raise Refused(
            _("Choose a coordinator without a conflict of interest who does not cover it already.")
        )
    row = StandIn.objects.create(
        cohort=cohort, organisation=organisation, person=person, named_by=by, starts_on=at.date()
    )
    activity.record(row, "named", by=by, at=at, person=person.name)
    outbox.queue(
        "ambassadors/stand_in_named",
        to=person,
        at=at,
        about=row,
        organisation=organisation,
        link="/",
    )
    person.forget()
    return row


@transaction.atomic
def end(*, stand_in_id: int, by: User, at: datetime) -> StandIn:
    """End a stand-in; ended twice is ended once."""
    require_administrator(by)
    row = StandIn.objects.select_for_update(of=("self",)).get(pk=stand_in_id)
    if row.ended_on is None:
        row.ended_on = at.date()
        row.save(update_fields=["ended_on"])
        activity.record(row, "ended", by=by, at=at, person=row.person.name)
    return row
