"""Build the demonstration's world, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from demonstration.world import build


class Command(BaseCommand):
    """Load the National Societies and build the world; a second run keeps what is there."""

    help = "Build the demonstration's world on an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, unless it stands already or this is not the demonstration."""
        if not settings.DEMONSTRATION:
            raise CommandError(
                "This is not the demonstration: set DEMONSTRATION=1 on your own machine."
            )
        if build.exists():
            self.stdout.write("The demonstration's world stands already; its data is kept.")
            return
        call_command("load_societies", stdout=self.stdout)
        build.build(at=now())
        self.stdout.write("The demonstration's world is built.")
