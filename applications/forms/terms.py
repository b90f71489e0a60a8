"""Forms of what a call asks for: criteria, key areas and their scale, starter milestones, documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from ambassadors.forms.terms import NamesField, TermsForm, whole_number
from milestones.forms.rows import short_text


def _title(label: Any, most: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=most)


def _long(label: Any, most: int, hint: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=hint, max_length=most, required=False, widget=box)


class CriterionForm(TermsForm):
    """A criterion: what it is called, how it is read, its weight, a text for every score (S1)."""

    title = _title(_("Criterion"), 120)
    guidance = _long(_("What to read for it"), 1000)
    additional = forms.BooleanField(
        label=_("Additional: it adds points where a National Society asks for urgency"),
        required=False,
    )
    weight = whole_number(
        _("Weight"), 0, 100, _("Its share is its weight among all. An additional one has weight 0.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = self.value.get("anchors", [])
        for score in range(self.content["rules"]["top_score"] + 1):
            field = _long(_g("What a score of %(n)s means") % {"n": score}, 300)
            field.required = True
            field.widget.attrs["rows"] = 2
            name = f"anchor_{score}"
            self.fields[name] = field
            self._settle(name, field)
            self.initial.setdefault(name, texts[score] if score < len(texts) else "")

    def clean(self) -> dict[str, Any]:
        """Refuse a weight on what is additional, and none on what is not."""
        data = super().clean() or self.cleaned_data
        weight = data.get("weight")
        if weight and data.get("additional"):
            self.add_error("weight", _g("Enter 0: an additional criterion has no weight."))
        if weight == 0 and not data.get("additional"):
            self.add_error("weight", _g("Enter a weight above 0, for example 20."))
        return data

    def whole(self) -> dict[str, Any]:
        """Return the criterion with its texts in one list, the first for score 0."""
        found = super().whole()
        names = sorted((n for n in found if n.startswith("anchor_")), key=lambda n: int(n[7:]))
        return {key: value for key, value in found.items() if key not in names} | {
            "anchors": [found[name] for name in names]
        }


class AreaForm(TermsForm):
    """A key area of the self-assessment."""

    title = _title(_("Key area"), 120)
    guidance = _long(_("What belongs to it"), 300)


class ScaleForm(TermsForm):
    """The words of the scale on which key areas are rated."""

    ratings = NamesField(
        label=_("Words of the scale"),
        help_text=_("One a line, from the lowest to the highest. The first one is rating 0."),
        least=2,
    )


class CoversForm(TermsForm):
    """What a roadmap should cover."""

    departments = NamesField(label=_("Departments"), help_text=_("One a line."))
    leadership_levels = NamesField(label=_("Leadership levels"), help_text=_("One a line."))
    functions = NamesField(label=_("Functions"), help_text=_("One a line. Functions, never names."))


class DocumentForm(TermsForm):
    """A document that an application holds."""

    title = _title(_("Document"), 120)
    guidance = _long(_("What it should show"), 300)
    needed = forms.BooleanField(
        label=_("An application cannot be sent without it"), required=False
    )  # fmt: skip


class StarterForm(TermsForm):
    """A milestone with which a roadmap can begin."""

    title = _title(_("What will be reached?"), 160)
    month = whole_number(
        _("By the end of which month?"), 1, 36, _("Counted from the start of the award.")
    )
    different = _long(_("What will be different then?"), 2000)
    departments = short_text(_("Departments involved"), 200)
    leadership_level = short_text(_("Level of leadership involved"), 80)
    theme = short_text(_("Theme or programme it is part of"), 120)
    indicator = short_text(_("Indicator"), 200, _("What is counted or shown."))
    target = short_text(_("Target"), 80)
    verification = short_text(_("Means of verification"), 200, _("The document that proves it."))
    responsible = short_text(_("Responsible function"), 120, _("A function, not a name."))
