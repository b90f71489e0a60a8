"""Forms of a draft's roadmap: a milestone, and what to begin with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.models import Call, StarterMilestone
from applications.queries.roadmap import names_in
from core.forms import PlainForm
from core.text import sort_key
from milestones.forms.rows import MilestoneForm, short_text

SUGGESTIONS = "suggestions"  # the id of the page's list of functions


class RoadmapRowForm(MilestoneForm):
    """A milestone. Title and month are enough to keep it; the rest can follow.

    Departments and levels of leadership are ticked from the call's lists, others are typed; the row
    keeps them as one text with commas.
    """

    all_optional = True
    title = forms.CharField(
        label=_("What will be reached?"),
        help_text=_("For example: Feedback policy adopted by the board."),
        max_length=160,
    )
    departments = forms.MultipleChoiceField(
        label=_("Departments involved"), widget=forms.CheckboxSelectMultiple, required=False
    )
    departments_other = short_text(
        _("Other departments"), 200, _("More than one: put a comma between them.")
    )
    leadership_level = forms.MultipleChoiceField(
        label=_("Levels of leadership involved"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    leadership_level_other = short_text(_("Other levels of leadership"), 80)
    baseline = short_text(_("Where it stands today"), 80, _("Leave it empty if you do not know."))
    field_order = (
        "title", "month", "different", "departments", "departments_other", "leadership_level",
        "leadership_level_other", "theme", "indicator", "baseline", "target", "verification",
        "responsible",
    )  # fmt: skip

    def __init__(self, *args: Any, call: Call, initial: dict[str, Any], **kwargs: Any) -> None:
        first = dict(initial)
        for name, known in (
            ("departments", call.departments),
            ("leadership_level", call.leadership_levels),
        ):
            first |= _apart(name, str(first.get(name, "")), known)
        super().__init__(*args, first=_g("Choose a month"), initial=first, **kwargs)
        self.offer("departments", [(name, name) for name in call.departments])
        self.offer("leadership_level", [(name, name) for name in call.leadership_levels])
        self.suggestions = call.functions
        self.fields["responsible"].widget.attrs |= {"list": SUGGESTIONS, "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """Put ticked and typed names together; refuses more than a row can keep."""
        data = super().clean() or self.cleaned_data
        for name, most in (("departments", 200), ("leadership_level", 80)):
            ticked, typed = data.get(name) or [], data.get(f"{name}_other") or ""
            data[name] = ", ".join([*ticked, *names_in(typed)])
            if len(data[name]) > most:
                words = _g("Shorten the names: together they may have %(most)s characters")
                self.add_error(f"{name}_other", words % {"most": most})
        return data

    def fields_of_row(self) -> dict[str, Any]:
        """Return what the row keeps."""
        found = super().fields_of_row()
        return {name: value for name, value in found.items() if not name.endswith("_other")}


def _apart(name: str, text: str, known: list[str]) -> dict[str, Any]:
    """Return a text's names as the two boxes hold them: those on the list ticked, the others typed."""
    keys = {sort_key(each): each for each in known}
    names = names_in(text)
    return {
        name: [keys[sort_key(each)] for each in names if sort_key(each) in keys],
        f"{name}_other": ", ".join(each for each in names if sort_key(each) not in keys),
    }


class StarterForm(PlainForm):
    """Milestones of the cohort's catalogue, chosen to begin with."""

    starters = forms.MultipleChoiceField(
        label=_("Which milestones do you want to begin with?"),
        help_text=_("You can change each of them afterwards, or remove it."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, catalogue: list[StarterMilestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue
        month = _g("month %(month)s")
        self.offer(
            "starters",
            [
                (str(each.pk), f"{each.title} ({month % {'month': each.month}})")
                for each in catalogue
            ],
        )

    def chosen(self) -> list[StarterMilestone]:
        """Return the milestones that were ticked."""
        ticked = self.cleaned_data["starters"]
        return [each for each in self.catalogue if str(each.pk) in ticked]
