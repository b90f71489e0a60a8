"""The hinge's tables: people, cohorts, seats, conflicts, awards, meetings."""

from ambassadors.models.award import (
    Award,
    AwardPart,
    AwardPerson,
    AwardStatus,
    Membership,
    MembershipStatus,
    Obligation,
    ObligationKind,
)
from ambassadors.models.cohort import Cohort, CohortStatus, Contribution
from ambassadors.models.meeting import Attendance, Event, EventKind, LeftForItem, Meeting, Presence
from ambassadors.models.people import (
    APPLYING_PARTS,
    Belonging,
    LevelEntry,
    Part,
    Signatory,
    StandingEntry,
)
from ambassadors.models.pledge import Pledge
from ambassadors.models.seat import (
    Capacity,
    ConflictAnswer,
    ConflictGround,
    Ground,
    Seat,
    SeatPart,
)
from ambassadors.models.standin import StandIn
from ambassadors.models.terms import (
    ONLY_WITH_A_VERSION,
    CohortVersion,
    InstalmentRule,
    TermsChange,
)

__all__ = [
    "APPLYING_PARTS",
    "ONLY_WITH_A_VERSION",
    "Attendance",
    "Award",
    "AwardPart",
    "AwardPerson",
    "AwardStatus",
    "Belonging",
    "Capacity",
    "Cohort",
    "CohortStatus",
    "CohortVersion",
    "ConflictAnswer",
    "ConflictGround",
    "Contribution",
    "Event",
    "EventKind",
    "Ground",
    "InstalmentRule",
    "LeftForItem",
    "LevelEntry",
    "Meeting",
    "Membership",
    "MembershipStatus",
    "Obligation",
    "ObligationKind",
    "Part",
    "Pledge",
    "Presence",
    "Seat",
    "SeatPart",
    "Signatory",
    "StandIn",
    "StandingEntry",
    "TermsChange",
]
