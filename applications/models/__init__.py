"""The tables of applying and selecting."""

from applications.models.application import (
    DECIDED,
    EDITABLE,
    IN_SELECTION,
    SUBMITTED_ONCE,
    TAKES_DRAFTS,
    WITHDRAWABLE,
    Application,
    ApplicationStatus,
)
from applications.models.budget import BudgetLine, LocalCurrency
from applications.models.call import Call, KeyArea, RequiredDocument, StarterMilestone
from applications.models.claim import Claim, ClaimStatus
from applications.models.decision import (
    Decision,
    Offer,
    OfferStatus,
    Outcome,
    ProposedDecision,
    RowMilestone,
)
from applications.models.draft import (
    OPTIONAL_SECTIONS,
    Editor,
    LetterPledge,
    RoadmapRow,
    Section,
    SectionKey,
)
from applications.models.invitation import INVITED, UNANSWERED, Invitation, InvitationStatus
from applications.models.question import Question, QuestionStatus
from applications.models.scoring import (
    UNCOUNTED,
    Criterion,
    Score,
    ScoreSheet,
    SheetStatus,
    SheetVersion,
)
from applications.models.version import ApplicationVersion, LetterAnswer, Screening

__all__ = [
    "DECIDED",
    "EDITABLE",
    "INVITED",
    "IN_SELECTION",
    "OPTIONAL_SECTIONS",
    "SUBMITTED_ONCE",
    "TAKES_DRAFTS",
    "UNANSWERED",
    "UNCOUNTED",
    "WITHDRAWABLE",
    "Application",
    "ApplicationStatus",
    "ApplicationVersion",
    "BudgetLine",
    "Call",
    "Claim",
    "ClaimStatus",
    "Criterion",
    "Decision",
    "Editor",
    "Invitation",
    "InvitationStatus",
    "KeyArea",
    "LetterAnswer",
    "LetterPledge",
    "LocalCurrency",
    "Offer",
    "OfferStatus",
    "Outcome",
    "ProposedDecision",
    "Question",
    "QuestionStatus",
    "RequiredDocument",
    "RoadmapRow",
    "RowMilestone",
    "Score",
    "ScoreSheet",
    "Screening",
    "Section",
    "SectionKey",
    "SheetStatus",
    "SheetVersion",
    "StarterMilestone",
]
