"""The steps a call holds: key areas and their scale, what a roadmap covers, documents, criteria."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ambassadors.terms import Content, Row, Rows
from applications.forms.terms import (
    AreaForm,
    CoversForm,
    CriterionForm,
    DocumentForm,
    ScaleForm,
    StarterForm,
)
from applications.models import Criterion, KeyArea, RequiredDocument, StarterMilestone
from applications.services import call, criteria
from applications.steps.kinds import coded, of_call, of_rows

STARTER = (
    "title", "different", "month", "departments", "leadership_level", "theme", "indicator", "target",
    "verification", "responsible",
)  # fmt: skip
CRITERION = ("code", "title", "guidance", "weight", "additional", "anchors")
COVERS = ("departments", "leadership_levels", "functions")


def _share(row: Row, content: Content) -> str:
    if row["additional"]:
        return _("Additional")
    whole = sum(each["weight"] for each in content["criteria"])
    return f"{100 * row['weight'] / whole:.0f} %" if whole else "–"


def _criteria_problems(content: Content) -> list[str]:
    rows, top = content["criteria"], content["rules"]["top_score"]
    if not any(row["weight"] for row in rows):
        return [_("Add at least one criterion with a weight above 0.")]
    words = _("“%(title)s”: enter a text for each score from 0 to %(top)s.")
    return [
        words % {"title": row["title"], "top": top}
        for row in rows
        if len(row["anchors"]) != top + 1
    ]


def _starter_problems(content: Content) -> list[str]:
    months = content["dates"]["months"]
    words = _("“%(title)s”: enter a month from 1 to %(last)s.")
    return [
        words % {"title": row["title"], "last": months}
        for row in content["starters"]
        if row["month"] > months
    ]


def _area_problems(content: Content) -> list[str]:
    return [] if content["areas"] else [_("Add at least one key area.")]


def _by_month(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["month"])


AREAS = of_rows(
    "areas", KeyArea, ("code", "title", "guidance"), AreaForm, call.areas,
    Rows(
add=_l("Add a key area"),
change=_l("Change a key area"),
empty=_l("No key area yet. Add those that your self-assessment form looks at."),
columns=(_l("Key area"), _l("What belongs to it")),
cells=lambda row, content: (row["title"], row["guidance"]),
settle=coded,
    ),
    group="asks",
    title=_l("Key areas of the self-assessment"),
    lead=_l("Applicants rate each area. An area that stays keeps its later ratings comparable."),
    problems=_area_problems,
)  # fmt: skip
SCALE = of_call(
    "scale", ("ratings",), ScaleForm, {"ratings": call.RATINGS},
    group="asks",
    title=_l("Rating scale"),
    lead=_l("The words with which key areas are rated."),
)  # fmt: skip
COVERED = of_call(
    "covers", COVERS, CoversForm,
    {"departments": call.DEPARTMENTS, "leadership_levels": call.LEADERSHIP_LEVELS, "functions": call.FUNCTIONS},
    group="asks",
    title=_l("What a roadmap should cover"),
    lead=_l("A roadmap shows which of these no milestone covers yet. A name holds no comma."),
)  # fmt: skip
STARTERS = of_rows(
    "starters", StarterMilestone, STARTER, StarterForm, call.starters,
    Rows(
add=_l("Add a starter milestone"),
change=_l("Change a starter milestone"),
empty=_l("No starter milestone. Roadmaps then begin empty."),
columns=(_l("Milestone"), _l("Month"), _l("Indicator")),
cells=lambda row, content: (row["title"], str(row["month"]), row["indicator"]),
settle=_by_month,
    ),
    group="asks",
    title=_l("Starter milestones"),
    lead=_l("A catalogue with which a roadmap can begin. Roadmaps keep what they took from it."),
    problems=_starter_problems,
)  # fmt: skip
DOCUMENTS = of_rows(
    "documents", RequiredDocument, ("code", "title", "guidance", "needed"), DocumentForm,
    call.documents,
    Rows(
add=_l("Add a document"),
change=_l("Change a document"),
empty=_l("No document is asked for."),
columns=(_l("Document"), _l("Needed")),
cells=lambda row, content: (row["title"], _("Yes") if row["needed"] else _("No")),
settle=coded,
    ),
    group="asks",
    title=_l("Required documents"),
    lead=_l("Files that come with the self-assessment."),
)  # fmt: skip
CRITERIA = of_rows(
    "criteria", Criterion, CRITERION, CriterionForm, criteria.defaults,
    Rows(
        add=_l("Add a criterion"),
        change=_l("Change a criterion"),
        empty=_l("No criterion yet. Add the first one with its weight."),
        columns=(_l("Criterion"), _l("Weight"), _l("Share")),
        cells=lambda row, content: (row["title"], str(row["weight"]), _share(row, content)),
        settle=coded,
    ),
    group="choice",
    title=_l("Criteria"),
    lead=_l("What seats score, with a text for every score."),
    problems=_criteria_problems,
)  # fmt: skip
