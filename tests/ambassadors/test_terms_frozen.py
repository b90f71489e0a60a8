"""The database itself keeps an opened cohort's terms: they change where a version is made, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.db.models import F
from django.db.utils import IntegrityError

from ambassadors.models import Cohort, CohortVersion, InstalmentRule
from applications.models import Call, Criterion, KeyArea, RequiredDocument, StarterMilestone
from tests.ambassadors.terms_world import changed
from tests.applications import world
from tests.lists.growing import at_rest

ROWS = (InstalmentRule, Criterion, KeyArea, RequiredDocument, StarterMilestone, Call)
pytestmark = pytest.mark.django_db(transaction=True)


def refused(act: Callable[..., Any]) -> bool:
    """Say whether the database refuses an act in a transaction of its own."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError as wrong:
        return "change with a new version only" in str(wrong)
    return False


def acts(model: Any) -> list[Callable[[], Any]]:
    """Change, remove and add a row of an opened cohort."""
    row = model.objects.order_by("pk")[0]
    copy = model.objects.get(pk=row.pk)
    copy.pk = None
    same = {"cohort_id": row.cohort_id}
    return [
        lambda: model.objects.filter(pk=row.pk).update(**same),
        lambda: model.objects.filter(pk=row.pk).delete(),
        lambda: copy.save(force_insert=True),
    ]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_rows_of_an_opened_cohort_are_frozen(model: Any) -> None:
    world.cohort(world.coordinator())
    assert [refused(act) for act in acts(model)] == [True, True, True]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_rows_of_a_cohort_in_preparation_are_free(model: Any) -> None:
    world.cohort(world.coordinator(), opened=False)
    change, remove, _add = acts(model)
    assert [refused(change), refused(remove)] == [False, False]


def test_the_cohort_s_own_terms_are_frozen_and_what_is_taken_is_not() -> None:
    cohort = Cohort.objects.filter(pk=world.cohort(world.coordinator()).pk)
    later = {"closes_on": F("closes_on") + timedelta(days=1)}
    assert refused(lambda: cohort.update(places=9))
    assert refused(lambda: cohort.update(**later))
    assert not refused(lambda: cohort.update(taken_places=1))


def test_a_version_opens_them_for_its_own_transaction_and_cohort_only() -> None:
    by = world.coordinator()
    one, other = world.cohort(by), world.cohort(by, "Cohort 4")
    rows = InstalmentRule.objects.filter(cohort=one)

    def as_of(cohort: Cohort) -> None:
        first = cohort.versions.get(number=1)
        CohortVersion.objects.create(
            cohort=cohort, number=2, content={}, digest="", made_by=by, made_at=first.made_at,
            made_in=first.made_in,
        )  # fmt: skip

    def change_after(version_of: Cohort) -> None:
        with transaction.atomic():  # a savepoint, as services have inside a page's transaction
            as_of(version_of)
        rows.update(number=F("number") + 10)

    assert refused(lambda: change_after(other))
    assert not refused(lambda: change_after(one))
    assert refused(lambda: rows.update(number=F("number") - 10))


def test_a_version_does_not_choose_its_transaction() -> None:
    cohort = world.cohort(world.coordinator())
    version = changed(cohort, "money", cohort.coordinator, places=7)
    version.refresh_from_db()
    first = cohort.versions.get(number=1)
    assert 0 < first.made_in < version.made_in


def test_without_its_trigger_a_row_is_not_frozen() -> None:
    world.cohort(world.coordinator())

    def unprotected() -> None:
        with at_rest():
            Criterion.objects.update(weight=1)

    assert not refused(unprotected)


def test_a_version_is_never_changed() -> None:
    world.cohort(world.coordinator())
    with pytest.raises(InternalError), transaction.atomic():
        CohortVersion.objects.update(number=7)
