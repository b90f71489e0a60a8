"""Invented content of the living page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from core.forms import MoneyField, PlainFileField, PlainForm, ThreeBoxDateField, messages_for
from core.templatetags import show

LONGEST = "Red Cross Society of the Democratic People’s Republic of Korea"
CLOSE = datetime(2026, 12, 2, 22, 59, tzinfo=UTC)


class SampleForm(PlainForm):
    """One field of every kind."""

    society = forms.CharField(label="Name of your National Society", max_length=60)
    why = forms.CharField(
        label="Why do you want to scale up community engagement?",
        help_text="Up to 150 words. Say what would change for people in your country.",
        widget=forms.Textarea(attrs={"data-words": 150, "rows": 5}),
    )
    assessed = forms.ChoiceField(
        label="Has your National Society completed the self-assessment?",
        help_text="“Not sure” never blocks a draft.",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("unsure", "Not sure")],
    )
    level = forms.ChoiceField(
        label="Certification level",
        choices=[("", "Choose a level"), ("2", "Level 2"), ("3", "Level 3")],
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("a", "Accountability"),
            ("f", "Feedback mechanisms"),
            ("r", "Risk communication"),
        ],
    )
    score = forms.ChoiceField(
        label="Score",
        widget=forms.RadioSelect(attrs={"class": "across"}),
        choices=[
            ("0", "0 None"),
            ("1", "1 Weak"),
            ("2", "2 Partial"),
            ("3", "3 Good"),
            ("4", "4 Strong"),
        ],
    )
    cost = MoneyField(
        "CHF",
        label="Unit cost",
        error_messages=messages_for("a unit cost", "for example 450 or 450.50"),
    )
    quantity = forms.DecimalField(label="Quantity", min_value=1)
    signed = ThreeBoxDateField(label="Date of signature", help_text="For example 2 December 2026.")
    letter = PlainFileField(label="Signed letter")
    email = forms.EmailField(label="E-mail address", required=False)
    seen = forms.BooleanField(label="Our leadership has seen this application")


class SampleFilters(PlainForm):
    """Filters of a list."""

    all_optional = True
    region = forms.ChoiceField(
        label="Region", required=False, choices=[("", "All"), ("af", "Africa")]
    )
    text = forms.CharField(label="Name", required=False)


FILLED: dict[str, Any] = {
    "society": LONGEST,
    "why": "People tell us that they are asked often and answered rarely.",
    "assessed": "yes",
    "level": "3",
    "themes": ["a", "f"],
    "score": "3",
    "cost": 45050,
    "quantity": 3,
    "signed": date(2026, 11, 2),
    "email": "amina@example.org",
    "seen": True,
}
WRONG = FILLED | {
    "society": "x" * 70,
    "why": "",
    "assessed": "",
    "score": "",
    "cost": "12,345",
    "quantity": "many",
    "signed_0": "31",
    "signed_1": "Feb",
    "signed_2": "2026",
    "email": "amina at example",
    "seen": "",
}
FILE = {"name": "Letter of commitment, signed.pdf", "url": "#files", "kind": "PDF", "size": 482_113}
LISTS: dict[str, Any] = {
    "groups": [
        {
            "title": "Your National Society",
            "tasks": [
                {"label": "Eligibility", "url": "#task_list", "status": "completed"},
                {
                    "label": "Leadership letter",
                    "url": "#task_list",
                    "status": "in_progress",
                    "hint": "Amina, saved 14:02",
                },
            ],
        },
        {
            "title": "Your plan",
            "tasks": [
                {"label": "Roadmap", "url": "#task_list", "status": "not_started"},
                {
                    "label": "Budget",
                    "url": "#task_list",
                    "status": "problem",
                    "hint": "Row 2 has no unit cost",
                },
            ],
        },
        {
            "title": "Your commitment",
            "tasks": [{"label": "Check and submit", "status": "cannot_start"}],
        },
    ],
    "items": [
        {
            "label": "Send the evidence of milestone 3",
            "url": "#to_do",
            "due": "3 days late",
            "late": True,
            "why": "It was returned: the list of participants is missing.",
        },
        {"label": "Write the progress report", "url": "#to_do", "due": "until 15 March"},
    ],
    "rows": [
        {"key": "National Society", "value": LONGEST, "url": "#answers"},
        {
            "key": "Why now",
            "value": "Les communautés nous demandent une réponse.",
            "lang": "fr",
            "prose": True,
            "url": "#answers",
        },
        {"key": "Date of the self-assessment", "value": "", "url": "#answers", "action": "Answer"},
    ],
    "conditions": [
        {"met": True, "text": "The award is active"},
        {"met": True, "text": "Milestones 1 to 4 are met or waived"},
        {
            "met": False,
            "text": "The expenditure report of period 1",
            "who": "Amina Haddad can send it.",
            "url": "#conditions",
            "label": "Write to her",
        },
    ],
    "files": [
        FILE | {"by": "Amina Haddad", "at": date(2026, 11, 2), "remove_url": "#files"},
        {"name": "Photos.zip", "by": "Luis Ortega", "at": date(2026, 11, 9), "late": True},
    ],
    "events": [
        {
            "sentence": "Amina Haddad approved instalment 2, CHF\u00a012\u00a0500.00",
            "at": CLOSE,
            "url": "#history",
        },
        {
            "sentence": "Noor Adeyemi-Holt returned milestone 3",
            "at": CLOSE,
            "reason": "The list of participants is missing.",
        },
    ],
    "columns": [
        {"label": "National Society"},
        {"label": "Light"},
        {"label": "Granted", "number": True},
    ],
    "figures": [
        {"label": "Milestones", "value": "41 of 96", "note": "accepted; 4 late"},
        {"label": "Released", "value": "CHF\u00a0212\u00a0500", "note": "of CHF\u00a0400\u00a0000"},
        {"label": "Reported", "value": "CHF\u00a0138\u00a0380", "note": "65 % of released"},
        {"label": "Needs you", "value": "7", "url": "#figures", "link": "See your list"},
    ],
    "table_rows": [
        {
            "url": "#table",
            "cells": [
                {"value": name},
                {"label": "Light", "value": show.status(light)},
                {"label": "Granted", "value": "25\u00a0000.00", "number": True},
            ],
        }
        for name, light in (("Kenya Red Cross Society", "on_track"), (LONGEST, "off_track"))
    ],
    "foot": [
        {"value": "Total"},
        {"value": ""},
        {"label": "Granted", "value": "50\u00a0000.00", "number": True},
    ],
    "awards": [
        {
            "label": "Kenya Red Cross Society",
            "url": "#timeline",
            "light": "on_track",
            "marks": [
                {"month": 2, "state": "met", "label": "Feedback desk open"},
                {"month": 6, "state": "met", "label": "Staff trained"},
                {"month": 9, "state": "submitted", "label": "Policy drafted"},
                {"month": 15, "state": "planned", "label": "Policy adopted"},
            ],
        },
        {
            "label": LONGEST,
            "url": "#timeline",
            "light": "off_track",
            "ends": 16,
            "marks": [
                {"month": 3, "state": "late", "label": "Baseline"},
                {"month": 5, "state": "returned", "label": "Focal points named"},
                {"month": 8, "state": "waived", "label": "Regional exchange"},
                {"month": 16, "state": "planned", "label": "Review"},
            ],
        },
        {"label": "Lebanese Red Cross", "light": "at_risk", "marks": []},
    ],
}


def of(state: str) -> dict[str, Any]:
    """Return the context of the page in one state."""
    form = (
        SampleForm(WRONG)
        if state == "problems"
        else SampleForm(initial=FILLED if state == "filled" else {})
    )
    if state == "filled":
        form.show_saved("letter", FILE)
    lists = dict.fromkeys(LISTS, ()) if state == "empty" else LISTS
    page = Paginator(range(100), 20).page(2)
    return {
        "form": form,
        "filters": SampleFilters(),
        "close": CLOSE,
        "page": page,
        "file": FILE,
    } | lists
