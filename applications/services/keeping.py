"""Keep what several people type into one section: answer by answer, and nobody's text is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Section, SectionKey
from applications.queries.typed import Merge, Typed, marks_of, merged
from applications.services.application import locked_draft
from applications.services.section import stamp, with_letter
from core.models import User
from core.refusals import Stale
from core.services import activity

REPLY = (
    "reply"  # the answer to the coordinator's point, which a section keeps apart from its answers
)


class Reading(NamedTuple):
    """What could be read of what was typed; `sound` when it could be called completed."""

    answers: dict[str, Any]
    sound: bool
    language: str


class Reads(Protocol):
    """How a section's form and its boxes become each other."""

    def typed_of(self, section: Section) -> Typed:
        """Return what stands in the boxes of a section."""

    def read(self, typed: Typed) -> Reading:
        """Read what was typed."""


@dataclass(frozen=True)
class Sent:
    """What came from a page: the boxes of some answers, and the marks these had when it was opened.

    A page without marks says at which version of the section it was opened.
    """

    typed: Typed
    names: tuple[str, ...]
    marks: Mapping[str, str]
    version: int = 0


class Kept(NamedTuple):
    """A section after a save, and what became of each answer."""

    section: Section
    merge: Merge


class Clashed(Stale):
    """Somebody saved the same answer after the page was opened; both come along to be shown."""

    def __init__(self, section: Section, merge: Merge) -> None:
        super().__init__(_("Somebody saved this section first. Nothing was overwritten."))
        self.section, self.merge = section, merge


@transaction.atomic
def keep(*, application_id: int, key: str, sent: Sent, form: Reads, by: User, at: datetime) -> Kept:
    """Keep answers while they are being typed; of those that somebody else changed too, theirs stays.

    It never completes a section; a completed one that can no longer be read as complete says so.
    """
    section = _locked(application_id, key, by=by, at=at)
    merge = _merge(section, sent, form)
    if merge.mine:
        _write(section, merge, form.read(merge.typed), complete=section.complete, by=by, at=at)
    return Kept(section, merge)


@transaction.atomic
def save(
    *, application_id: int, key: str, sent: Sent, form: Reads, done: bool, by: User, at: datetime
) -> Kept:
    """Save a whole section, completed when the person says so and the form agrees.

    Refuses with `Clashed` where somebody else changed the same answer; the same content sent twice
    is one save.
    """
    section = _locked(application_id, key, by=by, at=at)
    merge = _merge(section, sent, form)
    if merge.clashes:
        raise Clashed(section, merge)
    reading = form.read(merge.typed)
    complete = done and reading.sound
    if merge.mine or complete != section.complete or section.saved_at is None:
        _write(section, merge, reading, complete=complete, by=by, at=at)
        if complete:
            activity.record(section.application, "section_completed", by=by, at=at, section=key)
    return Kept(section, merge)


def _locked(application_id: int, key: str, *, by: User, at: datetime) -> Section:
    """Return a section of an open draft, under the application's lock."""
    application = locked_draft(application_id, by=by, at=at)
    section = Section.objects.select_related("saved_by").get(application=application, key=key)
    section.application = application
    return section


def _merge(section: Section, sent: Sent, form: Reads) -> Merge:
    saved = form.typed_of(section)
    marks = sent.marks
    if not marks and sent.version == section.version:
        marks = marks_of(saved, sent.names)
    return merged(saved, sent.typed, marks=marks, names=sent.names)


def _write(
    section: Section, merge: Merge, reading: Reading, *, complete: bool, by: User, at: datetime
) -> None:
    """Write the answers as they stand now, each new one with who saved it and when."""
    letter = section.key == SectionKey.LETTER
    section.answers = with_letter(section, reading.answers, at) if letter else reading.answers
    section.typed = {box: value for box, value in merge.typed.items() if box != REPLY}
    if REPLY in merge.mine:
        section.reply = "".join(merge.typed.get(REPLY, []))
    section.stamps |= {name: {"by": by.pk, "at": at.isoformat()} for name in merge.mine}
    section.complete, section.sound = complete, reading.sound
    section.language = reading.language or section.language
    stamp(section, by=by, at=at)
    section.save(
        update_fields=[
            "answers", "typed", "stamps", "complete", "sound", "language", "reply", "version",
            "saved_by", "saved_at",
        ]
    )  # fmt: skip
