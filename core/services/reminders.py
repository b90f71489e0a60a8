"""Send the reminders that have come due, each once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from core import due
from core.clock import day_in
from core.models import Message, ReminderSent, User
from core.reminders import FORGIVEN_DAYS, Rule, rule_for
from core.services import outbox


def send_due(*, at: datetime) -> int:
    """Queue every reminder whose step has come; return how many. Running twice sends once (I10)."""
    found = [thing for thing in due.everyones(at=at) if rule_for(thing.kind, thing.part)]
    done: dict[tuple[str, str, int], list[ReminderSent]] = defaultdict(list)
    for row in ReminderSent.objects.filter(thing__in={thing.thing for thing in found}):
        done[(row.rule, row.thing, row.person_id)].append(row)
    people = User.objects.filter(is_active=True).in_bulk({thing.person for thing in found})
    sent = 0
    for thing in found:
        rule = rule_for(thing.kind, thing.part)
        reader = people.get(thing.person)
        if rule is None or reader is None:
            continue
        new = _new_steps(rule, thing, done[(rule.name, thing.thing, thing.person)], at, reader)
        sent += _send(rule, thing, new, reader, at)
    return sent


def _new_steps(
    rule: Rule, thing: due.DueThing, done: list[ReminderSent], at: datetime, reader: User
) -> list[int]:
    """Return the steps that have come and were neither sent nor skipped for this date."""
    allowed = timedelta(days=FORGIVEN_DAYS)
    known = {row.step for row in done if thing.due - row.due <= allowed}
    today = day_in(reader.time_zone, at)
    return [step for step in rule.come(thing.due, thing.since, today) if step not in known]


@transaction.atomic
def _send(rule: Rule, thing: due.DueThing, steps: list[int], reader: User, at: datetime) -> int:
    """Record the steps, the latest as sent and the others as skipped, and queue one message."""
    if not steps:
        return 0
    rows = [
        ReminderSent(
            rule=rule.name,
            thing=thing.thing,
            step=step,
            due=thing.due,
            person=reader,
            sent=step == steps[-1],
            at=at,
        )
        for step in steps
    ]
    made = ReminderSent.objects.bulk_create(rows, ignore_conflicts=True)
    key = f"{rule.name} {thing.thing} {steps[-1]} {thing.due} {reader.pk}"
    if not made or Message.objects.filter(key=key).exists():
        return 0
    outbox.queue(
        rule.template,
        to=reader,
        at=at,
        link=thing.link,
        key=key,
        thing=thing,
        what=due.reads(thing),
        step=steps[-1],
        late=at.date() > thing.due,
    )
    return 1
