"""What a form says when something is wrong: how to mend it, in the words of the field's label."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

Words = str | Promise


def messages_for(thing: Words, example: Words = "") -> dict[str, Any]:
    """Say what to enter: `messages_for(_("a unit cost"), _("for example 450 or 450.50"))`."""
    sentence = _entered(thing, example)
    return {"required": sentence, "invalid": sentence, "incomplete": sentence}


def _enter(thing: Words, example: Words) -> str:
    sentence = gettext("Enter %(thing)s") % {"thing": thing}
    return f"{sentence}, {example}" if example else sentence


_entered = lazy(_enter, str)  # said in the reader's language, not in the one a form is defined in


def inside(label: Words) -> str:
    """Return a label as it stands inside a sentence: unit cost, but CEA plan and National Society."""
    words = str(label).strip().rstrip(":")
    first, *rest = words.split(" ") or [""]
    keeps = first[1:] != first[1:].lower() or any(word[:1].isupper() for word in rest[:1])
    in_english = (get_language() or "en").startswith("en")
    return words if keeps or not in_english else words[:1].lower() + words[1:]


def missing(field: forms.Field) -> str:
    """Say what to do about an answer that is not there."""
    label = str(field.label or "")
    if isinstance(field, forms.FileField):
        return gettext("Choose a file: %(label)s") % {"label": inside(label)}
    if isinstance(field.widget, forms.CheckboxInput):
        return gettext("Tick “%(label)s” to go on") % {"label": label}
    if isinstance(field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        if label.endswith("?"):
            return gettext("Choose an answer to “%(label)s”") % {"label": label}
        return gettext("Select %(label)s") % {"label": inside(label)}
    if label.endswith("?"):
        return gettext("Answer “%(label)s”") % {"label": label}
    return gettext("Enter %(label)s") % {"label": inside(label)}


def unreadable(field: forms.Field) -> str:
    """Say how to write an answer that cannot be read."""
    label = capfirst(str(field.label or ""))
    if isinstance(field, forms.EmailField):
        return gettext("Enter an e-mail address like name@example.org")
    if isinstance(field, forms.URLField):
        return gettext("Enter a web address like https://www.example.org")
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return gettext("%(label)s must be a number, for example 3 or 3.5") % {"label": label}
    if isinstance(field, forms.IntegerField):
        return gettext("%(label)s must be a whole number, for example 3") % {"label": label}
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return gettext("Enter %(label)s as a date, for example 2 December 2026") % {
            "label": inside(label)
        }
    return missing(field)


def messages_of(field: forms.Field) -> dict[str, str]:
    """Return the sentences for every code that a field can raise."""
    name = capfirst(str(field.label or "")).rstrip("?:")
    own = {
        "required": missing(field),
        "invalid": unreadable(field),
        "incomplete": missing(field),
        "missing": missing(field),
        "empty": gettext("That file is empty. Choose another file: %(label)s") % {"label": name},
    }
    label = {
        "label": name.replace("%", "%%")
    }  # these sentences are filled in once more, with the limit
    choose = gettext("Choose one of the listed answers: %(label)s") % label
    limits = {
        "max_length": gettext(
            "%(label)s must be at most %%(limit_value)d characters; you have %%(show_value)d"
        ),
        "min_length": gettext(
            "%(label)s must be at least %%(limit_value)d characters; you have %%(show_value)d"
        ),
        "max_value": gettext("%(label)s must be %%(limit_value)s or less"),
        "min_value": gettext("%(label)s must be %%(limit_value)s or more"),
        "max_digits": gettext("%(label)s must have at most %%(max)s digits"),
        "max_decimal_places": gettext("%(label)s must have at most %%(max)s decimals"),
        "max_whole_digits": gettext("%(label)s must have at most %%(max)s digits before the point"),
    }
    own |= {code: sentence % label for code, sentence in limits.items()}
    return own | dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value"), choose)


def speak_plainly(field: forms.Field) -> None:
    """Replace a field's stock sentences; what its author wrote stays."""
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock.update(getattr(kind, "default_error_messages", {}))
    own = messages_of(field)
    for code, sentence in own.items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = sentence
