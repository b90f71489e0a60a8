"""Forms of the plan: a budget line, a milestone, what an instalment waits for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from milestones.forms.rows import LineForm, MilestoneForm
from milestones.models import Category, Instalment, Milestone
from milestones.services.plan import PlannedLine, PlannedMilestone

TAKEN = [choice for choice in Category.choices if choice[0] != Category.NETWORK_TRAVEL]


class PlanLineForm(LineForm):
    """A line of the plan, with a category that the network pays."""

    category = forms.ChoiceField(label=_("Category"), choices=[("", _("Choose one")), *TAKEN])

    def line(self) -> PlannedLine:
        """Return the line as the plan takes it."""
        return PlannedLine(**self.fields_of_row())


class PlanMilestoneForm(MilestoneForm):
    """A milestone of the plan, while it is fitted."""

    def row(self) -> PlannedMilestone:
        """Return the milestone as the plan takes it."""
        return PlannedMilestone(**self.fields_of_row())


class LinkForm(PlainForm):
    """The milestones an instalment waits for (M4)."""

    milestones = forms.TypedMultipleChoiceField(
        label=_("Milestones it waits for"),
        coerce=int,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one milestone")},
    )

    def __init__(
        self, *args: Any, instalment: Instalment, milestones: list[Milestone], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"milestones": [m.pk for m in instalment.milestones.all()]})
        super().__init__(*args, **kwargs)
        named = [
            (m.pk, _g("%(milestone)s (month %(month)s)") % {"milestone": m, "month": m.month})
            for m in milestones
        ]
        self.offer("milestones", named)
