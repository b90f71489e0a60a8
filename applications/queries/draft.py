"""A draft as a whole: how far each section is, and what is still missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from applications.models import (
    OPTIONAL_SECTIONS,
    Application,
    BudgetLine,
    Call,
    LetterPledge,
    LocalCurrency,
    RequiredDocument,
    RoadmapRow,
    Section,
    SectionKey,
)
from applications.queries.call import AskedFor, asked_of
from applications.queries.facts import Answer, Asked, Facts, facts_of
from applications.queries.letter import digest_of
from applications.queries.points import points_of
from applications.queries.problems import SELF_ASSESSMENT, problems_of
from core.models import Document, DocumentStatus
from core.money import half_up

SIGNED_LETTER = "signed_letter"
CONFIRMATION = "confirmation"  # the signatory's word: a task of its own beside the letter's text
ROW_SECTIONS = (SectionKey.ROADMAP, SectionKey.BUDGET, SectionKey.PLEDGES)
CHECK = "check"  # the page of all answers
TASKS = (*SectionKey.values, CONFIRMATION)


def parts_of(application: Application) -> set[str]:
    """Return the parts of a draft that take files: its own, and the documents its cohort asks for."""
    asked = RequiredDocument.objects.filter(cohort=application.cohort_id)
    return {SELF_ASSESSMENT, SIGNED_LETTER, *asked.values_list("code", flat=True)}


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
    def pledges(self) -> list[LetterPledge]:
        """Return the leadership's pledges in the order of their days."""
        return list(self.application.letter_pledges.all())

    @cached_property
    def call(self) -> Call:
        """Return the lists and scales of the cohort's call."""
        found: Call = self.application.cohort.call
        return found

    @property
    def key_areas(self) -> list[AskedFor]:
        """Return the areas of the self-assessment."""
        return self.asked_for[0]

    @property
    def documents(self) -> list[AskedFor]:
        """Return the documents that the cohort asks for."""
        return self.asked_for[1]

    @cached_property
    def asked_for(self) -> tuple[list[AskedFor], list[AskedFor]]:
        """Return key areas and documents of the call, in one query."""
        return asked_of(self.application.cohort)

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
    def facts(self) -> Facts:
        """Return the letter's last answer and newest link, and the budget's sum, in one query."""
        return facts_of(self.application)

    @property
    def answer(self) -> Answer | None:
        """Return the signatory's last answer to the letter."""
        return self.facts.answer

    @property
    def asked(self) -> Asked | None:
        """Return the signatory's newest link that was not withdrawn."""
        return self.facts.asked

    @property
    def direct(self) -> int:
        """Return what the lines of the budget add up to, in minor units."""
        return self.facts.direct

    @property
    def indirect_share(self) -> int:
        """Return the share of indirect costs, in per cent of the lines; never above the cohort's."""
        claimed = int(self.sections[SectionKey.BUDGET].answers.get("indirect", 0))
        return min(claimed, self.application.cohort.indirect_share)

    @property
    def indirect(self) -> int:
        """Return the indirect costs in minor units, rounded half up once (M1)."""
        return half_up(Fraction(self.direct * self.indirect_share, 100))

    @property
    def total(self) -> int:
        """Return what the budget adds up to, in minor units."""
        return self.direct + self.indirect

    @cached_property
    def local(self) -> LocalCurrency | None:
        """Return the local currency beside the cohort's."""
        answers = self.sections[SectionKey.BUDGET].answers
        return LocalCurrency.of(answers, self.application.cohort.currency)

    @property
    def left_of_ceiling(self) -> int:
        """Return what is left under the ceiling for one award; below zero it is exceeded."""
        return self.application.cohort.ceiling - self.total

    @property
    def signatory_address(self) -> str:
        """Return the address the letter's link goes to, as the focal point gave it."""
        return str(self.sections[SectionKey.LETTER].answers.get("signatory_email", "")).lower()

    @cached_property
    def letter_digest(self) -> str:
        """Return the hash of what the signatory reads."""
        return digest_of(
            self.sections[SectionKey.LETTER].answers,
            pledges=self.pledges,
            rows=self.rows,
            total=self.total,
        )

    @cached_property
    def confirmed(self) -> Answer | None:
        """Return the signatory's yes to all they read, from the named address, if there is one."""
        fits = (
            self.answer
            and self.answer.confirmed
            and self.answer.letter_digest == self.letter_digest
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
        found = problems_of(self, key)
        if self.sections[key].complete and not self.sections[key].sound:
            found.append(_("An answer was changed and is not complete now: open it and save it"))
        return found

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

    def unfinished_for_signatory(self) -> list[str]:
        """Return what the signatory reads and nobody has called completed yet, by name."""
        return [
            self.sections[key].get_key_display()
            for key in (SectionKey.PLEDGES, SectionKey.ROADMAP, SectionKey.BUDGET)
            if not self.sections[key].complete
        ]

    def _rows_of(self, key: str) -> bool:
        if key not in ROW_SECTIONS:
            return False
        rows = {SectionKey.ROADMAP: self.rows, SectionKey.BUDGET: self.facts.lines}
        return bool(rows.get(SectionKey(key), self.pledges))

    def _confirmation_status(self) -> str:
        if self.sections[SectionKey.LETTER].complete and (self.confirmed or self.signed_paper):
            return "completed"
        if not self.sections[SectionKey.LETTER].complete:
            return "cannot_start"
        return "in_progress" if self.asked or self.files[SIGNED_LETTER] else "not_started"
