"""A file on its way in pieces, so that a broken link costs one piece and not the whole."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from core.models.user import User


class Upload(models.Model):
    """A file that a person sends in pieces for a part of an owner thing; sizes in bytes.

    `mark` is what the browser knows of the file before it is sent (name, size, day of its last
    change): the same mark goes on where the link broke. Each piece lies in the storage under the
    upload's own folder, by its offset. Deleted when it became a document, or swept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    owner_type = models.CharField(max_length=60)
    owner_id = models.CharField(max_length=40)
    part = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    mark = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["heard_at"], name="uploads_to_sweep")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "owner_type", "owner_id", "part", "mark"],
                name="one_upload_per_file",
            ),
            models.CheckConstraint(
                name="an_upload_never_holds_too_much",
                condition=models.Q(size__gt=0, received__gte=0, received__lte=models.F("size")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.received} of {self.size}"

    def piece_at(self, offset: int) -> str:
        """Return the storage name of the piece that begins at an offset; it says nothing of the file."""
        return f"uploads/{self.pk.hex}/{offset:012}"
