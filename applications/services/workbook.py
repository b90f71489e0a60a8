"""An uploaded workbook: kept between its two pages, and taken over in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application, BudgetLine, Section, SectionKey
from applications.queries.draft import Draft
from applications.queries.workbook import Row
from applications.queries.workbook_changes import Change, Changes, Filled, changes
from applications.services import budget, roadmap
from applications.services.application import locked_draft
from core.models import Document, User
from core.refusals import Stale
from core.services import activity, documents
from core.sheets import KIND
from core.uploads import FileRefused

PART = "workbook"


@dataclass(frozen=True)
class Taken:
    """How many rows were added, changed and removed."""

    added: int
    changed: int
    removed: int


class Moved(Stale):
    """The draft is no longer as the page of the changes showed it; the changes come along."""

    def __init__(self, found: Changes) -> None:
        super().__init__(
            _(
                "Somebody changed the draft after you opened this page. Nothing was stored: "
                "look at the changes again."
            )
        )  # fmt: skip
        self.found = found


def kept(application: Application) -> QuerySet[Document]:
    """Return the uploaded workbooks of an application; they belong to its section, not to its files."""
    section = application.sections.get(key=SectionKey.ROADMAP)
    return documents.of(section, PART)


@transaction.atomic
def keep(*, application_id: int, file: File[Any], by: User, at: datetime) -> Document:
    """Keep an uploaded workbook until its changes are taken over; a person's earlier one goes.

    Refuses what is no workbook, saying what to do.
    """
    application = locked_draft(application_id, by=by, at=at)
    section = Section.objects.select_related("application").get(
        application=application, key=SectionKey.ROADMAP
    )
    for earlier in documents.of(section, PART).filter(added_by=by):
        documents.remove(earlier, owner=section, by=by, at=at)
    document = documents.add(
        file, owner=section, by=by, at=at, part=PART, organisation=application.organisation
    )
    if document.content_type != KIND:
        raise FileRefused(_("This is not a workbook. Save it as XLSX and choose it again."))
    return document


@transaction.atomic
def take_over(
    *,
    application_id: int,
    document: Document,
    filled: Filled,
    seen: str,
    ticked: Collection[str],
    by: User,
    at: datetime,
) -> Taken:
    """Take a workbook's changes over: what was added and changed, and of the rest what is ticked.

    `seen` is the hash of the changes as the person saw them; refuses with `Moved` when the draft has
    changed since, and stores nothing.
    """
    application = locked_draft(application_id, by=by, at=at)
    found = changes(Draft(application), filled)
    if found.digest != seen or found.gone:
        raise Moved(found)
    who: dict[str, Any] = {"by": by, "at": at}
    gone = [each for each in found.removed if each.code in ticked]
    other = found.changed + [each for each in found.meanwhile if each.code in ticked]
    for each in gone:
        _remove(each, **who)
    for each in other:
        _change(each, **who)
    for each in found.added:
        _add(application_id, each, **who)
    taken = Taken(len(found.added), len(other), len(gone))
    section = Section.objects.get(application=application, key=SectionKey.ROADMAP)
    documents.remove(document, owner=section, by=by, at=at)
    activity.record(application, "workbook_taken", **who, **vars(taken))
    return taken


def _row_of(each: Change) -> Row:
    if each.row is None:
        raise ValueError("a new row has no row to change")
    return each.row


def _remove(each: Change, *, by: User, at: datetime) -> None:
    row = _row_of(each)
    if isinstance(row, BudgetLine):
        budget.remove(line_id=row.pk, by=by, at=at)
    else:
        roadmap.remove(row_id=row.pk, by=by, at=at)


def _change(each: Change, *, by: User, at: datetime) -> None:
    row = _row_of(each)
    if isinstance(row, BudgetLine):
        budget.change(line_id=row.pk, version=row.version, by=by, at=at, **each.fields)
    else:
        roadmap.change(row_id=row.pk, version=row.version, by=by, at=at, **each.fields)


def _add(application_id: int, each: Change, *, by: User, at: datetime) -> None:
    add = budget.add if each.key == SectionKey.BUDGET else roadmap.add
    add(application_id=application_id, by=by, at=at, **each.fields)
