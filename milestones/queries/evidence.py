"""Evidence as a milestone's page shows it: every sending with its files and comments."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.models import Document
from core.sealing import texts_of
from core.services import documents
from milestones.models import Comment, Evidence, Milestone


@dataclass(frozen=True)
class Said:
    """A comment with its text, which stands apart (`text`)."""

    comment: Comment
    text: str


@dataclass(frozen=True)
class Sending:
    """One sending of evidence, its files, and the comments made about it."""

    evidence: Evidence
    files: list[Document] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Proof:
    """All evidence of a milestone, newest first; files and comments that belong to no sending yet."""

    sendings: list[Sending]
    unsent: list[Document]
    early: list[Said]


def proof_of(milestone: Milestone, *, part: str) -> Proof:
    """Return a milestone's evidence in four queries."""
    rows = list(milestone.evidence.select_related("sent_by").order_by("-number"))
    files = {
        str(file.pk): file for file in documents.of(milestone, part).select_related("added_by")
    }
    said = _comments(milestone)
    sendings = []
    for row in rows:
        ids = [str(file["id"]) for file in row.files]
        mine = [files.pop(key) for key in ids if key in files]
        comments = [each for each in said if each.comment.evidence_id == row.pk]
        sendings.append(Sending(row, mine, comments))
    early = [each for each in said if each.comment.evidence_id is None]
    return Proof(sendings, list(files.values()), early)


def _comments(milestone: Milestone) -> list[Said]:
    rows = list(milestone.comments.select_related("by").order_by("at"))
    texts = texts_of(*(row.pk for row in rows)) if rows else {}
    return [Said(row, texts[row.pk].get("text", "")) for row in rows]
