"""Save a section of a draft: everything typed is kept, and two editors never overwrite each other."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Section, SectionKey
from applications.queries.letter import digest_of
from applications.services.application import locked_draft
from core.models import User
from core.refusals import Stale
from core.services import activity


class Changed(Stale):
    """Somebody saved the section after the page was opened; it comes along to be shown."""

    def __init__(self, section: Section) -> None:
        super().__init__(_("Somebody saved this section first. Nothing was overwritten."))
        self.section = section


@transaction.atomic
def save(
    *,
    application_id: int,
    key: str,
    answers: dict[str, Any],
    complete: bool,
    by: User,
    at: datetime,
    typed: dict[str, Any] | None = None,
    version: int | None = None,
    language: str = "en",
    reply: str | None = None,
) -> Section:
    """Save a section: `answers` is what could be read, `typed` what stood in the boxes.

    `reply` answers the coordinator's point of a returned application; None leaves it as it is.

    Refuses with `Changed` when the section is no longer at `version` and says something else; the
    same content sent twice is one save. `complete` is the person's word, and the form's.
    """
    application = locked_draft(application_id, by=by, at=at)
    section = Section.objects.select_related("saved_by").get(application=application, key=key)
    typed = typed or {}
    if version is not None and section.version != version:
        if section.typed == typed and reply in (None, section.reply):
            return section
        raise Changed(section)
    section.answers = _letter(section, answers, at) if key == SectionKey.LETTER else answers
    section.typed = typed
    section.complete = complete
    section.language = language
    section.reply = section.reply if reply is None else reply
    _stamp(section, by=by, at=at)
    section.save(
        update_fields=[
            "answers", "typed", "complete", "language", "reply", "version", "saved_by", "saved_at",
        ]
    )  # fmt: skip
    if complete:
        activity.record(application, "section_completed", by=by, at=at, section=key)
    return section


@transaction.atomic
def mark(
    *,
    application_id: int,
    key: str,
    complete: bool,
    by: User,
    at: datetime,
    reply: str | None = None,
    version: int | None = None,
) -> Section:
    """Say whether a section made of rows (roadmap, budget) is completed, and answer its point.

    Refuses with `Changed` when somebody answered the point otherwise after the page was opened.
    """
    application = locked_draft(application_id, by=by, at=at)
    section = Section.objects.select_related("saved_by").get(application=application, key=key)
    if reply is not None:
        if version not in (None, section.version) and section.reply not in ("", reply):
            raise Changed(section)
        section.reply = reply
    section.complete = complete
    _stamp(section, by=by, at=at)
    section.save(update_fields=["complete", "reply", "version", "saved_by", "saved_at"])
    if complete:
        activity.record(application, "section_completed", by=by, at=at, section=key)
    return section


def touch(application: Application, key: str, *, by: User, at: datetime) -> None:
    """Note who last changed a row of a section; the caller holds the application's lock."""
    Section.objects.filter(application=application, key=key).update(saved_by=by, saved_at=at)


def _stamp(section: Section, *, by: User, at: datetime) -> None:
    section.version += 1
    section.saved_by, section.saved_at = by, at


def _letter(section: Section, answers: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return a letter's answers with its salt and the moment its text last changed."""
    before = section.answers
    kept = {**answers, "salt": before.get("salt") or secrets.token_hex(16)}
    same = before.get("text_at") and digest_of(before) == digest_of(kept)
    return {**kept, "text_at": before["text_at"] if same else at.isoformat()}
