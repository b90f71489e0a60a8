"""What a signatory reads and confirms: the letter with its pledges, the roadmap in short, the budget's total."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from applications.models import Application, LetterAnswer, LetterPledge, RoadmapRow
from core.sealing import canonical, digest


def digest_of(
    answers: dict[str, Any],
    *,
    pledges: Iterable[LetterPledge],
    rows: Iterable[RoadmapRow],
    total: int,
) -> str:
    """Return the salted hash of what a signatory reads; it changes with every change of it.

    `total` in minor units. The salt stands in the draft's letter and goes when that is purged
    (personal text).
    """
    read = {
        "why": answers.get("why", ""),
        "how": answers.get("how", ""),
        "pledges": [[pledge.text, pledge.due_on.isoformat()] for pledge in pledges],
        "roadmap": [[row.title, row.month] for row in rows],
        "total": total,
    }
    return digest(str(answers.get("salt", "")) + canonical(read))


def confirmed_from(application: Application, letter_digest: str) -> set[str]:
    """Return the addresses from which this very text was confirmed; a later refusal takes it back."""
    said: dict[str, bool] = {}
    rows = LetterAnswer.objects.filter(application=application, letter_digest=letter_digest)
    for row in rows.order_by("answered_at"):
        said[row.address.lower()] = row.confirmed
    return {address for address, confirmed in said.items() if confirmed}
