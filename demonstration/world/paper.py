"""What happens on paper and away from the network: a filled workbook, an application that comes back."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from ambassadors.services.people import focal_points
from applications.models import Application, BudgetLine, RoadmapRow, SectionKey
from applications.queries.application import own_of
from applications.queries.draft import Draft
from applications.services import (
    budget,
    roadmap,
    screening,
    section,
    submission,
    workbook,
    workbook_file,
)
from core.models import User
from core.money import line_total
from demonstration.world import steps
from demonstration.world.content import LINES, ROWS


def fill_workbook(person: User, *, at: datetime) -> None:
    """Let a focal point upload a workbook filled away from the network; its changes wait."""
    draft = Draft(own_of(person)[0])
    draft.rows[1].month, draft.rows[1].baseline = 5, "2 of 6"
    more = ROWS[6] | {"month": 12}
    draft.rows.append(RoadmapRow(**more))
    line = LINES[0]
    total = line_total(line["quantity"], line["unit_cost"])
    draft.lines.append(BudgetLine(**line, total=total))
    file = io.BytesIO()
    workbook_file.write(file, draft, at=at)
    kept = ContentFile(file.getvalue(), name="roadmap-and-budget-filled.xlsx")
    workbook.keep(application_id=draft.application.pk, file=kept, by=person, at=at)


POINTS = {
    SectionKey.PARTNERS: "Name the partner National Societies, and say what each of them does.",
    SectionKey.BUDGET: "The roadmap speaks of radio, and no line of the budget pays for it.",
}
ANSWERS = {
    SectionKey.PARTNERS: "Both are named now, each with its part.",
    SectionKey.BUDGET: "We added a line for air time, and one workshop less.",
}
PARTNERS = (
    "Two partner National Societies support health programmes with CEA parts: the Swedish Red Cross "
    "pays for the feedback line, the Austrian Red Cross trains volunteers."
)


def send_back_and_revise(application: Application, *, by: User, at: datetime) -> None:
    """Return a sent application with two points; its focal point answers both and sends it again."""
    reasons = {str(key): text for key, text in POINTS.items()}
    screening.give_back(application_id=application.pk, reasons=reasons, by=by, at=at)
    contact, then = focal_points(application.organisation)[0], at + timedelta(days=1)
    rows, lines = application.roadmap_rows.all(), application.budget_lines.all()
    roadmap.change(row_id=rows[1].pk, by=contact, at=then, month=5, baseline="2 of 6")
    budget.change(line_id=lines[2].pk, by=contact, at=then, quantity=2)
    air = LINES[3] | {"what": "Air time on local radio", "unit": "hour", "quantity": 6}
    budget.add(application_id=application.pk, by=contact, at=then, **air)
    section.save(
        application_id=application.pk,
        key=SectionKey.PARTNERS,
        answers=application.sections.get(key=SectionKey.PARTNERS).answers | {"partners": PARTNERS},
        complete=True,
        reply=ANSWERS[SectionKey.PARTNERS],
        by=contact,
        at=then,
    )
    section.mark(
        application_id=application.pk,
        key=SectionKey.BUDGET,
        complete=True,
        reply=ANSWERS[SectionKey.BUDGET],
        by=contact,
        at=then,
    )
    steps.confirm_letter(application, by=contact, at=then)
    submission.submit(application_id=application.pk, by=contact, at=then + timedelta(hours=6))
    application.refresh_from_db()
