"""Print every table of moves as docs/moves.md holds it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from core.moves import Moving

HEAD = """# States and moves

Made from the code by `manage.py moves > docs/moves.md`; a test compares. A star marks a move that needs a written reason.
"""


def document() -> str:
    """Return the page: one diagram per thing with states."""
    parts = [HEAD]
    for model in sorted(apps.get_models(), key=lambda found: found._meta.label):
        if issubclass(model, Moving) and hasattr(model, "MOVES"):
            name = str(model._meta.verbose_name).capitalize()
            parts.append(f"## {name}\n\n```mermaid\n{model.MOVES.diagram()}\n```\n")
    return "\n".join(parts)


class Command(BaseCommand):
    """Print the page of states and moves."""

    help = "Print docs/moves.md from the tables of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(document(), ending="")
