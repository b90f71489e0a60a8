"""The base of a section's form: what cannot be read yet is kept as typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import PlainForm
from core.forms.words import subject

NOT_ANSWERS = ("done", "version", "language", "file", "reply")


def answer_to_point() -> forms.CharField:
    """Return the box in which a returned section answers the coordinator's point."""
    return forms.CharField(
        label=_("Your answer to the coordinator's point"),
        help_text=_("Say what you changed, or why it stays. It is read beside the point."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class LongAnswer(forms.CharField):
    """A text of at most so many words."""

    def __init__(self, words: int, *, rows: int = 6, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"data-words": words, "rows": rows})
        super().__init__(widget=widget, max_length=words * 20, **kwargs)
        self.words = words

    def clean(self, value: Any) -> str:
        """Count the words; too many are asked to be cut."""
        text: str = super().clean(value)
        over = len(text.split()) - self.words
        if over > 0:
            words = ngettext(
                "%(label)s: shorten it by %(over)s word, to %(most)s",
                "%(label)s: shorten it by %(over)s words, to %(most)s",
                over,
            )
            raise forms.ValidationError(
                words % {"label": subject(self), "over": over, "most": self.words}
            )
        return text


class DraftForm(PlainForm):
    """A section of a draft. Its answers are all optional until the person says it is completed."""

    all_optional = True
    done = forms.ChoiceField(
        label=_("Have you completed this section?"),
        help_text=_("Nothing is lost if you come back later."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No, I'll come back later"))],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, quiet: bool = False, point: str = "", **kwargs: Any) -> None:
        """`point`: what the coordinator asks for here; the section then answers it too."""
        super().__init__(*args, **kwargs)
        self.quiet = quiet
        if point:
            self.fields["reply"] = answer_to_point()
            self._settle("reply", self.fields["reply"])
        self.order_fields([name for name in self.fields if name != "done"] + ["done"])

    def full_clean(self) -> None:
        """Say nothing about a draft that was only opened."""
        if self.quiet:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    @property
    def says_done(self) -> bool:
        """Say whether the person calls the section completed."""
        return self.data.get("done") == "yes"

    @property
    def comes_back(self) -> bool:
        """Say whether the person comes back later."""
        return self.data.get("done") == "no"

    def typed(self) -> dict[str, list[str]]:
        """Return what stood in the boxes, by the name of the box."""
        names = tuple(name for name in self.fields if name not in ("version", "file"))
        sent: Any = self.data
        return {
            key: [value for value in sent.getlist(key) if isinstance(value, str)]
            for key in sent
            if key in names or key.rpartition("_")[0] in names
        }

    def answers(self) -> dict[str, Any]:
        """Return what could be read, as JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if name not in NOT_ANSWERS
        }

    def say_only(self, *names: str) -> None:
        """Say only what is wrong with these fields: a draft may be incomplete."""
        kept = {name: errors for name, errors in self.errors.items() if name in names}
        self._errors = ErrorDict(kept)

    def at_version(self, version: int) -> None:
        """Let the page's next save start from a version."""
        sent: Any = self.data
        data = sent.copy()
        data["version"] = str(version)
        self.data = data

    def words_of(self, name: str, typed: dict[str, list[str]]) -> str:
        """Return one answer as typed, in words, to be compared with another."""
        values = [
            value
            for key in sorted(typed)
            if key == name or key.rpartition("_")[0] == name
            for value in typed[key]
            if value.strip()
        ]
        choices = getattr(self.fields[name], "choices", None)
        named = {str(key): str(label) for key, label in choices} if choices else {}
        return " ".join(named.get(value, value) for value in values)

    @classmethod
    def initial_of(cls, answers: dict[str, Any]) -> dict[str, Any]:
        """Return the boxes' content for answers that were not typed here."""
        return dict(answers)


def data_of(typed: dict[str, list[str]]) -> QueryDict:
    """Return typed values as a form takes them."""
    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)
    return data
