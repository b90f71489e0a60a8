"""manage.py verify: the world holds, and each kind of planted damage is named."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from core.models import Document, DocumentStatus
from core.verify import wrong
from tests.world import World


def said() -> list[str]:
    """Return what verify finds wrong."""
    return list(wrong())


def sql(*statements: str) -> None:
    """Damage rows as nobody could: as the owner, with triggers and keys at rest."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount != 0, f"nothing to damage: {statement}"
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_the_world_holds(world: World) -> None:
    assert said() == []
    out = StringIO()
    call_command("verify", stdout=out)
    assert "holds" in out.getvalue()


def a_document(**damage: str) -> None:
    """Let what is recorded of a file no longer fit it."""
    found = Document.objects.filter(status=DocumentStatus.CLEAN)[0]
    Document.objects.filter(pk=found.pk).update(**damage)


AWARD = "(SELECT id FROM ambassadors_award WHERE reference LIKE '%-001' ORDER BY id LIMIT 1)"
PART = f"award_id = {AWARD} AND number = 1"
DAMAGE: dict[str, tuple[Callable[[], None], str]] = {
    "a trigger away": (
        lambda: sql("ALTER TABLE core_activity DISABLE TRIGGER USER"),
        "is missing or switched off",
    ),
    "a right too many": (
        lambda: sql(f"GRANT UPDATE ON milestones_payment TO {settings.DATABASE_APP_ROLE}"),
        "could change the append-only table milestones_payment",
    ),
    "a file changed": (lambda: a_document(sha256="0" * 64), "was changed."),
    "a file gone": (lambda: a_document(file="documents/aa/nowhere"), "is missing."),
    "a term changed without a version": (
        lambda: sql(
            "UPDATE applications_criterion SET weight = 99 WHERE code = 'leadership' AND "
            "cohort_id = (SELECT id FROM ambassadors_cohort WHERE name = 'Third cohort')"
        ),
        "Third cohort: criteria differ from version 2 of its terms.",
    ),
    "a version rewritten": (
        lambda: sql("UPDATE ambassadors_cohortversion SET digest = '' WHERE number = 2"),
        "its content is not what its digest says.",
    ),
    "paid is not what was paid": (
        lambda: sql(f"UPDATE ambassadors_award SET paid = paid + 1 WHERE id = {AWARD}"),
        "noted as paid",
    ),
    "received is not what arrived": (
        lambda: sql(f"UPDATE ambassadors_award SET received = received - 1 WHERE id = {AWARD}"),
        "noted as received",
    ),
    "parts do not sum to the award": (
        lambda: sql(
            f"UPDATE milestones_instalment SET amount = amount + 1 WHERE award_id = {AWARD} AND number = 4"
        ),
        "its instalments sum to",
    ),
    "a payment that is not the instalment's": (
        lambda: sql(
            "UPDATE milestones_payment SET amount = amount - 1 WHERE instalment_id = "
            f"(SELECT id FROM milestones_instalment WHERE {PART})"
        ),
        "differ from the instalment's",
    ),
    "paid without a payment": (
        lambda: sql(
            f"UPDATE milestones_instalment SET status = 'planned', requested_by_id = NULL, "
            f"approved_by_id = NULL WHERE {PART}"
        ),
        "1 payments stand while it is planned",
    ),
    "one person for two": (
        lambda: sql(
            "ALTER TABLE milestones_instalment DROP CONSTRAINT requested_and_approved_by_two_people",
            f"UPDATE milestones_instalment SET approved_by_id = requested_by_id WHERE {PART}",
        ),
        "not requested and approved by two different people",
    ),
    "spending that was not accepted": (
        lambda: sql(f"UPDATE ambassadors_award SET spent = spent + 1 WHERE id = {AWARD}"),
        "noted as spent",
    ),
    "a plan rewritten": (
        lambda: sql(
            "UPDATE milestones_planversion SET content = jsonb_set(content, '{amount}', '1') "
            f"WHERE award_id = {AWARD}"
        ),
        "its content does not fit its hash",
    ),
    "an application rewritten": (
        lambda: sql(
            "UPDATE applications_applicationversion SET content = content || '{\"more\": 1}' "
            "WHERE number = 1 AND application_id = (SELECT min(id) FROM applications_application)"
        ),
        "its content does not fit its hash",
    ),
    "a text beside it rewritten": (
        lambda: sql(
            "UPDATE core_sidetext SET text = text || '.' WHERE owner = (SELECT id FROM "
            "applications_applicationversion ORDER BY application_id LIMIT 1) AND path = "
            "(SELECT path FROM core_sidetext WHERE owner = (SELECT id FROM "
            "applications_applicationversion ORDER BY application_id LIMIT 1) LIMIT 1)"
        ),
        "does not fit its hash",
    ),
    "a place taken twice": (
        lambda: sql(
            "UPDATE ambassadors_cohort SET taken_places = taken_places - 1 WHERE status = 'running'"
        ),
        "noted as taken",
    ),
    "an undecided application in a decided cohort": (
        lambda: sql(
            "UPDATE applications_application SET status = 'eligible' WHERE id = "
            "(SELECT min(id) FROM applications_application)"
        ),
        "but an eligible application has no decision",
    ),
    "an award that began too early": (
        lambda: sql(
            "ALTER TABLE ambassadors_award DROP CONSTRAINT active_means_signed_and_kicked_off",
            f"UPDATE ambassadors_award SET kick_off_on = NULL WHERE id = {AWARD}",
        ),
        "active, but not",
    ),
}


@pytest.mark.parametrize("damage", list(DAMAGE))
def test_damage_is_named(world: World, damage: str) -> None:
    plant, sentence = DAMAGE[damage]
    plant()
    found = said()
    assert [words for words in found if sentence in words], found
    with pytest.raises(CommandError, match=rf"^{len(found)} things are wrong\.$"):
        call_command("verify", stdout=StringIO())
