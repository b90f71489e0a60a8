"""Recompute every invariant and say what is wrong."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import verify


class Command(BaseCommand):
    """Check sums, two persons, triggers, rights, files, sealed texts; repair nothing."""

    help = "Recompute the invariants (docs/rules.md), print what is wrong, exit 1 if anything is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every sentence; fail when there is one."""
        found = 0
        for sentence in verify.wrong():
            found += 1
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"{found} things are wrong.")
        self.stdout.write(f"Everything holds. {verify.purged_texts()} purged texts.")
