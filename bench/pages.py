"""The main pages, by who opens them; ids are looked up in the first copy of the world."""

from __future__ import annotations

from typing import NamedTuple

import psycopg2


class Page(NamedTuple):
    """A page: who opens it (a button of the sign-in page), and its address."""

    who: str
    path: str


IDS = {
    "running": "SELECT id FROM ambassadors_cohort WHERE status = 'running' AND id < 1000000",
    "scoring": "SELECT id FROM ambassadors_cohort WHERE status = 'scoring' AND id < 1000000",
    "open": "SELECT id FROM ambassadors_cohort WHERE status = 'open' AND id < 1000000",
    "preparing": "SELECT id FROM ambassadors_cohort WHERE status = 'preparing' AND id < 1000000",
    "award": "SELECT id FROM ambassadors_award WHERE reference LIKE '%-001' AND id < 1000000",
    "eligible": "SELECT id FROM applications_application WHERE status = 'eligible' AND id < 1000000",
    "draft": """SELECT application.id FROM applications_application AS application
        JOIN core_organisation AS ns ON ns.id = organisation_id WHERE ns.iso3 = 'PER'""",
    "sheet": """SELECT sheet.id FROM applications_scoresheet AS sheet
        JOIN ambassadors_seat AS seat ON seat.id = sheet.seat_id
        JOIN core_user AS person ON person.id = seat.person_id
        WHERE person.email = 'seat@example.org' AND sheet.status = 'open'""",
    "milestone": """SELECT milestone.id FROM milestones_milestone AS milestone
        JOIN ambassadors_award AS award ON award.id = award_id
        WHERE award.reference LIKE '%-001' AND award.id < 1000000 AND milestone.number = 1""",
    "instalment": """SELECT part.id FROM milestones_instalment AS part
        JOIN ambassadors_award AS award ON award.id = award_id
        WHERE award.reference LIKE '%-001' AND award.id < 1000000 AND part.number = 2""",
    "report": "SELECT id FROM reports_progressreport WHERE id < 1000000",
}
PATHS = (
    ("coordinator", "/"),
    ("coordinator", "/cohorts/"),
    ("coordinator", "/cohorts/{running}/"),
    ("coordinator", "/cohorts/{preparing}/terms/"),
    ("coordinator", "/cohorts/{scoring}/invitations/"),
    ("coordinator", "/cohorts/{open}/invitations/new/"),
    ("coordinator", "/cohorts/{scoring}/applications/"),
    ("coordinator", "/applications/{eligible}/read/"),
    ("coordinator", "/applications/{eligible}/screening/"),
    ("coordinator", "/cohorts/{running}/panel/"),
    ("coordinator", "/cohorts/{running}/results/"),
    ("coordinator", "/awards/"),
    ("coordinator", "/awards/{award}/"),
    ("coordinator", "/mentors/"),
    ("coordinator", "/reports/{report}/"),
    ("approver", "/"),
    ("approver", "/instalments/{instalment}/"),
    ("seat", "/"),
    ("seat", "/cohorts/{scoring}/scoring/"),
    ("seat", "/cohorts/{scoring}/applications/pdf/"),
    ("seat", "/sheets/{sheet}/"),
    ("mentor", "/"),
    ("focal_point", "/"),
    ("focal_point", "/awards/{award}/"),
    ("focal_point", "/awards/{award}/spending/"),
    ("focal_point", "/awards/{award}/history/"),
    ("focal_point", "/milestones/{milestone}/"),
    ("applicant", "/"),
    ("applicant", "/applications/{draft}/"),
    ("applicant", "/applications/{draft}/sections/eligibility/"),
    ("applicant", "/applications/{draft}/budget/"),
    ("applicant", "/applications/{draft}/workbook/"),
    ("applicant", "/applications/{draft}/check/"),
    ("auditor", "/awards/"),
    ("administrator", "/people/"),
)


def pages(database: str) -> list[Page]:
    """Return the pages with their ids filled in."""
    found = {}
    with psycopg2.connect(database) as wire, wire.cursor() as cursor:
        for name, query in IDS.items():
            cursor.execute(f"{query} ORDER BY 1 LIMIT 1")
            row = cursor.fetchone()
            if row is None:
                raise LookupError(f"the made world has no {name}")
            found[name] = row[0]
    return [Page(who, path.format(**found)) for who, path in PATHS]
