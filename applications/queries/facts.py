"""What the pages of a draft ask of its letter and its budget, read in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from applications.models import Application, BudgetLine, LetterAnswer
from core.models import OneTimeLink


@dataclass(frozen=True)
class Answer:
    """The signatory's last word on the letter."""

    confirmed: bool
    letter_digest: str
    address: str
    answered_at: datetime


@dataclass(frozen=True)
class Asked:
    """The newest link to the signatory that was not withdrawn."""

    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """The letter's last answer and newest link; how many lines the budget has and their sum, in minor units."""

    answer: Answer | None
    asked: Asked | None
    lines: int
    direct: int


ANSWER = ("confirmed", "letter_digest", "address", "answered_at")


def facts_of(application: Application) -> Facts:
    """Return the facts of one draft."""
    answers = LetterAnswer.objects.filter(application=OuterRef("pk")).order_by("-answered_at")
    links = OneTimeLink.objects.filter(
        purpose="letter",
        about_type=Application._meta.label_lower,
        about_id=str(application.pk),
        withdrawn_at__isnull=True,
    ).order_by("-made_at")
    found = {
        **{f"of_{name}": Subquery(answers.values(name)[:1]) for name in ANSWER},
        "link_made": Subquery(links.values("made_at")[:1]),
        "link_used": Subquery(links.values("used_at")[:1]),
        "lines": Coalesce(Subquery(_lines(Count("pk"))), 0),
        "direct": Coalesce(Subquery(_lines(Sum("total"))), 0),
    }
    row: dict[str, Any] = dict(
        Application.objects.filter(pk=application.pk).annotate(**found).values(*found).get()
    )
    answer = Answer(**{name: row[f"of_{name}"] for name in ANSWER})
    return Facts(
        answer=answer if row["of_answered_at"] else None,
        asked=Asked(row["link_made"], row["link_used"]) if row["link_made"] else None,
        lines=row["lines"],
        direct=row["direct"],
    )


def _lines(what: Count | Sum) -> QuerySet[BudgetLine, Any]:
    lines = BudgetLine.objects.filter(application=OuterRef("pk")).order_by()
    return lines.values("application").annotate(found=what).values("found")
