"""Forms of invitations: choosing whom, sending, answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.queries.invitation import LEVEL_UNKNOWN, Wanted
from applications.services.contacts import Contact
from core.forms import PlainForm
from core.forms.passwords import TOO_SHORT, check_password, password_hint
from core.forms.words import spoken_as
from core.languages import SPOKEN
from core.models import Organisation, Region, User
from core.text import sort_key

HERE = "cohort"  # the choice of the cohort's own regions


def _with(data: Any, name: str, value: str) -> Any:
    """Return what a page was asked with, one answer added."""
    asked = data.copy() if data else QueryDict(mutable=True)
    asked[name] = value
    return asked


class SocietyFilters(PlainForm):
    """Which National Societies the list shows."""

    all_optional = True
    name = forms.CharField(label=_("Name or country"), required=False)
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("All")), *Region.choices]
    )
    level = forms.ChoiceField(
        label=_("Certification level"),
        required=False,
        choices=[("", _("All")), *((str(n), str(n)) for n in range(1, 5)), (LEVEL_UNKNOWN, _("Not known"))],
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("All")), *SPOKEN]
    )
    network = forms.ChoiceField(
        label=_("In the network"),
        required=False,
        choices=[("", _("All")), ("in", _("Members")), ("out", _("Not members"))],
    )

    def __init__(self, data: Any = None, *, regions: Sequence[str] = (), **kwargs: Any) -> None:
        """`regions`: those of the cohort; the list begins with them."""
        asked = data if not regions or (data and "region" in data) else _with(data, "region", HERE)
        super().__init__(asked, **kwargs)
        self.regions = regions
        if regions:
            names = ", ".join(str(region.label) for region in Region if region in regions)
            here = (HERE, _g("Of this cohort: %(regions)s") % {"regions": names})
            self.offer("region", [here, ("", _g("All")), *Region.choices])

    def wanted(self) -> Wanted:
        """Return what is looked for; a choice that does not exist is none."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in self.fields}
        region = found.pop("region")
        regions = self.regions if region == HERE else [region] if region else []
        return Wanted(
            **found | {"name": sort_key(found["name"].strip())}, regions=frozenset(regions)
        )


class ContactForm(PlainForm):
    """Whom to write to at one National Society."""

    name = forms.CharField(label=_("Name of the contact"), max_length=120)
    email = forms.EmailField(label=_("E-mail address of the contact"))
    although = forms.BooleanField(
        label=_("Invite it although its IFRC membership is suspended"), required=False
    )

    def __init__(self, *args: Any, society: Organisation, suspended: bool, **kwargs: Any) -> None:
        super().__init__(*args, prefix=str(society.pk), **kwargs)
        self.society = society
        about = {"society": society}
        spoken_as(_g("the name of the contact at %(society)s") % about, self.fields["name"])
        spoken_as(_g("the e-mail address for %(society)s") % about, self.fields["email"])
        if not suspended:
            del self.fields["although"]

    def clean(self) -> dict[str, Any]:
        """Warn about a suspended National Society before the mail goes out."""
        data = super().clean() or self.cleaned_data
        if "although" in self.fields and not data.get("although"):
            words = _g(
                "The IFRC membership of %(society)s is suspended. Tick the box to invite it."
            )
            self.add_error("although", words % {"society": self.society})
        return data

    def contact(self) -> Contact:
        """Return the contact as the service takes it."""
        return Contact(self.society, self.cleaned_data["name"], self.cleaned_data["email"])


class AcceptForm(PlainForm):
    """The invited person's name and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=password_hint,
        strip=False,
        error_messages={"required": TOO_SHORT},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Refuse a password that is short, common or like the name."""
        password: str = self.cleaned_data["password"]
        check_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class DeclineForm(PlainForm):
    """Why the invitation is declined, if the person wants to say."""

    reason = forms.CharField(
        label=_("Why do you decline?"),
        help_text=_("The coordinator reads it. You can leave it empty."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
