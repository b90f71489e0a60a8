"""A question on the call, and the answer that everyone invited can read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Cohort
from core.models import Organisation, User
from core.models.activity import Scope
from core.moves import Moves, Moving, state_field


class QuestionStatus(models.TextChoices):
    """Where a question stands."""

    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    SET_ASIDE = "set_aside", _("Not published")


QUESTION_MOVES = Moves(
    {
        QuestionStatus.ASKED: {QuestionStatus.ANSWERED, QuestionStatus.SET_ASIDE},
        QuestionStatus.ANSWERED: set(),
        QuestionStatus.SET_ASIDE: set(),
    },
    first=QuestionStatus.ASKED,
    with_reason={(QuestionStatus.ASKED, QuestionStatus.SET_ASIDE)},
)


class Question(Moving):
    """A question of one NS, or of the coordinator (`organisation` is then empty).

    `text` is what was typed; `shown` and `answer` are what everyone invited reads, without who asked.
    Of a question that is not published, `answer` tells the asker why.
    """

    MOVES = QUESTION_MOVES

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField()
    status = state_field(QuestionStatus, QuestionStatus.ASKED)
    shown = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        triggers = QUESTION_MOVES.triggers()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="an_answered_question_says_both",
                condition=~models.Q(status="answered")
                | (
                    ~models.Q(shown="") & ~models.Q(answer="") & models.Q(answered_at__isnull=False)
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.shown or self.text}"[:80]

    @property
    def scope(self) -> Scope:
        """Return whose history this is."""
        return Scope(self.organisation_id, self.cohort_id)

    def go_to(self, after: str, *, reason: str = "") -> None:
        """Move along the table; not publishing it needs a reason."""
        self._move(after, reason=reason)
