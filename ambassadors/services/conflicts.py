"""Conflicts: declared by people, stated by the apps above (C1, C2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from ambassadors.models import Cohort, ConflictAnswer, ConflictGround, Ground
from core.models import Organisation, User
from core.models.activity import Scope
from core.services import activity


def state(
    *,
    organisation: Organisation,
    ground: str,
    source: str,
    on: date,
    person: User | None = None,
    people_of: Organisation | None = None,
) -> ConflictGround:
    """State a ground, of a person or of everyone from an organisation; stating it twice is one."""
    row, _made = ConflictGround.objects.get_or_create(
        person=person,
        people_of=people_of,
        organisation=organisation,
        ground=ground,
        source=source,
        ended_on=None,
        defaults={"starts_on": on},
    )
    if person:
        person.forget()
    return row


def end(*, source: str, on: date) -> None:
    """End the grounds of a source; they go on to count for the cohort's years (C1)."""
    ConflictGround.objects.filter(source=source, ended_on__isnull=True).update(ended_on=on)


@transaction.atomic
def answer(
    *,
    cohort: Cohort,
    person: User,
    conflicted: dict[int, bool],
    at: datetime,
    reason: str = "",
) -> None:
    """Keep a person's word on National Societies, by id; a yes becomes a declared conflict.

    A yes stays: a later no does not take it back here, because content may have been discussed.
    """
    for organisation_id, yes in conflicted.items():
        row, made = ConflictAnswer.objects.get_or_create(
            cohort=cohort,
            person=person,
            organisation_id=organisation_id,
            defaults={"conflicted": yes, "at": at},
        )
        if not made and yes and not row.conflicted:
            row.conflicted, row.at = True, at
            row.save(update_fields=["conflicted", "at"])
        if yes:
            state(
                organisation=Organisation.objects.get(pk=organisation_id),
                ground=Ground.DECLARED,
                source=f"declared for cohort {cohort.pk}",
                on=at.date(),
                person=person,
            )
            activity.record(
                row,
                "conflict_declared",
                by=person,
                at=at,
                reason=reason,
                scope=Scope(organisation_id, cohort.pk),
            )
    person.forget()
