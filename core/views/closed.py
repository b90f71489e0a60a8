"""A page that would ask for a reason: where its step is no longer possible, nobody types one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.moves import Moving


def closed(
    request: HttpRequest, thing: Moving, *after: str, back: Any, open_still: bool | None = None
) -> HttpResponse | None:
    """Lead back with a sentence when none of the moves is possible any more; None: go on.

    Only where the page is opened: what somebody already typed comes back beside the service's own
    refusal. `open_still` answers where the table of moves alone cannot.
    """
    possible = any(map(thing.may_move, after)) if open_still is None else open_still
    if request.method != "GET" or possible:
        return None
    named: Any = thing
    words = _("This is “%(now)s” now, so this step is no longer possible. Nothing was changed.")
    messages.info(request, words % {"now": named.get_status_display()})
    return redirect(back)
