"""A cohort as a workbook."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from ambassadors.permissions import cohorts_visible_to
from core.clock import now
from core.people import person_of
from core.sheets import KIND
from reports.services import workbook


def cohort_workbook(request: HttpRequest, pk: int) -> FileResponse:
    """Give a cohort's awards, milestones, instalments and obligations as XLSX, without conflicts (C2)."""
    person, at = person_of(request), now()
    cohort = get_object_or_404(cohorts_visible_to(person), pk=pk)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (the answer closes it)
    workbook.write(file, cohort, person=person, at=at)
    file.seek(0)
    response = FileResponse(file, content_type=KIND)
    name = f"{slugify(cohort.name) or 'cohort'}-{at.date().isoformat()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
