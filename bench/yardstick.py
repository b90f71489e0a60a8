"""The yardstick: signed in, one query of its own, the base template and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.models import Organisation


def yardstick(request: HttpRequest) -> HttpResponse:
    """Show the base page after one count."""
    return render(request, "base.html", {"count": Organisation.objects.count()})
