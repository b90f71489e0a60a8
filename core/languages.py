"""Languages that people and National Societies speak, by code and by name."""

from __future__ import annotations

from core.templatetags.show import locale

SPOKEN = (
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("pt", "Português"),
    ("ru", "Русский"),
)


def named(codes: str) -> str:
    """Return the languages of `en fr` by their names, in the reader's language: English, French."""
    names = locale().languages
    return ", ".join(str(names.get(code, code)) for code in dict.fromkeys(codes.split()))


def shared(one: str, other: str) -> str:
    """Return the names of the languages that two lists of codes have in common."""
    both = set(other.split())
    return named(" ".join(code for code in one.split() if code in both))
