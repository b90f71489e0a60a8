"""Sections of a draft: saved as a whole, marked as completed, touched with their rows."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Section, SectionKey
from applications.services.application import locked_draft
from core.models import User
from core.refusals import Stale
from core.services import activity

TEXT = ("why", "how")  # of a letter


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
    language: str = "en",
    reply: str | None = None,
) -> Section:
    """Save a section's answers as a whole, whoever changed it before: for what was not typed on a page.

    `reply` answers the coordinator's point of a returned application; None leaves it as it is.
    """
    application = locked_draft(application_id, by=by, at=at)
    section = Section.objects.get(application=application, key=key)
    section.answers = with_letter(section, answers, at) if key == SectionKey.LETTER else answers
    section.typed, section.complete, section.sound = {}, complete, True
    section.language = language
    section.reply = section.reply if reply is None else reply
    stamp(section, by=by, at=at)
    section.save(
        update_fields=[
            "answers", "typed", "complete", "sound", "language", "reply", "version", "saved_by", "saved_at",
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
    stamp(section, by=by, at=at)
    section.save(update_fields=["complete", "reply", "version", "saved_by", "saved_at"])
    if complete:
        activity.record(application, "section_completed", by=by, at=at, section=key)
    return section


def touch(application: Application, key: str, *, by: User, at: datetime) -> None:
    """Note who last changed a row of a section; the caller holds the application's lock."""
    Section.objects.filter(application=application, key=key).update(saved_by=by, saved_at=at)


def locked(application: Application, key: str, *, version: int | None) -> Section:
    """Return a section for a change; the caller holds the application's lock. Refuses a stale page."""
    section = Section.objects.select_related("saved_by").get(application=application, key=key)
    if version is not None and section.version != version:
        raise Changed(section)
    return section


def stamp(section: Section, *, by: User, at: datetime) -> None:
    """Note a section's change: its next version, by whom and when."""
    section.version += 1
    section.saved_by, section.saved_at = by, at


def with_letter(section: Section, answers: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Return a letter's answers with its salt and the moment its text last changed."""
    before = section.answers
    kept = {**answers, "salt": before.get("salt") or secrets.token_hex(16)}
    same = before.get("text_at") and all(before.get(name) == kept.get(name) for name in TEXT)
    return {**kept, "text_at": before["text_at"] if same else at.isoformat()}
