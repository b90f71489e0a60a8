"""The base of every form: plain words, no browser validation, direction from what people write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet

from core.forms.files import PlainFileField
from core.forms.money import MoneyField
from core.forms.words import speak_plainly

Choices = Iterable[tuple[Any, Any]]


LIMITS = ("min", "max", "step")  # the browser's own; the form says them in sentences


class Plain(forms.BaseForm):
    """Mixed into a form: own words for every problem, a crispy helper without its own form tag.

    `all_optional = True` on a form leaves "(optional)" away, for filters and for drafts.
    """

    use_required_attribute = False
    all_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._settle(name, field)

    def _settle(self, name: str, field: forms.Field) -> None:
        """Give a field its label, its words and the direction of what will be typed."""
        if field.label is None:
            field.label = name.replace("_", " ").capitalize()
        speak_plainly(field)
        field.widget.attrs.pop("maxlength", None)  # browsers cut pasted text there without a word
        plain_text = type(field.widget) in (forms.TextInput, forms.Textarea)
        if plain_text and not field.widget.attrs.get("inputmode"):
            field.widget.attrs.setdefault("dir", "auto")
        if (
            isinstance(field, forms.DecimalField | forms.IntegerField)
            and type(field.widget) is forms.NumberInput
        ):
            keyboard = "decimal" if isinstance(field, forms.DecimalField) else "numeric"
            kept = {k: v for k, v in field.widget.attrs.items() if k not in LIMITS}
            field.widget = forms.TextInput(attrs={"inputmode": keyboard} | kept)

    def offer(self, name: str, choices: Choices) -> None:
        """Give a field its choices, where they depend on what the form is about."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choices")
        field.choices = choices

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """Give a field the rows to choose from, where they depend on what the form is about."""
        field = self.fields[name]
        if not isinstance(field, forms.ModelChoiceField):
            raise TypeError(f"{name} offers no rows")
        field.queryset = rows

    def count_in(self, currency: str, *names: str) -> None:
        """Let fields read amounts, and give examples, in a currency."""
        for name in names:
            field = self.fields[name]
            if not isinstance(field, MoneyField):
                raise TypeError(f"{name} holds no amount")
            field.currency = currency

    def show_saved(self, name: str, file: Any) -> None:
        """Show a file that is kept already, so that it is not asked for again."""
        field = self.fields[name]
        if not isinstance(field, PlainFileField):
            raise TypeError(f"{name} takes no file")
        field.saved = file

    @property
    def helper(self) -> FormHelper:
        """Return a crispy helper that leaves the form tag, the token and the buttons to the page."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        return helper


class PlainForm(Plain, forms.Form):
    """A form of this program."""
