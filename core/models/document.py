"""Private files: served only when checked, only to who may read the thing they belong to."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.organisation import Organisation
from core.models.user import User
from core.moves import Moves, Moving, state_field


class DocumentStatus(models.TextChoices):
    """Whether a file may be served (I11)."""

    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")
    REMOVED = "removed", _("Removed")


DOCUMENT_MOVES = Moves(
    {
        DocumentStatus.WAITING: {DocumentStatus.CLEAN, DocumentStatus.REFUSED},
        DocumentStatus.CLEAN: {DocumentStatus.REMOVED},
        DocumentStatus.REFUSED: set(),
        DocumentStatus.REMOVED: set(),
    },
    first=DocumentStatus.WAITING,
)


def random_place(document: Document, filename: str) -> str:
    """Return a storage name that says nothing of the file."""
    name = uuid.uuid4().hex
    return f"documents/{name[:2]}/{name}"


class Document(Moving):
    """A file of an owner thing (`owner_type`, `owner_id`); size in bytes, hash before commit."""

    MOVES = DOCUMENT_MOVES

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_type = models.CharField(max_length=60)
    owner_id = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)  # which box of the owner's page
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    file = models.FileField(upload_to=random_place, max_length=200)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    status = state_field(DocumentStatus, DocumentStatus.WAITING)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        triggers = DOCUMENT_MOVES.triggers()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner_type", "owner_id", "part"], name="documents_of_owner")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_clean_document_is_measured",
                condition=~models.Q(status="clean")
                | (models.Q(size__gt=0) & models.Q(sha256__regex=r"^[0-9a-f]{64}$")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def cleared(self) -> None:
        """Say that the check passed: from now on it can be served."""
        self._move(DocumentStatus.CLEAN)

    def remove(self) -> None:
        """Take it from its page; the file stays until purged."""
        self._move(DocumentStatus.REMOVED)
