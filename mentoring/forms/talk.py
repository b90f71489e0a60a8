"""The form of a talk: date, channel and one line are enough."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm, ThreeBoxDateField
from core.forms.words import spoken_as
from mentoring.models import Channel, Owner
from mentoring.services.talks import Agreed

ROWS = (1, 2, 3)


class TalkForm(PlainForm):
    """A talk: what is needed first, what was agreed after it, the private note last."""

    held_on = ThreeBoxDateField(
        label=_("When did you speak?"),
        error_messages={"required": _("Enter the day you spoke, for example 2 December 2026")},
    )
    channel = forms.ChoiceField(
        label=_("How?"),
        choices=Channel.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={"required": _("Choose how you spoke")},
    )
    summary = forms.CharField(
        label=_("What was it about?"),
        help_text=_("One line. The National Society, coordinators and Steering Group read it."),
        max_length=300,
        error_messages={"required": _("Write in one line what it was about")},
    )
    next_on = ThreeBoxDateField(label=_("Next talk"), required=False)
    private = forms.CharField(
        label=_("Private note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["held_on"].initial = today
        for row in ROWS:
            self._add_row(row)

    def _add_row(self, row: int) -> None:
        """Add the boxes of one agreed action."""
        number = {"row": row}
        self.fields[f"what_{row}"] = spoken_as(
            _g("What was agreed as action %(row)s") % number,
            forms.CharField(label=_("What"), required=False, max_length=200),
        )
        self.fields[f"owner_{row}"] = spoken_as(
            _g("Who does action %(row)s") % number,
            forms.ChoiceField(
                label=_("Who"),
                required=False,
                choices=Owner.choices,
                widget=forms.RadioSelect(attrs={"class": "across"}),
                initial=Owner.NS,
            ),
        )
        self.fields[f"due_{row}"] = spoken_as(
            _g("Day of action %(row)s") % number,
            ThreeBoxDateField(label=_("By when"), required=False),
        )
        for name in (f"what_{row}", f"owner_{row}", f"due_{row}"):
            self._settle(name, self.fields[name])

    def rows(self) -> list[dict[str, Any]]:
        """Return the boxes of the agreed actions for the page."""
        return [
            {
                "number": row,
                "fields": [self[f"what_{row}"], self[f"owner_{row}"], self[f"due_{row}"]],
                "open": row == 1 or any(self[f"{name}_{row}"].errors for name in ("what", "due")),
            }
            for row in ROWS
        ]

    def clean(self) -> dict[str, Any]:
        """Check that the day is not ahead, and that an agreed action says what, who and by when."""
        data = super().clean() or self.cleaned_data
        held_on, next_on = data.get("held_on"), data.get("next_on")
        if held_on and held_on > self.today:
            words = _(
                "Enter the day you spoke, not a later one. A later talk goes into “Next talk”."
            )
            self.add_error("held_on", words)
        if held_on and next_on and next_on < held_on:
            self.add_error("next_on", _("Enter a next talk that is not before this one"))
        for row in ROWS:
            self._check_row(row, data)
        return data

    def _check_row(self, row: int, data: dict[str, Any]) -> None:
        what, due_on = data.get(f"what_{row}"), data.get(f"due_{row}")
        if due_on and not what:
            words = _g("Action %(row)s: enter what was agreed, or empty its date")
            self.add_error(f"what_{row}", words % {"row": row})
        if what and not due_on and f"due_{row}" not in self.errors:
            words = _g("Action %(row)s: enter by when")
            self.add_error(f"due_{row}", words % {"row": row})

    def agreed(self) -> list[Agreed]:
        """Return the actions that were filled in."""
        data = self.cleaned_data
        return [
            Agreed(data[f"what_{row}"], data[f"owner_{row}"] or Owner.NS, data[f"due_{row}"])
            for row in ROWS
            if data.get(f"what_{row}")
        ]
