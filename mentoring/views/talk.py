"""The mentor's log: a talk in a minute, and what was agreed ticked off."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.clock import day_in, now
from core.once import once
from core.people import person_of
from core.refusals import Forbidden, Refused
from mentoring.forms.talk import TalkForm
from mentoring.models import ActionPoint
from mentoring.parts import may_tick
from mentoring.queries.talk import log_of
from mentoring.services import talks
from mentoring.views.load import mentored, reader_of, visible

A_PAGE = 20


def talk_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an award's whole log to who may read it; private notes to fewer."""
    award = visible(request, pk)
    reader = reader_of(request, award)
    if not reader.reads_log(award):
        raise Forbidden(
            _("Focal points, mentor, coordinators, Steering Group and auditor read the log.")
        )
    private = reader.private_notes(award)
    page = Paginator(log_of(award, private=bool(private)), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "award": award,
        "page": page,
        "private": private,
        "mentors": reader.mentors(award),
        "may_tick": may_tick(reader, award),
        "today": day_in(reader.person.time_zone, now()),
    }
    return render(request, "mentoring/talk_list.html", context)


@once
def talk_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a talk."""
    award, person, at = mentored(request, pk), person_of(request), now()
    form = TalkForm(request.POST or None, today=day_in(person.time_zone, at))
    if form.is_valid():
        data = form.cleaned_data
        words = {
            name: data[name] for name in ("held_on", "channel", "summary", "next_on", "private")
        }
        try:
            talks.log(award=award, by=person, at=at, agreed=form.agreed(), **words)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The talk is logged."))
            return redirect("award", pk)
    return render(request, "mentoring/talk_new.html", {"form": form, "award": award})


@require_POST
@once
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick off what was agreed."""
    found = ActionPoint.objects.select_related("talk__award__organisation", "talk__award__cohort")
    point = get_object_or_404(found, pk=pk)
    award = visible(request, point.talk.award_id)
    talks.done(point=point, by=person_of(request), at=now())
    messages.success(request, _("Done: %(what)s") % {"what": point.what})
    return redirect(reverse("award", args=[award.pk]) + "#mentoring")
