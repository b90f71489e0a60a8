"""The things of the world that addresses are tried on: what stands in the address of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ambassadors.models import Award, Cohort, StandIn
from applications.models import (
    Application,
    Claim,
    Invitation,
    LetterPledge,
    Offer,
    Question,
    ScoreSheet,
)  # fmt: skip
from core.models import Document, Message, RoleGrant, Upload, User
from mentoring.models import ActionPoint, Assignment, Mentor
from milestones.models import ExpenditureReport, Milestone, Payee
from reports.models import ProgressReport

ABSENT = 999_999_999
NOBODY = UUID(int=0)
COHORTS = {
    "running": "Kick-off cohort",
    "scoring": "Second cohort",
    "open": "Third cohort",
    "decided": "Fourth cohort",
    "preparing": "Next cohort",
}


def _award(iso3: str) -> Award:
    return Award.objects.get(organisation__iso3=iso3)


def _award_parts(iso3: str) -> dict[str, Any]:
    award = _award(iso3)
    return {
        "pk": award.pk,
        "line": award.plan_lines.get(number=1).pk,
        "milestone": award.milestones.get(number=4).pk,
        "part": award.instalments.get(number=2).pk,
        "mentor": Mentor.objects.get(person__email="third.mentor@example.org").pk,
        "period": 1,
    }


def _application(iso3: str) -> dict[str, Any]:
    one = Application.objects.get(organisation__iso3=iso3)
    rows, lines = one.roadmap_rows.first(), one.budget_lines.first()
    file = Document.objects.filter(owner_type="applications.application", owner_id=one.pk).first()
    return {
        "pk": one.pk,
        "key": "eligibility",
        "number": 1,
        "row": rows.pk if rows else ABSENT,
        "document": file.pk if file else NOBODY,
        "line": lines.pk if lines else ABSENT,
    }


def _pledge(iso3: str) -> dict[str, Any]:
    found = LetterPledge.objects.filter(application__organisation__iso3=iso3)[0]
    return {"pk": found.application_id, "row": found.pk}


def _workbook(iso3: str) -> dict[str, Any]:
    one = Application.objects.get(organisation__iso3=iso3)
    section = one.sections.get(key="roadmap")
    return {"pk": one.pk, "document": _file("applications.section", section.pk)["pk"]}


def _milestone(iso3: str) -> dict[str, Any]:
    one = Milestone.objects.get(award=_award(iso3), number=3)
    file = Document.objects.filter(owner_type="milestones.milestone", owner_id=one.pk)[0]
    return {"pk": one.pk, "document": file.pk}


def _file(kind: str, pk: int) -> dict[str, Any]:
    return {"pk": Document.objects.filter(owner_type=kind, owner_id=pk)[0].pk}


def _sheet(iso3: str) -> ScoreSheet:
    rows = ScoreSheet.objects.filter(seat__person__email="seat@example.org")
    return rows.get(application__organisation__iso3=iso3)


def _report(iso3: str) -> ProgressReport:
    return ProgressReport.objects.get(award=_award(iso3))


def _cohort(name: str) -> dict[str, Any]:
    return {"pk": Cohort.objects.get(name=COHORTS[name]).pk, "key": "criteria", "number": 1}


def _society_of_a_cohort(iso3: str) -> dict[str, Any]:
    one = Application.objects.get(organisation__iso3=iso3)
    return {"pk": one.cohort_id, "society": one.organisation_id}


FIND: dict[str, Callable[[str], Any]] = {
    "award": _award_parts,
    "application": _application,
    "pledge": _pledge,
    "workbook": _workbook,
    "revised application": lambda iso3: _application(iso3) | {"number": 2},
    "milestone": _milestone,
    "cohort": _cohort,
    "mentor": lambda name: Mentor.objects.get(person__email="mentor@example.org"),
    "person": lambda name: User.objects.get(email=f"{name}@example.org"),
    "society of a cohort": _society_of_a_cohort,
    "stand-in": lambda iso3: StandIn.objects.get(organisation__iso3=iso3),
    "grant": lambda name: RoleGrant.objects.get(person__email="newcomer@example.org"),
    "question": lambda iso3: Question.objects.get(organisation__iso3=iso3),
    "claim": lambda iso3: Claim.objects.get(organisation__iso3=iso3),
    "invitation": lambda iso3: Invitation.objects.get(organisation__iso3=iso3),
    "message": lambda name: Message.objects.filter(template=f"applications/{name}")[0],
    "sheet": _sheet,
    "offer": lambda iso3: Offer.objects.get(application__organisation__iso3=iso3),
    "agreement": lambda iso3: _award(iso3).agreements.get(),
    "payee": lambda iso3: Payee.objects.get(award=_award(iso3)),
    "instalment": lambda iso3: _award(iso3).instalments.get(number=2),
    "expenditure": lambda iso3: ExpenditureReport.objects.get(award=_award(iso3)),
    "report": _report,
    "assignment": lambda iso3: Assignment.objects.get(award=_award(iso3)),
    "action": lambda iso3: ActionPoint.objects.filter(talk__award=_award(iso3))[0],
    "evidence file": lambda iso3: _file("milestones.milestone", _milestone(iso3)["pk"]),
    "payee file": lambda iso3: _file("milestones.payee", _award(iso3).payees.get().pk),
    "application file": lambda iso3: _file("applications.application", _application(iso3)["pk"]),
    "upload": lambda iso3: Upload.objects.get(),
    "report file": lambda iso3: _file("reports.progressreport", _report(iso3).pk),
}


def arguments(kind: str, name: str) -> dict[str, Any]:
    """Return what can stand in the address of a thing."""
    found = FIND[kind](name)
    return found if isinstance(found, dict) else {"pk": found.pk}
