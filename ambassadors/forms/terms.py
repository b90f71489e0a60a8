"""What every form of a cohort's terms builds on, a new cohort, and what a change asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort
from core.forms import PlainForm, ReasonForm, ThreeBoxDateField


class NewCohortForm(PlainForm):
    """What a new cohort is called, and whose terms it begins with."""

    name = forms.CharField(
        label=_("Name of the cohort"), help_text=_("For example Cohort 2028."), max_length=120
    )
    like = forms.ModelChoiceField(
        label=_("Begin with the terms of"),
        help_text=_("You can change everything before you open the cohort."),
        queryset=Cohort.objects.none(),
        required=False,
        empty_label=_("The programme's default"),
    )

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("like", cohorts)

    def clean_name(self) -> str:
        """Refuse a name that another cohort has."""
        return free_name(self.cleaned_data["name"])


def free_name(name: str, *, of: int = 0) -> str:
    """Return a cohort's name that no other cohort has."""
    name = name.strip()
    if Cohort.objects.filter(name__iexact=name).exclude(pk=of).exists():
        raise forms.ValidationError(_("Enter another name: a cohort has this one already."))
    return name


class TermsForm(PlainForm):
    """A step of the terms, or one row of it; `seen` marks the value the page was opened with.

    `content` is the value of every step, `fixed` the fields that can no longer change.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        cohort: Cohort,
        content: dict[str, Any],
        value: dict[str, Any],
        fixed: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cohort, self.content, self.value = cohort, content, value
        for name in fixed:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            if name in value:
                self.initial.setdefault(name, self.shown(name, field, value[name]))

    def shown(self, name: str, field: forms.Field, value: Any) -> Any:
        """Return a value as its box takes it."""
        if isinstance(field, ThreeBoxDateField):
            return date.fromisoformat(value) if value else None
        if isinstance(field, NamesField):
            return "\n".join(value)
        return value

    def whole(self) -> dict[str, Any]:
        """Return the value with what the form says put over it, as JSON."""
        said = {key: value for key, value in self.cleaned_data.items() if key != "seen"}
        return self.value | {key: _plain(value) for key, value in said.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class NamesField(forms.CharField):
    """Several names, one a line."""

    def __init__(self, *, least: int = 1, longest: int = 80, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 8}), **kwargs)
        self.least, self.longest = least, longest

    def clean(self, value: Any) -> list[str]:
        """Return the names without empty lines; each once, without a comma."""
        lines = [" ".join(line.split()) for line in str(value or "").splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) < self.least:
            words = _g("“%(label)s”: enter at least %(n)s, one a line")
            raise forms.ValidationError(words % {"label": self.label, "n": self.least})
        for name in names:
            if "," in name:
                words = _g("“%(name)s” holds a comma: write it without one, or on two lines")
                raise forms.ValidationError(words % {"name": name})
            if len(name) > self.longest:
                words = _g("“%(name)s” is longer than %(most)s characters: shorten it")
                raise forms.ValidationError(words % {"name": name, "most": self.longest})
        return names


def whole_number(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    """Return a box for a whole number within limits."""
    return forms.IntegerField(label=label, help_text=hint, min_value=least, max_value=most)


class DoneForm(PlainForm):
    """Whether a step made of rows is complete."""

    done = forms.ChoiceField(
        label=_("Have you completed this step?"),
        help_text=_("Nothing is lost if you come back later."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No, I'll come back later"))],
    )

    def __init__(self, *args: Any, problems: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems = problems

    def clean_done(self) -> str:
        """Say what is still missing before this can be called complete."""
        done: str = self.cleaned_data["done"]
        if done == "yes" and self.problems:
            raise forms.ValidationError(self.problems)
        return done


class ChangeForm(ReasonForm):
    """Why the terms change; `seen` marks the change that was read."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
