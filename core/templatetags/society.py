"""Show what is known of a National Society in words."""

from __future__ import annotations

from django import template

from core.languages import named
from core.models import Region

register = template.Library()


@register.filter
def region_words(region: str) -> str:
    """Name a region: Middle East and North Africa for MENA."""
    return str(dict(Region.choices).get(region, region))


@register.filter
def language_words(codes: str) -> str:
    """Name the languages of `en fr`: English, French."""
    return named(codes)
