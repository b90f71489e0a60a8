"""The form of an expenditure report: one amount, one file and one explanation a line."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core.forms import MoneyField, PlainFileField, PlainForm
from milestones.queries.spending import EXPLAIN_ABOVE, Row


class LineFields(NamedTuple):
    """A line of the report with its three boxes, as the page shows it."""

    row: Row
    amount: BoundField
    file: BoundField
    explanation: BoundField


class SpendingForm(PlainForm):
    """Everything is optional: what cannot be read is said, the rest is kept."""

    all_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: list[Row], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self._add(row, currency)

    def _add(self, row: Row, currency: str) -> None:
        key, what = row.line.pk, {"number": row.line.plan_line.number}
        fields: dict[str, forms.Field] = {
            f"amount_{key}": MoneyField(
                currency,
                label=_("Spent in this period, line %(number)s") % what,
                required=False,
                initial=row.line.amount or None,
            ),
            f"file_{key}": PlainFileField(
                label=_("Supporting file, line %(number)s") % what, required=False
            ),
            f"explanation_{key}": forms.CharField(
                label=_("Explanation, line %(number)s") % what,
                help_text=_("Needed where a line differs by more than %(share)s %%.")
                % {"share": EXPLAIN_ABOVE},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                required=False,
                initial=row.line.explanation,
            ),
        }
        for name, field in fields.items():
            self.fields[name] = field
            self._settle(name, field)
        self.show_saved(f"file_{key}", shown_file(row))

    def lines(self) -> list[LineFields]:
        """Return the lines with their boxes."""
        names = ("amount", "file", "explanation")
        return [
            LineFields(row, *(self[f"{name}_{row.line.pk}"] for name in names)) for row in self.rows
        ]

    def kept_files(self) -> dict[int, Any]:
        """Return the files that can be kept, by line id."""
        found = {row.line.pk: self.cleaned_data.get(f"file_{row.line.pk}") for row in self.rows}
        return {key: file for key, file in found.items() if file}

    def amounts(self) -> dict[int, int]:
        """Return the amounts that could be read, in minor units, by line id; an empty box is 0."""
        read = [row.line.pk for row in self.rows if f"amount_{row.line.pk}" in self.cleaned_data]
        return {key: self.cleaned_data[f"amount_{key}"] or 0 for key in read}

    def explanations(self) -> dict[int, str]:
        """Return the explanations, by line id."""
        read = [
            row.line.pk for row in self.rows if f"explanation_{row.line.pk}" in self.cleaned_data
        ]
        return {key: self.cleaned_data[f"explanation_{key}"] for key in read}


class AnswerForm(PlainForm):
    """The written reply that goes with an accepted report."""

    answer = forms.CharField(
        label=_l("Your reply"),
        help_text=_l("The National Society reads it. No report is accepted without one."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


def shown_file(row: Row) -> dict[str, Any] | None:
    """Return the file of a line as a page shows it."""
    document = row.line.document
    if document is None:
        return None
    return {
        "name": document.name,
        "url": reverse("document", args=[document.pk]),
        "size": document.size,
        "at": document.added_at,
    }
