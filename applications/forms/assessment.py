"""The form of the self-assessment: when, of what, its files, a rating for each key area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.forms.draft import DraftForm, LongAnswer
from applications.forms.section import LANGUAGES
from applications.queries.call import AskedFor
from applications.queries.shown import SCOPES
from core.forms import FilesField, ThreeBoxDateField

RATING, FILE = "rating_", "file_"  # in front of a key area's, a document's code


class AssessmentForm(DraftForm):
    """What the self-assessment found. Key areas, scale and documents are the cohort's data."""

    assessed_on = ThreeBoxDateField(
        label=_("Date of the self-assessment"),
        help_text=_("For example 14 March 2026. Leave it empty if it is not done."),
        required=False,
    )
    scope = forms.MultipleChoiceField(
        label=_("What did the self-assessment look at?"),
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    strengthen_areas = forms.MultipleChoiceField(
        label=_("Which key areas do you want to strengthen?"), widget=forms.CheckboxSelectMultiple
    )
    strengthen = LongAnswer(
        200, label=_("What do you want to strengthen there?"),
        help_text=_("Take it from your self-assessment."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of your answers"), choices=LANGUAGES)

    def __init__(
        self,
        *args: Any,
        areas: Iterable[AskedFor],
        ratings: list[str],
        documents: Iterable[AskedFor],
        assessed: bool,
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        """`assessed`: whether the National Society did not say that it has no self-assessment."""
        super().__init__(*args, **kwargs)
        self.areas, self.documents = list(areas), list(documents)
        self.assessed, self.today = assessed, today
        self.offer("strengthen_areas", [(area.code, area.title) for area in self.areas])
        scale = [(str(value), f"{value} – {words}") for value, words in enumerate(ratings)]
        for document in self.documents:
            self._put(FILE + document.code, _file_box(document))
        for area in self.areas:
            self._put(
                RATING + area.code,
                forms.ChoiceField(
                    label=_g("Rating: %(area)s") % {"area": area.title},
                    help_text=area.guidance,
                    choices=scale,
                    required=False,
                ),
            )
        made = [FILE + each.code for each in self.documents]
        rated = [RATING + area.code for area in self.areas]
        self.order_fields(
            [
                "assessed_on", "scope", *made, *rated, "strengthen_areas", "strengthen", "language",
                "done",
            ]
        )  # fmt: skip

    def _put(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._settle(name, field)

    def clean(self) -> dict[str, Any]:
        """Ask for date and scope of a self-assessment that is done; not a later date than today."""
        data = super().clean() or self.cleaned_data
        day = data.get("assessed_on")
        if self.assessed and day is None and "assessed_on" not in self.errors:
            self.add_error("assessed_on", _("Enter the date of the self-assessment"))
        if self.assessed and not data.get("scope") and "scope" not in self.errors:
            self.add_error("scope", _("Tick what the self-assessment looked at"))
        if day and self.today and day > self.today:
            self.add_error("assessed_on", _("Enter a date that is not later than today"))
        return data

    def answers(self) -> dict[str, Any]:
        """Return the ratings as one mapping of whole numbers by the area's code; not reviewed: 0."""
        found = super().answers()
        ratings = {area.code: int(found.pop(RATING + area.code, "") or 0) for area in self.areas}
        return {**found, "ratings": ratings}

    @classmethod
    def initial_of(cls, answers: dict[str, Any]) -> dict[str, Any]:
        """Return the boxes' content: a date is stored as text, ratings by their area."""
        day = answers.get("assessed_on")
        rated = {RATING + code: str(value) for code, value in answers.get("ratings", {}).items()}
        return {**answers, **rated, "assessed_on": date.fromisoformat(day) if day else None}


def _file_box(document: AskedFor) -> FilesField:
    return FilesField(
        part=document.code, label=document.title, required=False, help_text=document.guidance
    )
