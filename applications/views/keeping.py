"""What the page of a section keeps while somebody types: asked by its script, answered in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.forms.reading import SectionForm
from applications.queries.draft import Draft
from applications.queries.typed import boxes_of, mark_of
from applications.services import keeping
from applications.services.keeping import Kept
from applications.templatetags.draft import here_words, time_words
from applications.views.load import opened_draft
from applications.views.section import FORMS, form_of
from core.clock import now
from core.models import User
from core.packed import sent_by_script
from core.people import person_of
from core.refusals import Forbidden, Refused


@require_POST
def section_keep(request: HttpRequest, pk: int, key: str) -> JsonResponse:
    """Keep the answers that changed, and say what became of them, and who else is there.

    Not under `once`: an answer that is kept already is kept.
    """
    if key not in FORMS:
        raise Http404
    try:
        draft = Draft(opened_draft(request, pk, key))
        form = form_of(draft, key)
        sent = form.changed(sent_by_script(request).get("answers"))
        kept = keeping.keep(
            application_id=pk, key=key, sent=sent, form=form, by=person_of(request), at=now()
        )
    except Forbidden:
        raise
    except Refused as refused:
        return _json({"sentence": str(refused)}, status=409)
    zone, marks = person_of(request).time_zone, form.marks(kept.section)
    elsewhere = {*kept.merge.clashes, *kept.merge.theirs}
    at = now()
    return _json(
        {
            "saved": _("Saved %(time)s") % {"time": time_words(at, now=at, zone=zone)},
            "version": kept.section.version,
            "marks": {name: marks[name] for name in sent.names if name not in elsewhere},
            "here": [here_words(each, zone) for each in vars(draft.application)["others_here"]],
            "both": {name: _theirs(form, kept, name, zone) for name in kept.merge.clashes},
        }
    )


def _theirs(form: SectionForm, kept: Kept, name: str, zone: str) -> dict[str, Any]:
    """Return an answer that somebody else changed too: what it says, and who saved it when."""
    section, typed = kept.section, kept.merge.typed
    stamp = section.stamps.get(name, {})
    who = User.objects.filter(pk=stamp.get("by")).first() or section.saved_by
    at = datetime.fromisoformat(stamp["at"]) if stamp else section.saved_at
    about = {"name": who.name if who else "", "time": time_words(at or now(), now=now(), zone=zone)}
    return {
        "said": _("%(name)s saved this answer at %(time)s") % about,
        "words": form.bare.words_of(name, typed),
        "boxes": boxes_of(typed, name),
        "mark": mark_of(typed, name),
    }


def _json(said: dict[str, Any], status: int = 200) -> JsonResponse:
    """Answer in JSON whose Arabic takes two bytes a letter, not six."""
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
