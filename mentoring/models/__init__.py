"""The tables of mentoring and feedback."""

from mentoring.models.feedback import SUPPORT, Benefit, Feedback, MentoringFeedback
from mentoring.models.mentor import (
    ActionPoint,
    Assignment,
    AssignmentStatus,
    Channel,
    Mentor,
    Owner,
    PrivateNote,
    Talk,
)

__all__ = [
    "SUPPORT",
    "ActionPoint",
    "Assignment",
    "AssignmentStatus",
    "Benefit",
    "Channel",
    "Feedback",
    "Mentor",
    "MentoringFeedback",
    "Owner",
    "PrivateNote",
    "Talk",
]
