"""Names of organisations."""

from __future__ import annotations

from core.models import Organisation


def names_of_others(but: int) -> dict[int, str]:
    """Return the names of all organisations but one, in the order of their names."""
    found = Organisation.objects.exclude(pk=but).order_by("sort_key")
    return dict(found.values_list("pk", "name"))
