"""A box for a number that may have thousands and decimals: read as amounts are (M1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from core import money
from core.forms.money import asked_back


class NumberField(forms.DecimalField):
    """Cleans `1 000,5` and `1,000.5` to 1000.5; an unclear 1,000 is asked back."""

    example = gettext_lazy("for example 3 or 3.5")

    def to_python(self, value: Any) -> Any:
        """Read the figures the way people write them."""
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            raw = money.figures_read(value, places=self.decimal_places or 0)
        except money.Unclear as unclear:
            raise ValidationError(asked_back(self, unclear), code="unclear") from unclear
        return super().to_python(raw)
