"""Steps of a cohort's terms for tests: one value put, a change made with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ambassadors.models import Cohort, CohortVersion
from ambassadors.queries.terms import drafted
from ambassadors.services import terms
from ambassadors.terms import mark, steps_by_key
from core.models import User
from tests.applications.world import AT

REASON = "A partner gave more."


def put(cohort: Cohort, key: str, by: User, *, at: datetime = AT, **values: Any) -> None:
    """Save some values of a step as its page would."""
    cohort.refresh_from_db()
    before = drafted(cohort)[key]
    terms.put(cohort_id=cohort.pk, key=key, value=before | values, seen=mark(before), by=by, at=at)


def put_rows(cohort: Cohort, key: str, rows: list[Any], by: User, *, at: datetime = AT) -> None:
    """Save the rows of a step as its pages would."""
    cohort.refresh_from_db()
    of_step: Any = steps_by_key()[key].rows
    seen = mark(drafted(cohort)[key])
    value = of_step.settle(rows)
    terms.put(cohort_id=cohort.pk, key=key, value=value, seen=seen, by=by, at=at)


def change(cohort: Cohort, by: User, *, reason: str = REASON, at: datetime = AT) -> CohortVersion:
    """Make the drafted change."""
    seen = mark(drafted(cohort))
    return terms.change(cohort_id=cohort.pk, seen=seen, reason=reason, by=by, at=at)


def changed(
    cohort: Cohort, key: str, by: User, *, at: datetime = AT, **values: Any
) -> CohortVersion:
    """Change some values of an opened cohort's step, with a reason."""
    put(cohort, key, by, at=at, **values)
    return change(cohort, by, at=at)
