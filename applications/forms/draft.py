"""The base of a section's form: what cannot be read yet is kept as typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.queries.typed import Typed, belongs, plain
from applications.services.keeping import REPLY, Sent
from core.forms import FilesField, PlainForm, TakesFiles
from core.forms.words import subject

NOT_TYPED = ("done", "version", "marks")
TICKED = (forms.RadioSelect, forms.CheckboxInput, forms.CheckboxSelectMultiple)  # empty: not sent


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


class DraftForm(TakesFiles, PlainForm):
    """A section of a draft. Its answers are all optional until the person says it is completed."""

    all_optional = True
    done = forms.ChoiceField(
        label=_("Have you completed this section?"),
        help_text=_("Nothing is lost if you come back later."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No, I'll come back later"))],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    marks = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, quiet: bool = False, point: str = "", **kwargs: Any) -> None:
        """`point`: what the coordinator asks for here; the section then answers it too."""
        super().__init__(*args, **kwargs)
        self.quiet = quiet
        if point:
            self.fields[REPLY] = answer_to_point()
            self._settle(REPLY, self.fields[REPLY])
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

    @property
    def file_names(self) -> tuple[str, ...]:
        """Return the names of the boxes for files."""
        return tuple(name for name in self.fields if isinstance(self.fields[name], FilesField))

    def wrong_files(self) -> dict[str, list[forms.ValidationError]]:
        """Return what is wrong with the files that were chosen, by the name of their box."""
        wrong = self.errors.as_data()
        return {name: wrong[name] for name in self.file_names if name in wrong}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the answers; files are kept apart."""
        return tuple(
            name
            for name, field in self.fields.items()
            if name not in NOT_TYPED and not isinstance(field, forms.FileField)
        )

    def sent(self) -> Sent:
        """Return what stood in the boxes, with the marks of the page it was typed on."""
        sent: Any = self.data
        typed = {
            box: [plain(value) for value in sent.getlist(box)]
            for box in sent
            if any(belongs(box, name) for name in self.names)
        }
        names = tuple(
            name
            for name in self.names
            if isinstance(self.fields[name].widget, TICKED)
            or any(belongs(box, name) for box in typed)
        )
        marks = (pair.partition(":") for pair in sent.get("marks", "").split())
        version = sent.get("version", "")
        return Sent(
            typed=typed,
            names=names,
            marks={name: mark for name, _colon, mark in marks},
            version=int(version) if version.isdecimal() else 0,
        )

    def answers(self) -> dict[str, Any]:
        """Return what could be read, as JSON."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if name in self.names and name not in ("language", REPLY)
        }

    def say_only(self, *names: str) -> None:
        """Say only what is wrong with these fields: a draft may be incomplete."""
        kept = {name: errors for name, errors in self.errors.items() if name in names}
        self._errors = ErrorDict(kept)

    def words_of(self, name: str, typed: Typed) -> str:
        """Return one answer as typed, in words, to be compared with another."""
        values = [
            value
            for box in sorted(typed)
            if belongs(box, name)
            for value in typed[box]
            if value.strip()
        ]
        choices = getattr(self.fields[name], "choices", None)
        named = {str(key): str(label) for key, label in choices} if choices else {}
        return " ".join(named.get(value, value) for value in values)

    @classmethod
    def initial_of(cls, answers: dict[str, Any]) -> dict[str, Any]:
        """Return the boxes' content for answers that were not typed here."""
        return dict(answers)


def data_of(typed: Typed) -> QueryDict:
    """Return typed values as a form takes them."""
    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)
    return data
