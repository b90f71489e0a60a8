"""Forms of a section's rows: whether it is completed, and a pledge of the leadership."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.draft import answer_to_point
from core.forms import PlainForm, ThreeBoxDateField
from milestones.forms.rows import VersionedForm


class PledgeForm(VersionedForm):
    """A pledge of the leadership and its day."""

    text = forms.CharField(
        label=_("What does your leadership pledge?"),
        help_text=_(
            "One thing leaders do themselves. For example: The board discusses feedback twice a year."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )
    due_on = ThreeBoxDateField(label=_("By which day?"), help_text=_("For example 14 March 2027."))


class DoneForm(PlainForm):
    """Whether a section made of rows is completed."""

    all_optional = True
    done = forms.ChoiceField(
        label=_("Have you completed this section?"),
        help_text=_("Nothing is lost if you come back later."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No, I'll come back later"))],
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, problems: list[str] | None = None, point: str = "", **kwargs: Any
    ) -> None:
        """`point`: what the coordinator asks for here; it is answered before the section is completed."""
        super().__init__(*args, **kwargs)
        self.problems = problems or []
        if point:
            self.fields["reply"] = answer_to_point()
            self._settle("reply", self.fields["reply"])
            self.fields["reply"].required = self.data.get("done") == "yes"
            self.order_fields(["reply", "done"])

    def clean_done(self) -> str:
        """Say what is still missing before this can be called completed."""
        done: str = self.cleaned_data["done"]
        if done == "yes" and self.problems:
            raise forms.ValidationError(self.problems)
        return done
