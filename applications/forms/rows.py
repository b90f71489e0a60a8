"""Forms of a roadmap's milestones and a budget's lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.services.budget import network_travel_words
from core.forms import MoneyField, PlainForm, messages_for
from milestones.models import Category


def _text(label: Any, most: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=False)


class VersionedForm(PlainForm):
    """A row that was opened at a version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def fields_of_row(self) -> dict[str, Any]:
        """Return what the row keeps."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}

    def words(self) -> dict[str, str]:
        """Return what was typed, label by label."""
        return {str(bound.label): str(bound.value() or "") for bound in self.visible_fields()}


class RoadmapRowForm(VersionedForm):
    """A milestone. Title and month are enough to keep it; the rest can follow."""

    all_optional = True
    title = forms.CharField(
        label=_("What will be reached?"),
        help_text=_("For example: Feedback policy adopted by the board."),
        max_length=160,
    )
    month = forms.TypedChoiceField(
        label=_("By the end of which month?"), coerce=int, choices=[],
        help_text=_("Counted from the start of the award."),
    )  # fmt: skip
    different = forms.CharField(
        label=_("What will be different then?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    departments = _text(_("Departments involved"), 200)
    leadership_level = _text(
        _("Level of leadership involved"), 80, _("For example Secretary General, or branch heads.")
    )
    theme = _text(_("Theme or programme it is part of"), 120)
    indicator = _text(_("Indicator"), 200, _("What you will count or show."))
    baseline = _text(_("Where it stands today"), 80, _("Leave it empty if you do not know."))
    target = _text(_("Target"), 80)
    verification = _text(_("Means of verification"), 200, _("The document that will prove it."))
    responsible = _text(
        _("Responsible function"), 120, _("A function, not a name: for example Head of Programmes.")
    )

    def __init__(self, *args: Any, months: int = 18, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            ("", _g("Choose a month")),
            *[(str(n), _g("Month %(n)s") % {"n": n}) for n in range(1, months + 1)],
        ]


class BudgetLineForm(VersionedForm):
    """A line: category, what, quarter, unit, quantity, unit cost. The server computes the total."""

    category = forms.ChoiceField(
        label=_("Category"), widget=forms.RadioSelect, choices=Category.choices
    )
    what = forms.CharField(
        label=_("What is it for?"), help_text=_("For example: Training of branch volunteers."),
        max_length=160,
    )  # fmt: skip
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=int, choices=[])
    unit = forms.CharField(
        label=_("Unit"), help_text=_("For example day, person, copy, month."), max_length=40
    )
    quantity = forms.DecimalField(
        label=_("Quantity"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    unit_cost = MoneyField(
        "CHF",
        label=_("Unit cost"),
        least=1,
        error_messages=messages_for(_("a unit cost"), _("for example 450 or 450.50")),
    )

    def __init__(self, *args: Any, currency: str = "CHF", months: int = 18, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_cost"].currency = currency  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            ("", _g("Choose a quarter")),
            *[
                (
                    str(n),
                    _g("Quarter %(n)s (months %(first)s to %(last)s)")
                    % {"n": n, "first": n * 3 - 2, "last": min(n * 3, months)},
                )
                for n in range(1, -(-months // 3) + 1)
            ],
        ]

    def clean_category(self) -> str:
        """Refuse network travel, saying who pays for it (S0)."""
        category: str = self.cleaned_data["category"]
        if category == Category.NETWORK_TRAVEL:
            raise forms.ValidationError(network_travel_words())
        return category


class DoneForm(PlainForm):
    """Whether a section made of rows is completed."""

    done = forms.ChoiceField(
        label=_("Have you completed this section?"),
        help_text=_("Nothing is lost if you come back later."),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No, I'll come back later"))],
    )

    def __init__(self, *args: Any, problems: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems = problems or []

    def clean_done(self) -> str:
        """Say what is still missing before this can be called completed."""
        done: str = self.cleaned_data["done"]
        if done == "yes" and self.problems:
            raise forms.ValidationError(self.problems)
        return done
