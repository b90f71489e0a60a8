"""Form tokens: a form's act happens once, however often it is sent (I9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.models.user import User


class FormToken(models.Model):
    """A used token with the hash of what was sent and where the answer led."""

    token = models.UUIDField(primary_key=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=250)
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="tokens_by_age")]

    def __str__(self) -> str:
        return str(self.token)
