"""The form of the feedback: twelve short questions, all of them optional while it is a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from core.languages import SPOKEN
from mentoring.models import SUPPORT, Benefit, Feedback, MentoringFeedback
from mentoring.queries import feedback as asked

MENTORING = "useful_mentoring"
APART = (MENTORING, "match_works", "words")


def choice(label: Any, choices: Any, *, across: bool = True) -> forms.ChoiceField:
    """Return a question with one answer of a few."""
    options = [(str(code), name) for code, name in choices]
    widget = forms.RadioSelect(attrs={"class": "across"} if across else {})
    return forms.ChoiceField(label=label, choices=options, widget=widget, required=False)


def text(label: Any, hint: Any = "") -> forms.CharField:
    """Return a question with a short text for an answer."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, help_text=hint, widget=area, max_length=3000, required=False
    )


class FeedbackForm(PlainForm):
    """An NS's feedback; the answers about mentoring stand last, and apart (P2)."""

    all_optional = True
    benefit = choice(asked.BENEFIT, Benefit.choices)
    leadership = choice(asked.LEADERSHIP, asked.MOVED)
    helped_most = text(asked.HELPED)
    should_change = text(asked.CHANGE)
    would_mentor = choice(asked.WOULD_MENTOR, [("yes", _("Yes")), ("no", _("No"))])
    match_works = choice(asked.MATCH, Benefit.choices)
    words = text(asked.WORDS, _("Write what helps, and what you would change."))
    language = forms.ChoiceField(
        label=_("Language of your answers"), choices=SPOKEN, initial="en", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in SUPPORT:
            key = f"useful_{code}"
            self.fields[key] = choice(asked.USEFUL % {"support": name}, asked.SCALE)
            self._settle(key, self.fields[key])
        first = [f"useful_{code}" for code, _name in SUPPORT if f"useful_{code}" != MENTORING]
        self.order_fields(first)

    def general(self) -> list[forms.BoundField]:
        """Return the questions that are not about mentoring."""
        return [self[name] for name in self.fields if name not in (*APART, "language", "version")]

    def about_mentoring(self) -> list[forms.BoundField]:
        """Return the questions about mentoring."""
        return [self[name] for name in APART]

    def answers(self) -> dict[str, Any]:
        """Return what was answered, as the service keeps it."""
        data = self.cleaned_data
        grades = {code: data.get(f"useful_{code}") for code, _name in SUPPORT}
        return {
            "useful": {code: int(grade) if grade else None for code, grade in grades.items()},
            "benefit": data["benefit"],
            "leadership": int(data["leadership"]) if data["leadership"] else None,
            "helped_most": data["helped_most"],
            "should_change": data["should_change"],
            "would_mentor": {"yes": True, "no": False}.get(data["would_mentor"]),
            "match_works": data["match_works"],
            "words": data["words"],
            "language": data["language"] or "en",
        }

    @staticmethod
    def initial_of(feedback: Feedback, about: MentoringFeedback | None) -> dict[str, Any]:
        """Return the boxes' content for a draft as it is kept."""
        said = feedback.would_mentor
        would = None if said is None else "yes" if said else "no"
        return {
            **{f"useful_{code}": _shown(feedback.useful.get(code)) for code, _name in SUPPORT},
            "benefit": feedback.benefit,
            "leadership": _shown(feedback.leadership),
            "helped_most": feedback.helped_most,
            "should_change": feedback.should_change,
            "would_mentor": would,
            "match_works": about.match_works if about else "",
            "words": about.words if about else "",
            "language": feedback.language,
            "version": feedback.version,
        }

    def in_words(self, values: dict[str, Any]) -> dict[str, str]:
        """Return values of the boxes as words by question, to lay two versions side by side."""
        return {
            str(field.label): _words(field, values.get(name))
            for name, field in self.fields.items()
            if name != "version"
        }


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _words(field: forms.Field, value: Any) -> str:
    choices = {str(code): str(name) for code, name in getattr(field, "choices", [])}
    return choices.get(str(value), "") if choices else str(value or "")
