"""Forms of evidence: the NS's account with its files, comments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.forms import FilesField, PlainForm
from milestones.models import Advice

LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("pt", "Português"),
    ("ru", "Русский"),
]


class EvidenceForm(PlainForm):
    """What was reached. Nothing is asked for until it is sent: a draft takes anything."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    narrative = forms.CharField(
        label=_("What was reached, and how do you know?"),
        help_text=_("Say what people in communities see or can do now. Up to 300 words."),
        widget=forms.Textarea(attrs={"rows": 7, "data-words": 300}),
        max_length=12_000,
        required=False,
    )
    actual = forms.CharField(label=_("Actual figure"), max_length=80, required=False)
    language = forms.ChoiceField(
        label=_("Language you wrote in"), choices=LANGUAGES, required=False
    )
    more = FilesField(label=_("Add files"), required=False)
    consent = forms.BooleanField(
        label=_("The people in the photos know where they will be shown, and agreed"),
        help_text=_("Tick it if you send photos."),
        required=False,
    )
    all_optional = True

    def __init__(self, *args: Any, target: str = "", sending: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sending = sending
        if target:
            self.fields["actual"].help_text = _("The target was: %(target)s") % {"target": target}

    def clean_narrative(self) -> str:
        """Ask for an account when the evidence is sent; count words."""
        text: str = self.cleaned_data["narrative"].strip()
        if self.sending and not text:
            raise forms.ValidationError(_("Say what was reached before you send the evidence"))
        over = len(text.split()) - 300
        if self.sending and over > 0:
            words = _("Shorten your account by %(over)s words, to 300")
            raise forms.ValidationError(words % {"over": over})
        return text

    def clean(self) -> dict[str, Any]:
        """Keep the good files apart, so that a bad one beside them is only said."""
        data = super().clean() or self.cleaned_data
        self.taken: list[UploadedFile[Any]] = data.get("more", [])
        field: Any = self.fields["more"]
        for wrong in field.refused:
            self.add_error("more", wrong)
        return data

    def at_version(self, version: int) -> None:
        """Put the form on another version: what is typed in it is kept at the next save."""
        typed: Any = self.data
        data = typed.copy()
        data["version"] = str(version)
        self.data = data

    def typed(self) -> dict[str, Any]:
        """Return what was typed, as a draft keeps it, even where it cannot be sent yet."""
        return {
            "narrative": str(self.data.get("narrative", "")).strip(),
            "actual": str(self.data.get("actual", ""))[:80].strip(),
            "language": self.cleaned_data.get("language") or "en",
            "consent": bool(self.cleaned_data.get("consent")),
        }


class CommentForm(PlainForm):
    """A comment on evidence, with advice where there is any."""

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("The National Society and everybody around the award can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    advice = forms.ChoiceField(
        label=_("Your advice to the coordinator"),
        choices=[(value or "none", label) for value, label in Advice.choices],
        initial="none",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, advises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not advises:
            del self.fields["advice"]

    def given_advice(self) -> str:
        """Return the advice given, empty for a comment only."""
        given = self.cleaned_data.get("advice", "none")
        return "" if given == "none" else str(given)
