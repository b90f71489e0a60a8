"""Pledges of the leadership in a draft's letter: added, changed, removed (§2 step 3)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, LetterPledge, Section, SectionKey
from applications.services import section
from applications.services.application import locked_draft
from core.models import User
from core.refusals import Refused, Stale
from core.services import activity

MOST_PLEDGES = 10


@transaction.atomic
def add(*, application_id: int, text: str, due_on: date, by: User, at: datetime) -> LetterPledge:
    """Add a pledge with its day; a letter that was confirmed without it is asked for again."""
    application = locked_draft(application_id, by=by, at=at)
    if application.letter_pledges.count() >= MOST_PLEDGES:
        raise Refused(_("A letter has at most 10 pledges. Remove one first."))
    pledge = LetterPledge.objects.create(application=application, text=text, due_on=due_on)
    _changed(application, by=by, at=at)
    activity.record(application, "pledge_added", by=by, at=at, pledge=pledge.pk)
    return pledge


@transaction.atomic
def change(
    *,
    pledge_id: int,
    text: str,
    due_on: date,
    by: User,
    at: datetime,
    version: int | None = None,
) -> LetterPledge:
    """Change a pledge; refuses when somebody changed it after the page was opened."""
    pledge = LetterPledge.objects.get(pk=pledge_id)
    application = locked_draft(pledge.application_id, by=by, at=at)
    pledge.refresh_from_db()
    if version is not None and pledge.version != version:
        raise Stale(_("Somebody changed this pledge first. Nothing was overwritten."))
    pledge.text, pledge.due_on = text, due_on
    pledge.version += 1
    pledge.save(update_fields=["text", "due_on", "version"])
    _changed(application, by=by, at=at)
    return pledge


@transaction.atomic
def remove(*, pledge_id: int, by: User, at: datetime) -> None:
    """Remove a pledge from a draft's letter."""
    pledge = LetterPledge.objects.get(pk=pledge_id)
    application = locked_draft(pledge.application_id, by=by, at=at)
    activity.record(application, "pledge_removed", by=by, at=at, pledge=pledge.pk)
    pledge.delete()
    _changed(application, by=by, at=at)


def _changed(application: Application, *, by: User, at: datetime) -> None:
    """Note who changed the pledges, and that the letter's text is another one now."""
    section.touch(application, SectionKey.PLEDGES, by=by, at=at)
    letter = Section.objects.get(application=application, key=SectionKey.LETTER)
    if letter.answers:
        letter.answers = letter.answers | {"text_at": at.isoformat()}
        letter.save(update_fields=["answers"])
