"""Forms of a roadmap's milestones and a budget's lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.forms.draft import answer_to_point
from applications.services.budget import network_travel_words
from core.forms import PlainForm
from milestones.forms.rows import LineForm, MilestoneForm, short_text
from milestones.models import Category


class RoadmapRowForm(MilestoneForm):
    """A milestone. Title and month are enough to keep it; the rest can follow."""

    all_optional = True
    title = forms.CharField(
        label=_("What will be reached?"),
        help_text=_("For example: Feedback policy adopted by the board."),
        max_length=160,
    )
    leadership_level = short_text(
        _("Level of leadership involved"), 80, _("For example Secretary General, or branch heads.")
    )
    baseline = short_text(_("Where it stands today"), 80, _("Leave it empty if you do not know."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, first=_g("Choose a month"), **kwargs)


class BudgetLineForm(LineForm):
    """A line of the budget; network travel is among the categories, to say who pays for it (S0)."""

    category = forms.ChoiceField(
        label=_("Category"), widget=forms.RadioSelect, choices=Category.choices
    )

    def clean_category(self) -> str:
        """Refuse network travel, saying who pays for it (S0)."""
        category: str = self.cleaned_data["category"]
        if category == Category.NETWORK_TRAVEL:
            raise forms.ValidationError(network_travel_words())
        return category


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
