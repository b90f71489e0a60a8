"""Make the first two administrators, on an empty base only."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.clock import now
from core.refusals import Refused
from core.services import people


class Command(BaseCommand):
    """Open two accounts, make both administrators, and mail each a link to set a password."""

    help = "first_administrators a@example.org 'Name A' b@example.org 'Name B'"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take two addresses with a name each."""
        for name in ("email_a", "name_a", "email_b", "name_b"):
            parser.add_argument(name)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both or neither."""
        try:
            with transaction.atomic():
                made = [
                    people.open_account(
                        email=options[f"email_{which}"], name=options[f"name_{which}"], at=now()
                    )
                    for which in "ab"
                ]
                people.make_first_administrators(made, at=now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        for person in made:
            form = ResetPasswordForm({"email": person.email})
            if form.is_valid():
                form.save(request=None)
            self.stdout.write(f"{person.email}: a message to set a password is on its way")
