"""Note who of a National Society is at which part of its draft; it is no history."""

from __future__ import annotations

from datetime import datetime

from applications.models import Application, Editor
from core.models import User


def note(application: Application, key: str, *, by: User, at: datetime) -> None:
    """Note in one statement that a person has a part of a draft open, and no longer another one."""
    Editor.objects.bulk_create(
        [Editor(application=application, person=by, key=key, seen_at=at)],
        update_conflicts=True,
        unique_fields=["application", "person"],
        update_fields=["key", "seen_at"],
    )
