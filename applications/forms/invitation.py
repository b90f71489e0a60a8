"""Forms of invitations: sending one, answering one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.models import InvitationStatus
from core.forms import PlainForm
from core.forms.passwords import TOO_SHORT, check_password, password_hint
from core.models import Organisation, User


class SocietyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none at run time
    """A National Society by name; a suspended one says so."""

    suspended: frozenset[int] = frozenset()

    def label_from_instance(self, obj: Any) -> str:
        """Name it as the list does."""
        if obj.pk in self.suspended:
            return _g("%(society)s (membership suspended)") % {"society": obj}
        return str(obj)


class InvitationForm(PlainForm):
    """Whom to invite for which National Society."""

    organisation = SocietyField(
        label=_("National Society"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose a National Society"),
    )
    name = forms.CharField(label=_("Name of the contact"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address of the contact"),
        help_text=_("Their work address. The link to accept goes there."),
    )
    although = forms.BooleanField(
        label=_("Invite it although its IFRC membership is suspended"), required=False
    )

    def __init__(
        self, *args: Any, societies: Any, suspended: frozenset[int] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset, field.suspended = societies, suspended
        self.suspended = suspended
        if str(self.data.get("organisation", "")) not in {str(pk) for pk in suspended}:
            del self.fields["although"]

    def clean(self) -> dict[str, Any]:
        """Warn about a suspended National Society before the mail goes out."""
        data = super().clean() or self.cleaned_data
        chosen = data.get("organisation")
        if chosen and chosen.pk in self.suspended and not data.get("although"):
            words = _g(
                "The IFRC membership of %(society)s is suspended. Tick the box to invite it."
            )
            self.add_error("although", words % {"society": chosen})
        return data


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


class InvitationFilters(PlainForm):
    """Filter of the list of invitations."""

    all_optional = True
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *InvitationStatus.choices]
    )
