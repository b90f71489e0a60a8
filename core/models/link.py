"""One-time links: 32 random bytes, stored hashed; opening one changes nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class OneTimeLink(models.Model):
    """What a link is for, which thing, which address it went to, and until when it works."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    address = models.EmailField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["purpose", "about_type", "about_id"], name="links_about")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.about_type} {self.about_id}"
