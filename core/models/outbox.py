"""Messages waiting for the postman: written in the caller's transaction, sent by the worker."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.organisation import Organisation
from core.models.user import User
from core.moves import Moves, Moving, state_field


class MessageStatus(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")


MESSAGE_MOVES = Moves(
    {
        MessageStatus.WAITING: {MessageStatus.SENT, MessageStatus.GIVEN_UP},
        MessageStatus.SENT: set(),
        MessageStatus.GIVEN_UP: {MessageStatus.WAITING},
    },
    first=MessageStatus.WAITING,
)


class Message(Moving):
    """One mail to one address. `secret` fills a one-time link in and is emptied once sent."""

    MOVES = MESSAGE_MOVES

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True, null=True)
    template = models.CharField(max_length=80)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    language = models.CharField(max_length=10, default="en-gb")
    subject = models.CharField(max_length=250)
    body = models.TextField()
    action = models.CharField(max_length=120, blank=True)
    link = models.CharField(max_length=500, blank=True)
    secret = models.CharField(max_length=100, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    status = state_field(MessageStatus, MessageStatus.WAITING)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        triggers = MESSAGE_MOVES.triggers()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(status="waiting"),
                name="messages_to_send",
            ),
            models.Index(fields=["person", "made_at"], name="messages_of_person"),
            models.Index(fields=["-made_at", "id"], name="messages_by_day"),
            models.Index(fields=["about_type", "about_id"], name="messages_about"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.address}"

    def sent(self, at: datetime) -> None:
        """Note that the server took it; the one-time secret is forgotten."""
        self._move(MessageStatus.SENT)
        self.sent_at, self.secret, self.trouble = at, "", ""

    def wait_again(self, at: datetime) -> None:
        """Go back into the queue, with two more days to be delivered."""
        self._move(MessageStatus.WAITING)
        self.made_at = self.next_try_at = at

    def give_up(self) -> None:
        """Stop trying; a coordinator sees it."""
        self._move(MessageStatus.GIVEN_UP)


class ReminderSent(models.Model):
    """A reminder's step that was sent or skipped: once per thing, rule, step, due date and person (I10)."""

    rule = models.CharField(max_length=60)
    thing = models.CharField(max_length=80)
    step = models.SmallIntegerField()  # days from the due date, negative before it
    due = models.DateField()
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["thing", "rule", "step", "due", "person"], name="a_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.step} {self.thing}"
