"""What happens on paper and away from the network: a filled workbook, an application that comes back."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.files.base import ContentFile

from applications.models import BudgetLine, RoadmapRow
from applications.queries.application import own_of
from applications.queries.draft import Draft
from applications.services import workbook, workbook_file
from core.models import User
from core.money import line_total
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
