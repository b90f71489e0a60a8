"""A cohort as a workbook: real numbers and dates, and people's texts that never become formulas."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ambassadors.models import Award, Cohort, Obligation
from ambassadors.permissions import awards_visible_to, conflicted_with
from core.clock import day_in
from core.models import User
from core.sheets import Book, Money, Sheet
from core.templatetags.show import day_words
from milestones.models import Instalment, Milestone

A_READ = 500


def write(file: IO[bytes], cohort: Cohort, *, person: User, at: datetime) -> None:
    """Write a cohort as a person may read it, without societies they have a conflict with (C2)."""
    awards = (
        awards_visible_to(person, on=at.date())
        .filter(cohort=cohort)
        .exclude(
            organisation__in=conflicted_with(person, on=at.date(), years=cohort.conflict_years)
        )
    )
    zone = cohort.time_zone
    with tempfile.TemporaryDirectory() as folder:
        book = Book(file, folder)
        book.about(_about(cohort, awards, person, at))
        for sheet in (
            _awards(awards),
            _milestones(awards, day_in(zone, at)),
            _instalments(awards),
            _obligations(awards, day_in(zone, at), zone),
        ):
            book.add(sheet)
        book.book.close()


def _about(
    cohort: Cohort, awards: QuerySet[Award], person: User, at: datetime
) -> list[tuple[str, Any]]:
    left_out = cohort.awards.exclude(pk__in=awards).exists()
    which = (
        _("The awards of this cohort that you may read. Others of this cohort are left out: another "
          "region, or a National Society you have a conflict with.")
        if left_out
        else _("All awards of this cohort.")
    )  # fmt: skip
    made = f"{day_words(at.date())}, {at:%H:%M} UTC"
    return [
        (_("What"), _("Cohort “%(name)s”: awards, milestones, instalments, obligations") % {"name": cohort.name}),
        (_("Made on"), made),
        (_("Made by"), person.name),
        (_("Which"), which),
        (_("Awards"), awards.count()),
        (_("Amounts"), _("In the currency named beside them; real numbers that can be summed.")),
    ]  # fmt: skip


def _awards(awards: QuerySet[Award]) -> Sheet:
    columns = [
        (_("Award"), "number"), (_("National Society"), "text"), (_("Region"), "text"),
        (_("Status"), "text"), (_("Currency"), "number"), (_("Awarded"), "money"),
        (_("Paid"), "money"), (_("Received"), "money"), (_("Spending accepted"), "money"),
        (_("Open balance"), "money"), (_("Starts on"), "date"), (_("Ends on"), "date"),
        (_("Agreement signed on"), "date"), (_("Kick-off on"), "date"),
    ]  # fmt: skip
    found = awards.select_related("organisation").order_by("organisation__sort_key", "pk")

    def rows() -> Iterator[list[Any]]:
        for each in found.iterator(A_READ):
            society, unit = each.organisation, each.currency
            sums = (each.amount, each.paid, each.received, each.spent, each.balance)
            yield [
                each.reference, society.name, society.region, each.get_status_display(), unit,
                *(Money(amount, unit) for amount in sums),
                each.starts_on, each.ends_on, each.signed_on, each.kick_off_on,
            ]  # fmt: skip

    return Sheet(_("Awards"), columns, rows())


ORDER = ("award__organisation__sort_key", "award_id")


def _milestones(awards: QuerySet[Award], today: date) -> Sheet:
    columns = [
        (_("Award"), "number"), (_("National Society"), "text"), (_("Number"), "number"),
        (_("Milestone"), "text"), (_("Month"), "number"), (_("Due on"), "date"),
        (_("Status"), "text"), (_("Late"), "number"), (_("Evidence sent on"), "date"),
        (_("Met on"), "date"), (_("Indicator"), "text"), (_("Target"), "text"),
        (_("Responsible"), "text"),
    ]  # fmt: skip
    found = Milestone.objects.filter(award__in=awards).select_related("award__organisation")

    def rows() -> Iterator[list[Any]]:
        for each in found.order_by(*ORDER, "number").iterator(A_READ):
            yield [
                each.award.reference, each.award.organisation.name, each.number, each.title,
                each.month, each.due_on, each.get_status_display(),
                _("late") if each.late(today) else "", each.submitted_on, each.met_on,
                each.indicator, each.target, each.responsible,
            ]  # fmt: skip

    return Sheet(_("Milestones"), columns, rows())


def _instalments(awards: QuerySet[Award]) -> Sheet:
    columns = [
        (_("Award"), "number"), (_("National Society"), "text"), (_("Number"), "number"),
        (_("Currency"), "number"), (_("Amount"), "money"), (_("Earliest day"), "date"),
        (_("Status"), "text"), (_("Requested on"), "date"), (_("Approved on"), "date"),
    ]  # fmt: skip
    found = Instalment.objects.filter(award__in=awards).select_related("award__organisation")

    def rows() -> Iterator[list[Any]]:
        for each in found.order_by(*ORDER, "number").iterator(A_READ):
            yield [
                each.award.reference, each.award.organisation.name, each.number, each.currency,
                Money(each.amount, each.currency), each.earliest_on, each.get_status_display(),
                each.requested_at and each.requested_at.date(),
                each.approved_at and each.approved_at.date(),
            ]  # fmt: skip

    return Sheet(_("Instalments"), columns, rows())


def _obligations(awards: QuerySet[Award], today: date, zone: str) -> Sheet:
    columns = [
        (_("Award"), "number"), (_("National Society"), "text"), (_("What"), "text"),
        (_("Period"), "number"), (_("Opens on"), "date"), (_("Due on"), "date"),
        (_("Sent on"), "date"), (_("Accepted on"), "date"), (_("Overdue"), "number"),
    ]  # fmt: skip
    found = Obligation.objects.filter(award__in=awards).select_related("award__organisation")

    def rows() -> Iterator[list[Any]]:
        for each in found.order_by(*ORDER, "due_on", "kind").iterator(A_READ):
            yield [
                each.award.reference, each.award.organisation.name, each.get_kind_display(),
                each.period, each.opens_on, each.due_on,
                each.sent_at and day_in(zone, each.sent_at),
                each.fulfilled_at and day_in(zone, each.fulfilled_at),
                _("overdue") if each.overdue(today) else "",
            ]  # fmt: skip

    return Sheet(_("Obligations"), columns, rows())
