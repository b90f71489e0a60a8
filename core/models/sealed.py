"""Personal text beside sealed rows: kept apart so that it can be purged and the row stays true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.models.base import AppendOnly


class SideText(AppendOnly):
    """One text of a sealed row: owner (that row's id), path in it, random salt, the text.

    The sealed row holds sha256(salt + text) in its place (core/sealing.py).
    """

    owner = models.UUIDField()
    path = models.CharField(max_length=120)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    purged = models.BooleanField(default=False)

    class Meta(AppendOnly.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "path"], name="one_side_text_per_path")
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.path}"
