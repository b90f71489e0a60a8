"""The tables of applying and selecting."""

from applications.models.application import (
    EDITABLE,
    OPTIONAL_SECTIONS,
    SUBMITTED_ONCE,
    Application,
    ApplicationStatus,
    ApplicationVersion,
    BudgetCategory,
    BudgetLine,
    LetterAnswer,
    RoadmapRow,
    Screening,
    Section,
    SectionKey,
)
from applications.models.decision import (
    Decision,
    Offer,
    OfferStatus,
    Outcome,
    ProposedDecision,
    RowMilestone,
)
from applications.models.invitation import Invitation, InvitationStatus
from applications.models.scoring import Criterion, Score, ScoreSheet, SheetStatus, SheetVersion

__all__ = [
    "EDITABLE",
    "OPTIONAL_SECTIONS",
    "SUBMITTED_ONCE",
    "Application",
    "ApplicationStatus",
    "ApplicationVersion",
    "BudgetCategory",
    "BudgetLine",
    "Criterion",
    "Decision",
    "Invitation",
    "InvitationStatus",
    "LetterAnswer",
    "Offer",
    "OfferStatus",
    "Outcome",
    "ProposedDecision",
    "RoadmapRow",
    "RowMilestone",
    "Score",
    "ScoreSheet",
    "Screening",
    "Section",
    "SectionKey",
    "SheetStatus",
    "SheetVersion",
]
