"""Load the shipped list of National Societies."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ambassadors.services import people
from core.clock import now
from core.refusals import Refused
from core.services import societies

SHIPPED = Path(settings.BASE_DIR) / "data" / "national_societies.csv"


class Command(BaseCommand):
    """Add the 191 National Societies, IFRC and ICRC; a second run changes only what differs."""

    help = "Load the list of National Societies and say what was added and changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another list, for example a newer one."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, enter first suspensions, and say what was done."""
        try:
            loaded = societies.load(options["file"])
        except (Refused, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        for organisation in loaded.suspended:
            people.enter_first_suspension(organisation, at=now())
        self.stdout.write(f"{len(loaded.added)} added, {len(loaded.changed)} changes")
        for line in (*(f"added: {name}" for name in loaded.added), *loaded.changed):
            self.stdout.write(line)
