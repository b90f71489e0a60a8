"""The ground's tables."""

from core.models.activity import Activity
from core.models.clock import ClockShift, Heartbeat
from core.models.document import Document, DocumentStatus
from core.models.link import OneTimeLink
from core.models.organisation import Kind, Organisation, Region
from core.models.outbox import Message, MessageStatus, ReminderSent
from core.models.sealed import SideText
from core.models.token import FormToken
from core.models.upload import Upload
from core.models.user import Role, RoleGrant, User

__all__ = [
    "Activity",
    "ClockShift",
    "Document",
    "DocumentStatus",
    "FormToken",
    "Heartbeat",
    "Kind",
    "Message",
    "MessageStatus",
    "OneTimeLink",
    "Organisation",
    "Region",
    "ReminderSent",
    "Role",
    "RoleGrant",
    "SideText",
    "Upload",
    "User",
]
