"""Print whom one can be in the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demonstration.cast import CAST


class Command(BaseCommand):
    """Print addresses, names and the one password."""

    help = "Print the cast of the demonstration with their one password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line each."""
        for member in CAST:
            self.stdout.write(f"  {member.email:<28} {member.name}")
        self.stdout.write(f"  password of all: {settings.DEMONSTRATION_PASSWORD}")
