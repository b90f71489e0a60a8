"""The terms of a cohort as a page reads them: in force, as drafted, and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ambassadors import terms
from ambassadors.models import Cohort, CohortStatus, CohortVersion, TermsChange
from core.sealing import texts_of


@dataclass(frozen=True)
class Terms:
    """A cohort's terms in force and a change on which somebody works; each is read once."""

    cohort: Cohort

    @cached_property
    def in_force(self) -> terms.Content:
        """Return the terms as they stand in the tables."""
        return terms.content_of(self.cohort)

    @cached_property
    def change(self) -> terms.Content:
        """Return the steps that a drafted change holds."""
        found = TermsChange.objects.filter(cohort=self.cohort).first()
        return found.content if found else {}

    @property
    def drafted(self) -> terms.Content:
        """Return the terms with the drafted change laid over them."""
        return self.in_force | self.change

    @property
    def changed(self) -> list[str]:
        """Return the keys of the steps that change, in their order."""
        return [step.key for step in terms.steps() if step.key in self.change]


def drafted(cohort: Cohort) -> terms.Content:
    """Return the terms of a cohort with a change that somebody works on laid over them."""
    return Terms(cohort).drafted


@dataclass(frozen=True)
class Told:
    """Whom a change concerns: a sentence with the number, and who they are by name."""

    sentence: str
    names: tuple[str, ...] = ()


def touched_by(cohort: Cohort) -> list[Told]:
    """Return whom a change of the terms would concern now; those who are none are left out."""
    found = [(touch, tuple(touch.find(cohort))) for touch in terms.touches()]
    return [Told(touch.say(len(names)), names) for touch, names in found if names]


@dataclass(frozen=True)
class Written:
    """A version with why it was made and whom it touched."""

    version: CohortVersion
    reason: str
    touched: tuple[str, ...]


def versions_of(cohort: Cohort) -> list[Written]:
    """Return the versions of a cohort's terms, the newest first, in two queries."""
    rows = list(cohort.versions.select_related("made_by").defer("content").order_by("-number"))
    return [_written(row, texts) for row, texts in _with_texts(rows)]


def version_of(cohort: Cohort, number: int) -> tuple[Written, CohortVersion | None] | None:
    """Return one version and the one before it; None where there is no such version."""
    rows = cohort.versions.select_related("made_by").filter(number__in=[number, number - 1])
    found = {row.number: row for row in rows}
    if number not in found:
        return None
    ((row, texts),) = _with_texts([found[number]])
    return _written(row, texts), found.get(number - 1)


def _with_texts(rows: list[CohortVersion]) -> list[tuple[CohortVersion, dict[str, str]]]:
    texts = texts_of(*(row.id for row in rows))
    return [(row, texts[row.id]) for row in rows]


def _written(row: CohortVersion, texts: dict[str, str]) -> Written:
    says = {touch.code: touch.say for touch in terms.touches()}
    touched = tuple(
        says[code](number) for code, number in row.touched.items() if number and code in says
    )
    return Written(row, texts.get("reason", ""), touched)


def tasks(of: Terms) -> list[dict[str, Any]]:
    """Return the steps as a task list, by group: how far each is, or whether a change holds it."""
    cohort, change = of.cohort, set(of.changed)
    wrong = terms.problems(of.drafted)
    preparing = cohort.status == CohortStatus.PREPARING
    groups = []
    for group, title in terms.GROUPS.items():
        rows = [
            {
                "key": step.key,
                "label": step.title,
                "status": _status(step, cohort, wrong, change, preparing=preparing),
                "hint": " ".join(wrong.get(step.key, [])) or step.fixed(cohort.status),
            }
            for step in terms.steps()
            if step.group == group
        ]
        groups.append({"title": title, "tasks": rows})
    return [group for group in groups if group["tasks"]]


def _status(
    step: terms.Step,
    cohort: Cohort,
    wrong: dict[str, list[str]],
    change: set[str],
    *,
    preparing: bool,
) -> str:
    if step.key in wrong:
        return "problem"
    if not preparing:
        return "in_progress" if step.key in change else ""
    return "completed" if step.key in cohort.looked_at else "not_started"
