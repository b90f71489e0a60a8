"""The tables of delivery: plan, agreement, milestones, payee, instalments, spending."""

from milestones.models.instalment import Instalment, InstalmentStatus, Payment, Receipt
from milestones.models.milestone import Advice, Comment, Evidence, Milestone, MilestoneStatus
from milestones.models.payee import Payee, PayeeStatus
from milestones.models.plan import Agreement, AgreementStatus, Category, PlanLine, PlanVersion
from milestones.models.spending import (
    REPORT_MOVES,
    ExpenditureReport,
    ReportStatus,
    SpendingLine,
)

__all__ = [
    "REPORT_MOVES",
    "Advice",
    "Agreement",
    "AgreementStatus",
    "Category",
    "Comment",
    "Evidence",
    "ExpenditureReport",
    "Instalment",
    "InstalmentStatus",
    "Milestone",
    "MilestoneStatus",
    "Payee",
    "PayeeStatus",
    "Payment",
    "PlanLine",
    "PlanVersion",
    "Receipt",
    "ReportStatus",
    "SpendingLine",
]
