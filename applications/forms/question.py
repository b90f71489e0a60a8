"""Forms of questions on the call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm


def _text(label: Any, rows: int, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, widget=area, max_length=3000)


class QuestionForm(PlainForm):
    """What an invited National Society wants to know."""

    text = _text(
        _("Your question"), 5,
        _("Everyone invited will read it with the answer, but not who asked. Leave names out."),
    )  # fmt: skip


class AnswerForm(PlainForm):
    """A question and its answer, as everyone invited will read them."""

    shown = _text(
        _("The question, as everyone will read it"), 5,
        _("Change what would tell which National Society asked."),
    )  # fmt: skip
    answer = _text(_("The answer"), 8)
