"""What the living page says about each part: when to use it, and the line to copy."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Part(NamedTuple):
    """One part: its name, when to use it, how to write it."""

    title: str | Promise
    use: str | Promise
    code: str


PARTS = {
    "page_header": Part(
        _("Page header"),
        _(
            "The one h1 of a page, in the block heading; a way back and actions where there are any."
        ),
        '{% include "components/page_header.html" with title=… back_url=… back=… caption=… lead=… actions=… %}',
    ),
    "form": Part(
        _("Form"),
        _(
            "Every form. The error summary stands above the heading by itself when the context has form or formset."
        ),
        '{% include "components/form.html" with submit=… second=… second_name=… cancel_url=… %}',
    ),
    "filters": Part(
        _("Filters"),
        _("Above a list; what was chosen stands in the address."),
        '{% include "components/filters.html" with form=filters %}',
    ),
    "post_button": Part(
        _("Button that changes something"),
        _("One act without further questions. Anything grave gets a page of its own."),
        '{% include "components/post_button.html" with url=… label=… style="secondary" name=… value=… %}',
    ),
    "task_list": Part(
        _("Task list"),
        _(
            "Sections of a long form. Completed is plain, so that the rest stands out; the whole row is the link."
        ),
        '{% include "components/task_list.html" with groups=groups %}',
    ),
    "to_do": Part(
        _("What to do next"),
        _("The home page: verb and object, why, until when in words."),
        '{% include "components/to_do.html" with items=items empty=… %}',
    ),
    "answers": Part(
        _("Answers"),
        _("Check answers, and details of a thing. A long answer carries its language."),
        '{% include "components/answers.html" with rows=rows %}',
    ),
    "conditions": Part(
        _("Conditions"),
        _("Why something can or cannot be done: a tick or what is missing, and who can do it."),
        '{% include "components/conditions.html" with conditions=conditions %}',
    ),
    "files": Part(
        _("Files"),
        _("Files of a thing; one alone with components/file_row.html."),
        '{% include "components/files.html" with files=files empty=… %}',
    ),
    "history": Part(
        _("History"),
        _("Who did what and when, in sentences, newest first."),
        '{% include "components/history.html" with events=events %}',
    ),
    "table": Part(
        _("Table"),
        _(
            "Rows of a list; cards under 640 pixels. By hand: class cards, and data-label on each td."
        ),
        '{% include "components/table.html" with caption=… columns=… rows=… foot=… empty=… %}',
    ),
    "pagination": Part(
        _("Pages of a list"),
        _("Under a list of more than one page; keeps the filters."),
        '{% include "components/pagination.html" with page=page %}',
    ),
    "timeline": Part(
        _("The months as a picture"),
        _(
            "Milestones of one or many awards; marks differ by shape. Under 640 pixels a list stands instead."
        ),
        "{% load timeline %}{% timeline rows months=18 today=6.4 %}",
    ),
    "figures": Part(
        _("Figures"),
        _("Up to four numbers above a list."),
        '{% include "components/figures.html" with figures=figures %}',
    ),
    "status": Part(
        _("Status"),
        _("Word, shape and colour together."),
        "{% load show %}{% status award.light %} {% status thing.status thing.get_status_display %}",
    ),
    "words": Part(
        _("Money, days and moments"),
        _("Never format them by hand."),
        "{% load show %}{% money amount currency %} {% day date %} {% moment when zone reader_zone %} {{ date|day_words }}",
    ),
    "notice": Part(
        _("Notice"),
        _("Something to know before going on. Tones: none, good, warn, bad."),
        '{% include "components/notice.html" with title=… text=… tone="warn" url=… label=… %}',
    ),
    "confirmation": Part(
        _("Confirmation"),
        _(
            "After a step that matters: reference, what happens next, whom to ask. It is the page's heading."
        ),
        '{% include "components/confirmation.html" with title=… reference=… text=… %}',
    ),
    "empty": Part(
        _("Nothing here"),
        _("Why a list is empty, and what will fill it."),
        '{% include "components/empty.html" with text=… next=… url=… label=… %}',
    ),
    "details": Part(
        _("Guidance to open"),
        _("Help that not everyone needs."),
        '{% include "components/details.html" with summary=… text=… %}',
    ),
    "tabs": Part(
        _("Tabs"),
        _("Links between views of one thing."),
        '{% include "components/tabs.html" with label=… tabs=tabs %}',
    ),
}
