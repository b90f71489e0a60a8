"""What only the demonstration keeps: the mails as their readers would see them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ShownMail(models.Model):
    """A mail that the demonstration delivered to its own page instead of an address."""

    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to", "-at"], name="mails_to")
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
