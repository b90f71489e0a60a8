"""The administrator's page that moves the demonstration's date."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.clock import now
from core.forms import PlainForm, ThreeBoxDateField
from core.models import Role
from core.once import once
from core.people import person_of
from core.refusals import Refused
from core.templatetags.show import day_words
from demonstration import services

NOON = time(12, tzinfo=UTC)  # the same day nearly everywhere


class ClockForm(PlainForm):
    """The day to move to."""

    to = ThreeBoxDateField(label=_lazy("Move the date to"))


@once
def clock(request: HttpRequest) -> HttpResponse:
    """Move the date forward; reminders and deadlines follow within a minute."""
    person, at = person_of(request), now()
    if not person.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied(_("Only an administrator can move the demonstration's date."))
    form = ClockForm(request.POST or None)
    if form.is_valid():
        day = form.cleaned_data["to"]
        try:
            services.move_forward(to=datetime.combine(day, NOON), by=person, at=at)
        except Refused as refused:
            form.add_error("to", str(refused))
        else:
            words = _("It is %(day)s now, in every part of the demonstration.")
            messages.success(request, words % {"day": day_words(day)})
            return redirect("demonstration_clock")
    return render(request, "demonstration/clock.html", {"form": form, "today": at.date()})
