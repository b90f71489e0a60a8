"""Pledges of the leadership: numbered by their days, part of the letter that the signatory confirms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from applications.forms.rows import PledgeForm
from applications.models import Application, LetterPledge, SectionKey
from applications.services import pledge as pledge_services
from applications.views import rows
from core.once import once


def _form(application: Application, data: Any, pledge: LetterPledge | None) -> PledgeForm:
    return PledgeForm(data, initial=rows.values(pledge) if pledge else {})


PLEDGES = rows.Rows(
    key=SectionKey.PLEDGES,
    one="pledge_id",
    services=pledge_services,
    of=lambda application: application.letter_pledges.all(),
    form=_form,
    adds=_("Add a pledge"),
    changes=_("Change a pledge"),
)


@once
def pledges(request: HttpRequest, pk: int) -> HttpResponse:
    """List the pledges."""
    return rows.listed(request, pk, PLEDGES)


@once
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a pledge."""
    return rows.add(request, pk, PLEDGES)


@once
def change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a pledge."""
    return rows.change(request, pk, row, PLEDGES)


@once
def remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Remove a pledge."""
    return rows.remove(request, pk, row, PLEDGES)
