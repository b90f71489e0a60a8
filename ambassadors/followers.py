"""Followers: later things that act, or object, in the same transaction as a cohort or an award.

A follower that raises `Refused` stops the change with its sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ambassadors.models import Award, Cohort, CohortVersion
from ambassadors.terms import Change
from core.models import User

AwardFollower = Callable[[Award, str, "User | None", datetime], None]
CohortFollower = Callable[[Cohort, str, str, User, datetime], None]
TermsFollower = Callable[[CohortVersion, "list[Change]", str, datetime], None]
_of_awards: list[AwardFollower] = []
_of_cohorts: list[CohortFollower] = []
_of_terms: list[TermsFollower] = []


def follow_awards(follower: AwardFollower) -> None:
    """Register a follower, called with award, new state, person and moment; in an app's ready()."""
    _of_awards.append(follower)


def follow_cohorts(follower: CohortFollower) -> None:
    """Register a follower, called with cohort, state before (empty when it is made), state after."""
    _of_cohorts.append(follower)


def follow_terms(follower: TermsFollower) -> None:
    """Register a follower, called with the new version, what it changed in words, why, and the moment."""
    _of_terms.append(follower)


def tell(award: Award, state: str, *, by: User | None, at: datetime) -> None:
    """Tell the followers of an award's change, inside the caller's transaction."""
    for follower in _of_awards:
        follower(award, state, by, at)


def tell_of_cohort(cohort: Cohort, before: str, *, by: User, at: datetime) -> None:
    """Tell the followers of a cohort's new state, inside the caller's transaction."""
    for follower in _of_cohorts:
        follower(cohort, before, str(cohort.status), by, at)


def tell_of_terms(
    version: CohortVersion, changes: list[Change], reason: str, *, at: datetime
) -> None:
    """Tell the followers of changed terms, inside the caller's transaction."""
    for follower in _of_terms:
        follower(version, changes, reason, at)
