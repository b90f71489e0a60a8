"""Forms of an application's sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.forms.draft import DraftForm, LongAnswer
from core.forms.words import spoken_as
from core.text import sort_key

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
YES_NO_UNSURE = [*YES_NO, ("unsure", _("Not sure"))]
LANGUAGES = [
    ("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية"), ("pt", "Português"),
    ("ru", "Русский"),
]  # fmt: skip
ORGANISATIONS = "organisations"  # the id of the page's list of names
FUNDERS = ("funder_1", "funder_2", "funder_3", "funder_4")


class Gate(forms.ChoiceField):
    """A criterion as Yes, No or Not sure; "Not sure" never blocks a draft."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.RadioSelect, choices=YES_NO_UNSURE, **kwargs)

    def clean(self, value: Any) -> str:
        """Ask for a Yes or a No where the section is to be completed."""
        answer: str = super().clean(value)
        if answer == "unsure":
            raise forms.ValidationError(
                _g("“%(label)s”: choose Yes or No, or keep the section as a draft")
                % {"label": self.label}
            )
        return answer


class EligibilityForm(DraftForm):
    """The gates: self-assessment done, focal point, English, certification level."""

    assessed = Gate(label=_("Has your National Society completed the CEA self-assessment?"))
    focal_point = Gate(label=_("Is a focal point for CEA assigned?"))
    english = Gate(
        label=_("Is the focal point's English sufficient for meetings?"),
        help_text=_("Meetings of the network are in English. You can write in another language."),
    )
    level = forms.ChoiceField(
        label=_("Which certification level do you have?"),
        help_text=_("We check it against the certification records."),
        choices=[
            ("", _("Choose a level")),
            *[(str(n), format_lazy(_("Level {n}"), n=n)) for n in range(1, 5)],
            ("unknown", _("We do not know")),
        ],
    )
    language = forms.ChoiceField(label=_("Language of your answers"), choices=LANGUAGES)


class OrganisationField(forms.CharField):
    """The name of an organisation of the Movement, typed or taken from the page's list; gives its id."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"list": ORGANISATIONS, "autocomplete": "off"})
        super().__init__(widget=box, max_length=160, required=False, **kwargs)
        self.known: dict[str, int] = {}

    def clean(self, value: Any) -> str:
        """Read a name whatever its accents and capitals; refuses one that is not on the list."""
        name: str = super().clean(value)
        if not name:
            return ""
        pk = self.known.get(sort_key(name))
        if pk is None:
            raise forms.ValidationError(
                _g(
                    "“%(name)s” is not on the list: type a part of the name, then choose from the list"
                )
                % {"name": name}
            )
        return str(pk)


class PartnersForm(DraftForm):
    """Who else works on CEA in the country, and who pays for what."""

    partners = LongAnswer(
        200, label=_("Which other partners work with you on CEA in your country?"),
        help_text=_("Name the organisations and what they do. Write “None” if there is none."),
    )  # fmt: skip
    funder_1 = OrganisationField(
        label=_("Who of the Movement pays for CEA work of your National Society?"),
        help_text=_(
            "Partner National Societies, IFRC or ICRC: type a part of the name, then choose from "
            "the list. People from a National Society that funds you do not score your "
            "application. Leave it empty if there is none."
        ),
    )
    funder_2 = spoken_as(_("Second funder"), OrganisationField(label=_("Second one")))
    funder_3 = spoken_as(_("Third funder"), OrganisationField(label=_("Third one")))
    funder_4 = spoken_as(_("Fourth funder"), OrganisationField(label=_("Fourth one")))
    funding = LongAnswer(150, label=_("What does each of them pay for?"), rows=4, required=False)
    language = forms.ChoiceField(label=_("Language of your answers"), choices=LANGUAGES)

    def __init__(
        self, *args: Any, organisations: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations or {}
        known = {sort_key(name): pk for pk, name in self.organisations.items()}
        for field in self.fields.values():
            if isinstance(field, OrganisationField):
                field.known = known
        for name in FUNDERS:
            self.initial[name] = self.organisations.get(self.initial.get(name, 0), "")

    def clean(self) -> dict[str, Any]:
        """Ask what is paid for where a funder is named."""
        data = super().clean() or self.cleaned_data
        named = any(data.get(name) for name in FUNDERS)
        if named and not data.get("funding") and "funding" not in self.errors:
            self.add_error("funding", _("Enter what each of them pays for"))
        return data

    def answers(self) -> dict[str, Any]:
        """Return the funders as one list of ids, each once."""
        found = super().answers()
        ids = [int(found.pop(name)) for name in FUNDERS if found.get(name)]
        rest = {name: value for name, value in found.items() if name not in FUNDERS}
        return {**rest, "funders": list(dict.fromkeys(ids))}

    @classmethod
    def initial_of(cls, answers: dict[str, Any]) -> dict[str, Any]:
        """Return the boxes' content: one box a funder."""
        ids = dict(zip(FUNDERS, answers.get("funders", []), strict=False))
        return {**answers, **ids}


class UrgencyForm(DraftForm):
    """S0's additional criterion: it adds points and never counts against."""

    urgent = forms.ChoiceField(
        label=_("Is there an emergency that makes this support urgent now?"),
        help_text=_("This section is optional. It can only add points."),
        widget=forms.RadioSelect,
        choices=YES_NO,
    )
    emergency = LongAnswer(
        150, label=_("Which emergency, and what would the support change?"), rows=5, required=False
    )
    language = forms.ChoiceField(label=_("Language of your answers"), choices=LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Ask for the emergency where there is one."""
        data = super().clean() or self.cleaned_data
        lacking = data.get("urgent") == "yes" and not data.get("emergency")
        if lacking and "emergency" not in self.errors:
            self.add_error("emergency", _("Enter which emergency, and what would change"))
        return data


class LetterForm(DraftForm):
    """The leadership letter: why and how, and who signs."""

    why = LongAnswer(
        300,
        rows=8,
        label=_("Why does your leadership want to scale up community engagement?"),
    )
    how = LongAnswer(
        300,
        rows=8,
        label=_("How will your leadership scale it up?"),
        help_text=_("Decisions, people, policies: what leaders themselves will do."),
    )
    signatory_name = forms.CharField(label=_("Name of the signatory"), max_length=120)
    signatory_title = forms.CharField(
        label=_("Title of the signatory"), help_text=_("For example Secretary General."), max_length=120
    )  # fmt: skip
    signatory_email = forms.EmailField(
        label=_("E-mail address of the signatory"),
        help_text=_("Their own address at work. We check it against an outside source."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)

    def __init__(self, *args: Any, accounts: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts

    def clean_signatory_email(self) -> str:
        """Refuse an address of somebody who fills in the application (§2 step 4)."""
        email: str = self.cleaned_data["signatory_email"].lower()
        if email in self.accounts:
            raise forms.ValidationError(
                _g("Enter the signatory's own address: this one belongs to an account of your NS.")
            )
        return email
