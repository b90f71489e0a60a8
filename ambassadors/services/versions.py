"""The versions of a cohort's terms: sealed when its window opens, one more with every change."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from ambassadors import terms
from ambassadors.models import Cohort, CohortVersion
from core.models import User
from core.refusals import Refused
from core.sealing import canonical, digest, side_text


def seal(
    cohort: Cohort, content: terms.Content, *, by: User, at: datetime, reason: str = ""
) -> CohortVersion:
    """Write the next version of a cohort's terms; the caller holds the cohort.

    From here to the end of the transaction the database lets the terms be changed.
    """
    row_id = uuid.uuid4()
    most = cohort.versions.aggregate(most=Max("number"))["most"] or 0
    touched = {touch.code: len(list(touch.find(cohort))) for touch in terms.touches()}
    version = CohortVersion.objects.create(
        id=row_id,
        cohort=cohort,
        number=most + 1,
        content=content,
        digest=digest(canonical(content)),
        touched=touched if most else {},
        made_by=by,
        made_at=at,
    )
    if reason.strip():
        side_text(row_id, "reason", reason.strip()).save(force_insert=True)
    return version


def open_with(cohort: Cohort, *, by: User, at: datetime) -> CohortVersion:
    """Seal the terms as version 1; refuses, in sentences, while something is missing."""
    content = terms.content_of(cohort)
    missing = [
        _("Look at “%(step)s” and save it.") % {"step": step.title}
        for step in terms.steps()
        if step.key not in cohort.looked_at
    ]
    wrong = [sentence for found in terms.problems(content).values() for sentence in found]
    if content["dates"]["closes_on"] < at.date().isoformat():
        wrong.append(_("The closing day has passed: enter a later one."))
    if missing or wrong:
        raise Refused(" ".join([_("The cohort cannot be opened yet."), *missing, *wrong]))
    return seal(cohort, content, by=by, at=at)
