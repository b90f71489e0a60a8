"""Texts as keys to sort and find by."""

from __future__ import annotations

import unicodedata


def sort_key(name: str) -> str:
    """Return a name without accents and capitals, so that every database orders it alike."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
