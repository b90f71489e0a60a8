"""Forms of a progress report: the four answers, and the coordinator's reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.draft import LongAnswer
from applications.forms.section import LANGUAGES
from core.forms import PlainForm
from reports.services.progress import HEADINGS, QUESTIONS

WORDS = 300
HINTS = {
    "changed": _("For people, for branches, for how decisions are taken. One example says a lot."),
    "hard": _("It helps others, and never counts against you."),
    "lessons": _("What would you do again, and what not?"),
    "next": _("The two or three things of the next period that matter most."),
}


class AnswersForm(PlainForm):
    """The four answers; all of them optional while it is a draft."""

    all_optional = True
    language = forms.ChoiceField(
        label=_("Language of your answers"), choices=LANGUAGES, initial="en", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name] = LongAnswer(
                WORDS, label=HEADINGS[name], help_text=HINTS[name], required=False
            )
            self._settle(name, self.fields[name])
        self.order_fields(["language", *QUESTIONS])

    def answers(self) -> dict[str, str]:
        """Return the four answers by name."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}


class ReplyForm(PlainForm):
    """Accept both reports with a reply, or return both with a reason."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            ("accept", _("Accept both reports")),
            ("return", _("Return both, to be changed and sent again")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your reply"),
        help_text=_(
            "The National Society reads it, and it stands in the report’s PDF. "
            "When you return the reports, say what to change."
        ),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=8000,
    )
