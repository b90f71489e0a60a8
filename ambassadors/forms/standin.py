"""The form that names a stand-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from core.models import User


class StandInForm(PlainForm):
    """Which coordinator stands in."""

    person = forms.ModelChoiceField(
        label=_("Coordinator"),
        help_text=_("Coordinators of other regions who have no conflict of interest here."),
        queryset=User.objects.none(),
        error_messages={"required": _("Choose the coordinator who stands in")},
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("person", User.objects.filter(pk__in=[each.pk for each in people]))
