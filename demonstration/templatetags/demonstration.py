"""The cast, for the sign-in page."""

from django import template

from demonstration.cast import CAST, Member

register = template.Library()


@register.simple_tag
def cast() -> tuple[Member, ...]:
    """Return the cast: `{% cast as members %}`."""
    return CAST
