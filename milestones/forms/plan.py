"""Forms of the plan: a budget line, a milestone, what an instalment waits for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from core.forms import MoneyField, NumberField, PlainForm
from core.forms.words import answered
from milestones.models import Category, Instalment, Milestone
from milestones.services.plan import PlannedLine, PlannedMilestone

TAKEN = [choice for choice in Category.choices if choice[0] != Category.NETWORK_TRAVEL]


def _text(label: Any, most: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=False)


class VersionedForm(PlainForm):
    """A row that was opened at a version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def opened_at(self) -> int:
        """Return the version the page was opened at."""
        return int(self.cleaned_data.get("version") or 0)

    def words(self) -> dict[str, str]:
        """Return what stands in the boxes, label by label, to be shown beside another version."""
        return {str(bound.label): answered(bound) for bound in self.visible_fields()}


class PlanLineForm(VersionedForm):
    """A line: category, what, quarter, unit, quantity, unit cost. The server computes the total."""

    category = forms.ChoiceField(label=_("Category"), choices=[("", _("Choose one")), *TAKEN])
    what = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: Training of branch volunteers."),
        max_length=160,
    )
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=int, choices=[])
    unit = forms.CharField(
        label=_("Unit"), help_text=_("For example day, person, copy, month."), max_length=40
    )
    quantity = NumberField(
        label=_("Quantity"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    unit_cost = MoneyField(
        label=_("Unit cost"),
        least=1,
    )

    def __init__(self, *args: Any, currency: str, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count_in(currency, "unit_cost")
        quarters = [(str(n), _quarter(n, months)) for n in range(1, -(-months // 3) + 1)]
        self.offer("quarter", [("", _g("Choose a quarter")), *quarters])

    def line(self) -> PlannedLine:
        """Return the line as the plan takes it."""
        return PlannedLine(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


def _quarter(number: int, months: int) -> str:
    return _g("Quarter %(n)s (months %(first)s to %(last)s)") % {
        "n": number,
        "first": number * 3 - 2,
        "last": min(number * 3, months),
    }


class PlanMilestoneForm(VersionedForm):
    """A milestone of the plan, while it is fitted."""

    title = forms.CharField(label=_("What will be reached?"), max_length=160)
    month = forms.TypedChoiceField(
        label=_("By the end of which month?"),
        coerce=int,
        choices=[],
        help_text=_("Counted from the start of the award."),
    )
    different = forms.CharField(
        label=_("What will be different then?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    departments = _text(_("Departments involved"), 200)
    leadership_level = _text(_("Level of leadership involved"), 80)
    theme = _text(_("Theme or programme it is part of"), 120)
    indicator = _text(_("Indicator"), 200, _("What you will count or show."))
    baseline = _text(_("Where it stands today"), 80)
    target = _text(_("Target"), 80)
    verification = _text(_("Means of verification"), 200, _("The document that will prove it."))
    responsible = _text(
        _("Responsible function"), 120, _("A function, not a name: for example Head of Programmes.")
    )

    def __init__(self, *args: Any, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months_named = [(str(n), _g("Month %(n)s") % {"n": n}) for n in range(1, months + 1)]
        self.offer("month", months_named)

    def row(self) -> PlannedMilestone:
        """Return the milestone as the plan takes it."""
        return PlannedMilestone(**{k: v for k, v in self.cleaned_data.items() if k != "version"})


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
