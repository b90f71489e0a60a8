"""The tables of reporting."""

from reports.models.progress import ProgressReport

__all__ = ["ProgressReport"]
