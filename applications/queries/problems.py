"""What keeps a section from being sound: what it lacks, in sentences that say how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import SectionKey
from core.money import shown

if TYPE_CHECKING:
    from applications.queries.draft import Draft

SELF_ASSESSMENT = "self_assessment"


def problems_of(draft: Draft, key: str) -> list[str]:
    """Return what a section lacks; none where it is made of answers alone, which its form judges."""
    if key == SectionKey.ROADMAP:
        return _of_roadmap(draft)
    if key == SectionKey.BUDGET:
        return _of_budget(draft)
    if key == SectionKey.ASSESSMENT:
        return [sentence for _code, sentence in problems_of_files(draft)]
    if key == SectionKey.PLEDGES and not draft.pledges:
        return [_("Add at least one pledge of your leadership")]
    return []


def problems_of_files(draft: Draft) -> list[tuple[str, str]]:
    """Return the documents of the call that a draft still lacks, as (code, sentence).

    Who says that there is no self-assessment is not asked for its file.
    """
    without = draft.sections[SectionKey.ELIGIBILITY].answers.get("assessed") == "no"
    return [
        (document.code, _("Choose the file: %(document)s") % {"document": document.title})
        for document in draft.documents
        if document.needed
        and not draft.files[document.code]
        and not (without and document.code == SELF_ASSESSMENT)
    ]


def _of_roadmap(draft: Draft) -> list[str]:
    if not draft.rows:
        return [_("Add at least one milestone to the roadmap")]
    found = []
    for number, row in enumerate(draft.rows, start=1):
        if row.month > draft.application.cohort.months:
            found.append(_("Milestone %(n)s is after the last month") % {"n": number})
        if lacks := row.lacks():
            names = ", ".join(lacks)
            found.append(
                _("Milestone %(n)s, “%(title)s”, lacks: %(names)s")
                % {"n": number, "title": row.title, "names": names}
            )
    return found


def _of_budget(draft: Draft) -> list[str]:
    if not draft.facts.lines:
        return [_("Add at least one line to the budget")]
    if draft.left_of_ceiling < 0:
        over = shown(-draft.left_of_ceiling, draft.application.cohort.currency)
        return [_("The budget is %(over)s above the ceiling: lower it") % {"over": over}]
    return []
