"""Who is what to which thing of the world: facts, written down apart from the program's own rules."""

from __future__ import annotations

from dataclasses import dataclass

from tests.routes.extras import AWAY

SEATS = {"chair", "vice.chair", "seat", "fourth.seat"}
COORDINATORS = {"coordinator", "away.coordinator"}
ROLES = {
    "chair": {"seat", "chair"},
    "vice.chair": {"seat", "vice_chair"},
    "seat": {"seat"},
    "fourth.seat": {"seat"},
    "coordinator": {"coordinator"},
    "away.coordinator": {"coordinator"},
    "americas": {"regional"},
    "approver": {"approver"},
    "away.approver": {"approver"},
    "auditor": {"auditor"},
    "away.auditor": {"auditor"},
    "administrator": {"administrator"},
}
ANONYMOUS = "anonymous"
PEOPLE = (
    ANONYMOUS, "stranger", "focal.point", "cea.col", "cea.gha", "cea.uga", "applicant", "mentor",
    *sorted(ROLES),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A National Society in a cohort: who speaks for it, mentors it, and has a conflict with it."""

    iso3: str
    ns: str
    region: str
    mentor: str = ""
    away: tuple[str, ...] = ()


PLACES = {
    place.iso3: place
    for place in (
        Place("KEN", "focal.point", "Africa", "mentor", (*AWAY, "fourth.seat")),
        Place("COL", "cea.col", "Americas", "second.mentor"),
        Place("NPL", "cea.npl", "Asia Pacific", "mentor"),
        Place("SRB", "cea.srb", "Europe", "second.mentor"),
        Place("UGA", "cea.uga", "Africa"),
        Place("NER", "cea.ner", "Africa"),
        Place("BGD", "cea.bgd", "Asia Pacific"),
        Place("GHA", "cea.gha", "Africa"),
        Place("MWI", "cea.mwi", "Africa", away=(*AWAY, "vice.chair")),
        Place("BFA", "cea.bfa", "Africa"),
        Place("PER", "applicant", "Americas"),
        Place("VNM", "cea.vnm", "Asia Pacific"),
        Place("TGO", "", "Africa"),
        Place("PRY", "", "Americas"),
    )
}
WITH_MENTORS = {"mentor", "second.mentor", "third.mentor"}  # of the running cohort


def to_place(who: str, iso3: str) -> set[str]:
    """Return what a person is to a National Society's things."""
    place = PLACES[iso3]
    found = set()
    if who == place.ns:
        found.add("ns")
    if who == place.mentor:
        found.add("mentor")
    by_role = set(ROLES.get(who, set()))
    if "regional" in by_role:
        by_role = {"coordinator"} if place.region == "Americas" else set()
    if by_role and who in place.away:
        by_role = set() if by_role == {"approver"} else {"conflicted"}
    return found | by_role


def to_cohort(who: str, cohort: str) -> set[str]:
    """Return what a person is to a cohort; a conflict with one society hides no cohort."""
    found = set(ROLES.get(who, set()))
    if cohort == "open" and who == "applicant":
        found.add("applicant")
    if cohort == "running" and who in WITH_MENTORS:
        found.add("mentor")
    return found


def to_nothing(who: str) -> set[str]:
    """Return what a person is to the programme as a whole."""
    return {*ROLES.get(who, set()), "anyone"}
