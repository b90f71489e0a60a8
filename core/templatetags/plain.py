"""Form parts of a page: the fields, the summary of what is wrong, and what a title says about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.utils import render_crispy_form
from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from core.forms.words import inside

register = template.Library()

FORMS_OF_A_PAGE = ("form", "formset", "verify_form", "change_form")


class Problem(NamedTuple):
    """One line of the error summary: the words, and the id of the control that mends it."""

    words: str
    target: str


def first_control(field: BoundField) -> str:
    """Return the id of the control a reader lands on: of a group, its first box."""
    return field.id_for_label or f"{field.auto_id}_0"


def problems_of_form(form: BaseForm, row: int | None = None) -> list[Problem]:
    """List what is wrong with one form, in the order of its fields; a form of a set says which row."""
    if not form.is_bound or not form.errors:
        return []
    visible = form.visible_fields()
    start = first_control(visible[0]) if visible else ""
    nowhere = [
        *form.non_field_errors(),
        *(e for field in form.hidden_fields() for e in field.errors),
    ]
    found = [(error, start) for error in nowhere]
    found += [(error, first_control(field)) for field in visible for error in field.errors]
    return [Problem(in_row(str(error), row), target) for error, target in found]


def in_row(sentence: str, row: int | None) -> str:
    """Say in which row of a set something is wrong."""
    if row is None:
        return sentence
    return gettext("Row %(row)s: %(sentence)s") % {"row": row, "sentence": inside(sentence)}


def problems_of(thing: object) -> list[Problem]:
    """List what is wrong with a form or a set of forms; with anything else nothing is."""
    if isinstance(thing, BaseForm):
        return problems_of_form(thing)
    if not isinstance(thing, BaseFormSet) or not thing.is_bound:
        return []
    rows = [
        problem
        for number, form in enumerate(thing.forms, 1)
        for problem in problems_of_form(form, number)
    ]
    start = rows[0].target if rows else ""
    return [Problem(str(error), start) for error in thing.non_form_errors()] + rows


def problems_on(context: Context) -> list[Problem]:
    """List what is wrong on the whole page: `forms` in the context, or the usual names."""
    page: dict[Any, Any] = dict(context.flatten())
    named: Iterable[Any] = page.get("forms") or [page.get(name) for name in FORMS_OF_A_PAGE]
    found = [problem for thing in named if thing is not None for problem in problems_of(thing)]
    return found + [Problem(words, target) for words, target in page.get("more_problems") or []]


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context: Context) -> dict[str, Any]:
    """Show the summary of the page's problems; nothing when there are none."""
    return {"problems": problems_on(context)}


class IfErrors(Node):
    """Renders its content only on a page whose forms have problems."""

    def __init__(self, content: NodeList) -> None:
        self.content = content

    def render(self, context: Context) -> SafeString:
        return self.content.render(context) if problems_on(context) else SafeString("")


@register.tag
def if_errors(parser: Parser, token: Token) -> IfErrors:
    """`{% if_errors %}…{% endif_errors %}`: only when a form of the page has problems."""
    content = parser.parse(("endif_errors",))
    parser.delete_first_token()
    return IfErrors(content)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Render the bare control, without the browser's own validation or a placeholder that repeats the label."""
    field.form.use_required_attribute = False
    field.field.widget.attrs.pop("placeholder", None)
    return SafeString(str(field))


@register.simple_tag(takes_context=True)
def fields_of(context: Context, form: BaseForm) -> SafeString:
    """Render the fields of a form through crispy: by its own helper when it has one."""
    helper = getattr(form, "helper", None)
    if helper is None:
        return SafeString(as_crispy_form(form))
    helper.disable_csrf = True
    return SafeString(render_crispy_form(form, helper, {"request": context.get("request")}))


@register.simple_tag
def words_note(field: BoundField) -> SafeString | str:
    """Say how many words a long answer may have, and count them where JavaScript runs."""
    most = field.field.widget.attrs.get("data-words")
    if not most:
        return ""
    return format_html(
        '<p class="words" role="status" data-words-for="{}" data-left="{}" data-over="{}">{}</p>',
        field.auto_id,
        gettext("You have % words left."),
        gettext("You have % words too many."),
        capfirst(ngettext("up to %(n)s word", "up to %(n)s words", int(most)) % {"n": most}),
    )
