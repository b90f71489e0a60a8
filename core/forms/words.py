"""What a form says when something is wrong: how to mend it, in the words of the field's label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _l

Words = str | Promise
F = TypeVar("F", bound=forms.Field)
QUESTION_MARKS = ("?", "؟")
# English labels that begin with one of these take no article: "Enter your name", "Enter how many…".
COMPLETE = {"a", "an", "another", "how", "the", "this", "what", "when", "where", "who", "your"}


def messages_for(thing: Words, example: Words = "") -> dict[str, Any]:
    """Say what to enter: `messages_for(_("a unit cost"), _("for example 450 or 450.50"))`."""
    sentence = _entered(thing, example)
    return {"required": sentence, "invalid": sentence, "incomplete": sentence}


def _enter(thing: Words, example: Words) -> str:
    return _with_example(gettext("Enter %(thing)s") % {"thing": thing}, example)


_entered = lazy(_enter, str)  # said in the reader's language, not in the one a form is defined in


def spoken_as(words: Words, field: F) -> F:
    """Let sentences about a field use other words than its label, which is clear only where it stands."""
    vars(field)["spoken"] = words
    return field


def label_of(field: forms.Field) -> str:
    """Return the words that sentences use for a field."""
    return str(getattr(field, "spoken", "") or field.label or "").strip().rstrip(":")


def is_question(label: str) -> bool:
    """Say whether a label is a question, which sentences quote."""
    return label.endswith(QUESTION_MARKS)


def subject(field: forms.Field) -> str:
    """Return a field as a sentence begins with it: Unit cost, but “What is it for?” for a question."""
    label = label_of(field)
    return f"“{label}”" if is_question(label) else str(capfirst(label))


def _in_english() -> bool:
    return (get_language() or "en").startswith("en")


def inside(label: Words) -> str:
    """Return a label as it stands inside a sentence: unit cost, but CEA plan and National Society."""
    words = str(label).strip().rstrip(":")
    first, *rest = words.split(" ") or [""]
    keeps = first[1:] != first[1:].lower() or any(word[:1].isupper() for word in rest[:1])
    return words if keeps or not _in_english() else words[:1].lower() + words[1:]


def named(field: forms.Field) -> str:
    """Return a field as the thing to enter or choose: the unit cost, your reply."""
    label = label_of(field)
    bare = not _in_english() or label.partition(" ")[0].lower() in COMPLETE
    return inside(label) if bare else f"the {inside(label)}"


def _with_example(sentence: str, example: Words) -> str:
    return f"{sentence}, {example}" if example else sentence


def _example(field: forms.Field) -> str:
    """Return an example where the way of writing matters: a date, an amount, an address."""
    if isinstance(field, forms.EmailField):
        return gettext("for example name@example.org")
    return str(getattr(field, "example", ""))


def answered(bound: forms.BoundField) -> str:
    """Return what stands in a box, in words; where nothing is chosen there are none."""
    value = bound.field.prepare_value(bound.value())
    if value in (None, "", []):
        return ""
    choices: Any = getattr(bound.field, "choices", None)
    words = {str(key): str(label) for key, label in choices or []}
    several = value if isinstance(value, list) else [value]
    return ", ".join(words.get(str(each), str(each)) for each in several)


def missing(field: forms.Field) -> str:
    """Say what to do about an answer that is not there."""
    label = label_of(field)
    if isinstance(field, forms.FileField):
        return gettext("Choose a file: %(label)s") % {"label": inside(label)}
    if isinstance(field.widget, forms.CheckboxInput):
        return gettext("Tick “%(label)s” to go on") % {"label": label}
    if isinstance(field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        if is_question(label):
            return gettext("Choose an answer to “%(label)s”") % {"label": label}
        return gettext("Choose %(thing)s") % {"thing": named(field)}
    sentence = gettext("Enter %(thing)s") % {"thing": named(field)}
    if is_question(label):
        sentence = gettext("Answer “%(label)s”") % {"label": label}
    return _with_example(sentence, _example(field))


def unreadable(field: forms.Field) -> str:
    """Say how to write an answer that cannot be read."""
    about = {"label": subject(field), "thing": named(field)}
    if isinstance(field, forms.EmailField):
        return gettext("Enter %(thing)s in full, for example name@example.org") % about
    if isinstance(field, forms.URLField):
        return gettext("Enter %(thing)s in full, for example https://www.example.org") % about
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return gettext("%(label)s must be a number, for example 3 or 3.5") % about
    if isinstance(field, forms.IntegerField):
        return gettext("%(label)s must be a whole number, for example 3") % about
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return gettext("Enter %(thing)s as a date, for example 2 December 2026") % about
    return missing(field)


def _empty(field: forms.Field) -> str:
    return gettext("%(label)s: that file is empty. Choose another one") % {"label": subject(field)}


def _one_of(field: forms.Field) -> str:
    about = {"label": subject(field).replace("%", "%%")}  # filled in once more, by Django
    return gettext("%(label)s: choose one of the answers on the page") % about


LIMITS = {  # these sentences are filled in once more, with the limit
    "max_length": _l(
        "%(label)s must be at most %%(limit_value)d characters; you have %%(show_value)d"
    ),
    "min_length": _l(
        "%(label)s must be at least %%(limit_value)d characters; you have %%(show_value)d"
    ),
    "max_value": _l("%(label)s must be %%(limit_value)s or less"),
    "min_value": _l("%(label)s must be %%(limit_value)s or more"),
    "max_digits": _l("%(label)s must have at most %%(max)s digits"),
    "max_decimal_places": _l("%(label)s must have at most %%(max)s decimals"),
    "max_whole_digits": _l("%(label)s must have at most %%(max)s digits before the point"),
}
SENTENCES: dict[str, Callable[[forms.Field], str]] = {
    **dict.fromkeys(("required", "incomplete", "missing"), missing),
    "invalid": unreadable,
    "empty": _empty,
    **dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value"), _one_of),
}


def _say(field: forms.Field, code: str) -> str:
    if code in LIMITS:
        return str(LIMITS[code]) % {"label": subject(field).replace("%", "%%")}
    return SENTENCES[code](field)


_said = lazy(_say, str)  # put together when it is said: most forms have nothing wrong


def messages_of(field: forms.Field) -> dict[str, Any]:
    """Return the sentences for every code that a field can raise, in the words it has then."""
    return {code: _said(field, code) for code in (*SENTENCES, *LIMITS)}


def _stock(field: forms.Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found


def speak_plainly(field: forms.Field) -> None:
    """Replace a field's stock sentences; what its author wrote stays."""
    stock = _stock(field)
    for code, sentence in messages_of(field).items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = sentence
