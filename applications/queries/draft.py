"""A draft as a whole: how far each section is, and what is still missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.models import (
    OPTIONAL_SECTIONS,
    Application,
    BudgetLine,
    LetterAnswer,
    RoadmapRow,
    Section,
    SectionKey,
)
from applications.queries.letter import digest_of
from applications.queries.points import points_of
from core.models import Document, DocumentStatus, OneTimeLink
from core.money import shown

SELF_ASSESSMENT = "self_assessment"
SIGNED_LETTER = "signed_letter"
CONFIRMATION = "confirmation"  # the signatory's word: a task of its own beside the letter's text
TASKS = (*SectionKey.values, CONFIRMATION)


class Missing(NamedTuple):
    """What keeps a draft from being submitted: the task, and how to mend it."""

    key: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Draft:
    """An application's draft; each thing that hangs on it is read in one query, when it is asked for."""

    application: Application

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Return the sections by key, each with who saved it."""
        return {row.key: row for row in self.application.sections.select_related("saved_by")}

    @cached_property
    def rows(self) -> list[RoadmapRow]:
        """Return the rows of the roadmap."""
        return list(self.application.roadmap_rows.all())

    @cached_property
    def lines(self) -> list[BudgetLine]:
        """Return the lines of the budget."""
        return list(self.application.budget_lines.all())

    @cached_property
    def files(self) -> dict[str, list[Document]]:
        """Return the files by part, oldest first."""
        found: dict[str, list[Document]] = defaultdict(list)
        documents = Document.objects.filter(
            owner_type=Application._meta.label_lower,
            owner_id=str(self.application.pk),
            status=DocumentStatus.CLEAN,
        )
        for document in documents.select_related("added_by").order_by("added_at", "pk"):
            found[document.part].append(document)
        return found

    @cached_property
    def answer(self) -> LetterAnswer | None:
        """Return the signatory's last answer to the letter."""
        return self.application.letter_answers.order_by("-answered_at").first()

    @cached_property
    def asked(self) -> OneTimeLink | None:
        """Return the signatory's newest link that was not withdrawn."""
        links = OneTimeLink.objects.filter(
            purpose="letter",
            about_type=Application._meta.label_lower,
            about_id=str(self.application.pk),
            withdrawn_at__isnull=True,
        )
        return links.order_by("-made_at").first()

    @cached_property
    def total(self) -> int:
        """Return what the budget adds up to, in minor units."""
        return sum(line.total for line in self.lines)

    @property
    def left_of_ceiling(self) -> int:
        """Return what is left under the ceiling for one award; below zero it is exceeded."""
        return self.application.cohort.ceiling - self.total

    @property
    def signatory_address(self) -> str:
        """Return the address the letter's link goes to, as the focal point gave it."""
        return str(self.sections[SectionKey.LETTER].answers.get("signatory_email", "")).lower()

    @cached_property
    def confirmed(self) -> LetterAnswer | None:
        """Return the signatory's yes to this very text from the named address, if there is one."""
        answers = self.sections[SectionKey.LETTER].answers
        fits = (
            self.answer
            and self.answer.confirmed
            and self.answer.letter_digest == digest_of(answers)
            and self.answer.address.lower() == self.signatory_address
        )
        return self.answer if fits else None

    @cached_property
    def signed_paper(self) -> Document | None:
        """Return the signed letter that was uploaded after the text's last change."""
        changed = self.sections[SectionKey.LETTER].answers.get("text_at")
        papers = self.files[SIGNED_LETTER]
        if not papers or not changed:
            return None
        return papers[-1] if papers[-1].added_at >= datetime.fromisoformat(changed) else None

    @cached_property
    def points(self) -> dict[str, str]:
        """Return the coordinator's points that a returned application answers, by section."""
        return points_of(self.application)

    def unanswered(self, key: str) -> bool:
        """Say whether a section still owes its answer to the coordinator's point."""
        return key in self.points and not self.sections[key].reply.strip()

    def problems(self, key: str) -> list[str]:
        """Return what is wrong with a task as it is saved, as sentences; none when it is sound."""
        return {
            SectionKey.ROADMAP: self._roadmap_problems,
            SectionKey.BUDGET: self._budget_problems,
            SectionKey.ELIGIBILITY: self._eligibility_problems,
        }.get(SectionKey(key), list)()

    def status(self, key: str) -> str:
        """Return how far a task is, in the task list's codes."""
        if key == CONFIRMATION:
            return self._confirmation_status()
        section = self.sections[key]
        if section.complete:
            return "problem" if self.problems(key) or self.unanswered(key) else "completed"
        begun = section.saved_at or self._rows_of(key)
        return "in_progress" if begun else "not_started"

    def missing(self) -> list[Missing]:
        """Return what is left before this can be submitted, in the order of the task list."""
        found = []
        for key in SectionKey.values:
            if self.status(key) == "completed":
                continue
            owes = self.unanswered(key)
            if key in OPTIONAL_SECTIONS and not self.sections[key].complete and not owes:
                continue
            problems = self.problems(key) if self.sections[key].complete else []
            if owes:
                problems = [*problems, _("Answer the coordinator's point on this section")]
            sentence = problems[0] if problems else _("Answer it and mark it as completed")
            found.append(Missing(key, self.sections[key].get_key_display(), sentence))
        if self.status(CONFIRMATION) != "completed":
            sentence = _("The signatory confirms the letter by a link, or you upload it signed")
            found.append(Missing(CONFIRMATION, _("Confirmation by the signatory"), sentence))
        return found

    def _rows_of(self, key: str) -> bool:
        rows = {SectionKey.ROADMAP: bool(self.rows), SectionKey.BUDGET: bool(self.lines)}
        return rows.get(SectionKey(key), False)

    def _confirmation_status(self) -> str:
        if self.sections[SectionKey.LETTER].complete and (self.confirmed or self.signed_paper):
            return "completed"
        if not self.sections[SectionKey.LETTER].complete:
            return "cannot_start"
        return "in_progress" if self.asked or self.files[SIGNED_LETTER] else "not_started"

    def _roadmap_problems(self) -> list[str]:
        if not self.rows:
            return [_("Add at least one milestone to the roadmap")]
        found = []
        for number, row in enumerate(self.rows, start=1):
            if row.month > self.application.cohort.months:
                found.append(_("Milestone %(n)s is after the last month") % {"n": number})
            if lacks := row.lacks():
                names = ", ".join(lacks)
                found.append(
                    _("Milestone %(n)s, “%(title)s”, lacks: %(names)s")
                    % {"n": number, "title": row.title, "names": names}
                )
        return found

    def _budget_problems(self) -> list[str]:
        if not self.lines:
            return [_("Add at least one line to the budget")]
        if self.left_of_ceiling < 0:
            over = shown(-self.left_of_ceiling, self.application.cohort.currency)
            return [_("The budget is %(over)s above the ceiling: lower it") % {"over": over}]
        return []

    def _eligibility_problems(self) -> list[str]:
        assessed = self.sections[SectionKey.ELIGIBILITY].answers.get("assessed") == "yes"
        if assessed and not self.files[SELF_ASSESSMENT]:
            return [_("Choose the file of your self-assessment")]
        return []
