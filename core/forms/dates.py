"""A date in three boxes: day, month, year; a month may be written as a figure or by its name."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from babel.dates import get_month_names
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from core.forms.words import subject

PARTS = (gettext_lazy("day"), gettext_lazy("month"), gettext_lazy("year"))


def bare(text: str) -> str:
    """Return a word without accents, points and capitals, so that Févr. meets fevr."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if char.isalnum())


def month_number(text: str) -> int | None:
    """Read a month: 12, 3, December, dec, décembre; None when it is none."""
    if text.strip().isdecimal():
        return int(text)
    word = bare(text)
    for language in ("en", (get_language() or "en").partition("-")[0]):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                if word and (
                    bare(name) == word or (len(word) >= 3 and bare(name).startswith(word))
                ):
                    return int(number)
    return None


class ThreeBoxes(forms.MultiWidget):
    """Three boxes with their own small labels."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        figures = {"inputmode": "numeric", "size": "2", "autocomplete": "off"}
        boxes = [
            forms.TextInput(attrs=figures),
            forms.TextInput(attrs={"size": "10", "class": "long", "autocomplete": "off"}),
            forms.TextInput(attrs=figures | {"size": "4"}),
        ]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Spread a date over the boxes."""
        return (
            [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]
        )

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the boxes, each with its label."""
        boxes = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        labels = (gettext("Day"), gettext("Month"), gettext("Year"))
        return SafeString(
            render_to_string(
                "components/three_boxes.html", {"boxes": list(zip(labels, boxes, strict=True))}
            )
        )


class ThreeBoxDateField(forms.MultiValueField):
    """A date; every problem says which box to mend, and how."""

    widget = ThreeBoxes
    example = gettext_lazy("for example 2 December 2026")

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False) for _ in PARTS]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Read the three boxes as one date, or say what is missing."""
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        label = subject(self)
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        lacking = [str(name) for name, part in zip(PARTS, parts, strict=True) if not part]
        if lacking:
            words = gettext("%(label)s must include a %(parts)s")
            raise ValidationError(
                words % {"label": label, "parts": gettext(" and a ").join(lacking)},
                code="incomplete",
            )
        return self._date(parts, label)

    def _date(self, parts: list[str], label: str) -> date:
        month = month_number(parts[1])
        if month is None or not 1 <= month <= 12:
            words = gettext(
                "%(label)s: write the month as a figure from 1 to 12 or by its name, for example 3 or March"
            )
            raise ValidationError(words % {"label": label}, code="month")
        if not parts[2].isdecimal() or not 1900 <= int(parts[2]) <= 2200:
            raise ValidationError(
                gettext("%(label)s: write the year with four figures") % {"label": label},
                code="year",
            )
        try:
            return date(int(parts[2]), month, int(parts[0]))
        except ValueError as wrong:
            words = gettext("%(label)s must be a real date, for example 2 December 2026")
            raise ValidationError(words % {"label": label}, code="unreal") from wrong

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not ways of writing them."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True
