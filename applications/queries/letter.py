"""The leadership letter's text as it is confirmed: its hash, and who last answered."""

from __future__ import annotations

from typing import Any

from applications.models import Application, LetterAnswer
from core.sealing import canonical, digest


def digest_of(answers: dict[str, Any]) -> str:
    """Return the salted hash of a letter's text; it changes with every change of the text.

    The salt stands in the draft's section and goes when that is purged (personal text).
    """
    text = {"why": answers.get("why", ""), "how": answers.get("how", "")}
    return digest(str(answers.get("salt", "")) + canonical(text))


def confirmed_from(application: Application, answers: dict[str, Any]) -> set[str]:
    """Return the addresses from which this very text was confirmed; a later refusal takes it back."""
    said: dict[str, bool] = {}
    rows = LetterAnswer.objects.filter(application=application, letter_digest=digest_of(answers))
    for row in rows.order_by("answered_at"):
        said[row.address.lower()] = row.confirmed
    return {address for address, confirmed in said.items() if confirmed}
