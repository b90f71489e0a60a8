"""Prepare the terms of a cohort, and change them once its window has opened (§2 step 1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ambassadors import followers, terms
from ambassadors.models import Cohort, CohortStatus, CohortVersion, TermsChange
from ambassadors.permissions import coordinates_cohort
from ambassadors.queries.terms import Terms, drafted
from ambassadors.services import versions
from ambassadors.services.cohorts import locked
from core.clock import day_in
from core.models import User
from core.refusals import Forbidden, Refused, Stale
from core.services import activity

OVER = (CohortStatus.CLOSED, CohortStatus.CANCELLED)


@transaction.atomic
def put(
    *, cohort_id: int, key: str, value: Any, seen: str, by: User, at: datetime, done: bool = True
) -> None:
    """Save a step: in preparation as it is; later as part of a change that waits for its reason.

    `seen` marks the value the page was opened with: a save that would overwrite another is stale.
    `done` says whether the step counts as looked at.
    """
    cohort = _own(cohort_id, by)
    step = terms.steps_by_key()[key]
    if terms.mark(drafted(cohort)[key]) != seen:
        raise Stale(_("Somebody else changed this step after you opened the page."))
    if cohort.status == CohortStatus.PREPARING:
        if value != step.read(cohort):
            step.write(cohort, value)
            activity.record(cohort, "step_prepared", by=by, at=at, step=key)
        _look_at(cohort, key, done=done)
        return
    before = terms.content_of(cohort)
    if found := terms.beyond(
        cohort, before, before | {key: value}, on=day_in(cohort.time_zone, at)
    ):
        raise Refused(" ".join(found))
    _draft(cohort, key, value, same=value == before[key], by=by, at=at)


def _look_at(cohort: Cohort, key: str, *, done: bool) -> None:
    seen = {each for each in cohort.looked_at if each != key} | ({key} if done else set())
    cohort.looked_at = sorted(seen)
    cohort.save(update_fields=["looked_at"])


def _draft(cohort: Cohort, key: str, value: Any, *, same: bool, by: User, at: datetime) -> None:
    """Keep a step's new value until the change is made; one that is as before is no change."""
    change = TermsChange.objects.filter(cohort=cohort).first()
    if change is None:
        if not same:
            TermsChange.objects.create(
                cohort=cohort, content={key: value}, begun_by=by, begun_at=at
            )
        return
    change.content.pop(key, None)
    if not same:
        change.content[key] = value
    if change.content:
        change.save(update_fields=["content"])
    else:
        change.delete()


@transaction.atomic
def change(
    *, cohort_id: int, seen: str, reason: str, by: User, at: datetime
) -> CohortVersion:  # fmt: skip
    """Make a drafted change: a new version, then the tables; those it touches are told why.

    Refuses what is wrong or fixed by now, and a page on which another change was read (`seen`).
    """
    cohort = _own(cohort_id, by)
    found = Terms(cohort)
    before, after, keys = found.in_force, found.drafted, found.changed
    if terms.mark(after) != seen:
        raise Stale(_("Somebody else changed the terms after you opened the page. Read it again."))
    if not keys:
        raise Refused(_("Nothing is changed. Choose a step and change it first."))
    if not reason.strip():
        raise Refused(_("Enter a reason. Others will read it."))
    wrong = [each for found in terms.problems(after).values() for each in found]
    wrong += terms.beyond(cohort, before, after, on=day_in(cohort.time_zone, at))
    if wrong:
        raise Refused(" ".join(wrong))
    version = versions.seal(cohort, after, by=by, at=at, reason=reason)
    for key in keys:
        terms.steps_by_key()[key].write(cohort, after[key])
    TermsChange.objects.filter(cohort=cohort).delete()
    activity.record(
        cohort, "terms_changed", by=by, at=at, reason=reason, number=version.number, steps=keys
    )
    followers.tell_of_terms(version, terms.changes(before, after), reason.strip(), at=at)
    return version


@transaction.atomic
def drop(*, cohort_id: int, by: User) -> None:
    """Drop a drafted change; nothing of it was in force."""
    TermsChange.objects.filter(cohort=_own(cohort_id, by)).delete()


def _own(cohort_id: int, by: User) -> Cohort:
    """Return a cohort under its lock whose terms the person may prepare or change."""
    cohort = locked(cohort_id)
    if not coordinates_cohort(by, cohort):
        raise Forbidden(_("Only the cohort's coordinator can do this."))
    if cohort.status in OVER:
        raise Refused(_("This cohort is over. Its terms can no longer change."))
    return cohort
