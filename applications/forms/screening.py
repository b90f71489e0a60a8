"""Forms of submission, screening and more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import ApplicationStatus, SectionKey
from applications.queries.draft import SIGNED_LETTER
from applications.queries.screening import TICKS
from core.forms import FilesField, PlainForm, TakesFiles, ThreeBoxDateField
from core.forms.files import SeveralFiles
from core.forms.words import spoken_as

LEVELS = [("", _("Choose a level")), *[(str(n), str(n)) for n in range(1, 5)]]


class DeclarationForm(PlainForm):
    """The declaration before an application is sent."""

    declared = forms.BooleanField(
        label=_("What is written here is right, and our leadership knows of this application")
    )


class SendBackForm(PlainForm):
    """Why the signatory sends the letter back."""

    reason = forms.CharField(
        label=_("What should change?"),
        help_text=_("The focal point reads it and changes the letter."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


class SignedLetterForm(TakesFiles, PlainForm):
    """The letter signed on paper."""

    file = FilesField(
        part=SIGNED_LETTER, label=_("Signed letter"), widget=SeveralFiles(attrs={"data-reload": ""})
    )


class WhyForm(PlainForm):
    """A reason that may stay empty."""

    reason = forms.CharField(
        label=_("Why do you withdraw?"),
        help_text=_("The coordinator reads it. You can leave it empty."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class SignatoryForm(PlainForm):
    """The signatory as an outside source names them."""

    name = forms.CharField(label=_("Name of the signatory"), max_length=120)
    title = forms.CharField(label=_("Title of the signatory"), max_length=120)
    email = forms.EmailField(label=_("E-mail address of the signatory"))
    source = forms.CharField(
        label=_("Where did you find the address?"),
        help_text=_(
            "A source outside the application, for example the NS directory of 3 May 2026."
        ),
        max_length=300,
    )


class LevelForm(PlainForm):
    """A certification level with its source (P5)."""

    level = forms.TypedChoiceField(label=_("Certification level"), coerce=int, choices=LEVELS)
    on = spoken_as(
        _("First day it was in force"),
        ThreeBoxDateField(label=_("In force since"), help_text=_("For example 14 March 2026.")),
    )
    source = forms.CharField(
        label=_("Where is it written down?"),
        help_text=_("For example the certification record, with its number."),
        max_length=300,
    )


class TicksForm(PlainForm):
    """The completeness checklist; not a word on substance."""

    all_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, words in TICKS.items():
            self.fields[key] = forms.BooleanField(label=words, required=False)
            self._settle(key, self.fields[key])


class ReturnForm(PlainForm):
    """What is missing, section by section."""

    all_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in SectionKey.choices:
            self.fields[key] = forms.CharField(
                label=label,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
            )
            self._settle(key, self.fields[key])


class NewDateForm(PlainForm):
    """Another date, with its reason."""

    to = ThreeBoxDateField(label=_("New last day"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class ApplicationFilters(PlainForm):
    """Filters of the list of applications."""

    all_optional = True
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *ApplicationStatus.choices]
    )
    name = forms.CharField(label=_("National Society"), required=False, max_length=80)
