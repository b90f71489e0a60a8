"""How the history of people reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.models import Activity, Role
from core.queries.activity import says, who


def _role(row: Activity) -> str:
    return str(Role(row.detail["role"]).label)


def register() -> None:
    """Say how what happens to people and roles reads; called when the ground starts."""
    person = "core.user"
    says(person, "account_opened", lambda row: _("%(who)s opened the account") % {"who": who(row)})
    says(person, "account_closed", lambda row: _("%(who)s closed the account") % {"who": who(row)})
    says(
        person,
        "role_granted",
        lambda row: _("%(who)s granted the role %(role)s") % {"who": who(row), "role": _role(row)},
    )
    says(
        person,
        "role_confirmed",
        lambda row: (
            _("%(who)s confirmed the role %(role)s") % {"who": who(row), "role": _role(row)}
        ),
    )
    says(
        person,
        "role_ended",
        lambda row: _("%(who)s ended the role %(role)s") % {"who": who(row), "role": _role(row)},
    )
