"""Forms of conflicts and scoring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Criterion, ScoreSheet
from core.forms import PlainForm
from core.forms.words import spoken_as

CANNOT = "cannot"
YES_NO = [("no", _("No conflict")), ("yes", _("I have a conflict"))]


class ConflictsForm(PlainForm):
    """One question for each National Society that applied."""

    reason = forms.CharField(
        label=_("What is the conflict?"),
        help_text=_("Needed where you say yes. It stays with the record of this cohort."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, applications: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        for application in applications:
            name = f"ns_{application.organisation_id}"
            self.fields[name] = forms.ChoiceField(
                label=application.organisation.name,
                choices=YES_NO,
                widget=forms.RadioSelect(attrs={"class": "across"}),
                error_messages={
                    "required": _g("%(society)s: choose “No conflict” or “I have a conflict”")
                    % {"society": application.organisation.name}
                },
            )
            self._settle(name, self.fields[name])
        self.fields["reason"] = reason

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where somebody says yes."""
        data = super().clean() or self.cleaned_data
        if any(self.answers().values()) and not data.get("reason", "").strip():
            self.add_error("reason", _("Enter what the conflict is"))
        return data

    def answers(self) -> dict[int, bool]:
        """Return the word on each society, by its id."""
        return {
            int(name.removeprefix("ns_")): value == "yes"
            for name, value in self.cleaned_data.items()
            if name.startswith("ns_")
        }


class LaterForm(PlainForm):
    """A conflict that came to light after the questions were answered."""

    society = forms.ChoiceField(label=_("National Society"))
    reason = forms.CharField(
        label=_("What is the conflict?"),
        help_text=_("Your sheet on it is set aside and never counts."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, applications: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.organisation_id), row.organisation.name) for row in applications]
        self.offer("society", [("", _("Choose")), *choices])

    def answers(self) -> dict[int, bool]:
        """Return the society named, by its id."""
        return {int(self.cleaned_data["society"]): True}


class SheetForm(PlainForm):
    """A score and its reason for each criterion. What is typed is always kept as a draft."""

    all_optional = True

    def __init__(
        self,
        *args: Any,
        sheet: ScoreSheet,
        criteria: list[Criterion],
        urgency: bool = True,
        **kwargs: Any,
    ) -> None:
        self.criteria = [each for each in criteria if urgency or not each.additional]
        self.left_out = [each for each in criteria if each not in self.criteria]
        super().__init__(*args, initial=_initial(sheet), **kwargs)
        for criterion in self.criteria:
            self._add(criterion)

    def _add(self, criterion: Criterion) -> None:
        scale = [(str(value), f"{value} – {text}") for value, text in enumerate(criterion.anchors)]
        score, reason = f"value_{criterion.pk}", f"reason_{criterion.pk}"
        weight = (
            _g("up to 5 points more")
            if criterion.additional
            else _g("weight %(weight)s %%") % {"weight": criterion.weight}
        )
        self.fields[score] = forms.ChoiceField(
            label=f"{criterion.position}. {criterion.title} ({weight})",
            help_text=criterion.guidance,
            choices=[*scale, (CANNOT, _g("I cannot judge this"))],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields[reason] = spoken_as(
            _g("Reason for score %(number)s") % {"number": criterion.position},
            forms.CharField(
                label=_g("Reason for this score"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
                required=False,
            ),
        )
        for name in (score, reason):
            self._settle(name, self.fields[name])

    def answers(self) -> dict[str, dict[str, Any]]:
        """Return the draft as the sheet keeps it; a criterion without a choice has no value."""
        found: dict[str, dict[str, Any]] = {}
        for criterion in self.criteria:
            value = self.cleaned_data.get(f"value_{criterion.pk}", "")
            answer: dict[str, Any] = {"reason": self.cleaned_data.get(f"reason_{criterion.pk}", "")}
            if value:
                answer["value"] = None if value == CANNOT else int(value)
            found[str(criterion.pk)] = answer
        return found

    def in_words(self, answers: dict[str, dict[str, Any]]) -> dict[str, str]:
        """Return answers as people compare them: score and reason by criterion."""
        found = {}
        for criterion in self.criteria:
            answer = answers.get(str(criterion.pk), {})
            parts = [str(answer.get("reason") or "")]
            if "value" in answer:
                score = _g("cannot judge") if answer["value"] is None else str(answer["value"])
                parts.insert(0, score)
            found[criterion.title] = ": ".join(part for part in parts if part)
        return found


def _initial(sheet: ScoreSheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pk, answer in sheet.answers.items():
        if "value" in answer:
            found[f"value_{pk}"] = CANNOT if answer["value"] is None else str(answer["value"])
        found[f"reason_{pk}"] = answer.get("reason", "")
    return found
