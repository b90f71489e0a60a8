"""Two worlds that differ only in what a seat must not see look the same to it, byte by byte (C2, S3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from difflib import unified_diff
from typing import Any, TypedDict

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from ambassadors.models import Award, CohortStatus
from applications.models import ApplicationStatus, Offer, ScoreSheet
from applications.services import document, offers, panel
from core.models import Document, User
from milestones.models import Instalment, Milestone
from tests.applications import selection, world
from tests.applications.selection import CLOSED, MEETING, RELEASED, SCORING

SignedIn = Callable[[User | None], Client]
Clock = Callable[..., None]
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|form_token)" value="[^"]*"')
DIGESTS = re.compile(
    r"\b[0-9a-f]{12,64}\b"
)  # of the visible application: its texts are salted anew


class Hidden(TypedDict):
    """What differs between the worlds."""

    canary: str
    cost: int
    score: int
    outcome: str


WORLDS: tuple[Hidden, Hidden] = (
    {"canary": "ALPHA", "cost": 45_050, "score": 4, "outcome": "selected"},
    {"canary": "OMEGA", "cost": 99_900, "score": 1, "outcome": "not_selected"},
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def sequences() -> list[tuple[str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences")
        return list(cursor.fetchall())


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is made inside, the numbers of rows too, so that two worlds can be the same."""
    before = sequences()
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        with connection.cursor() as cursor:
            for name, last in before:
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def routes(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address of the program, as written in urls.py."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern)


def addresses(found: selection.Selection) -> list[str]:
    """What a seat can type: every address with the numbers of this cohort's things in it."""
    numbers = {
        "cohorts": [found.cohort.pk],
        "applications": [row.pk for row in found.applications.values()],
        "sheets": list(ScoreSheet.objects.order_by("pk").values_list("pk", flat=True)),
        "offers": list(Offer.objects.order_by("pk").values_list("pk", flat=True)),
        "awards": list(Award.objects.values_list("pk", flat=True)),
        "milestones": list(Milestone.objects.values_list("pk", flat=True)),
        "instalments": list(Instalment.objects.values_list("pk", flat=True)[:1]),
    }
    made = ["/", "/cohorts/", "/awards/", "/application/"]
    made += [
        "/" + route.replace("<int:pk>", str(pk))
        for route in routes()
        if route.count("<") == 1 and "<int:pk>" in route
        for pk in numbers.get(route.partition("/")[0], [])
    ]
    listed = f"/cohorts/{found.cohort.pk}/applications/"
    made += [f"{listed}?status={status}" for status in ApplicationStatus.values]
    made += [f"{listed}?name=kenya", f"/applications/{found.applications['kenya'].pk}/versions/1/"]
    return made


def seen(client: Client, found: selection.Selection) -> dict[str, tuple[int, str, str]]:
    """Status, where it leads, and the page with its tokens taken out, for every address."""
    pages = {}
    for url in addresses(found):
        answer: Any = client.get(url)
        text = ""
        if answer.streaming:  # a workbook is packed with the hour: its own tests read it
            list(answer.streaming_content)
            for close in answer._resource_closers:  # answer.close() ends our connection too
                close()
        else:
            text = DIGESTS.sub("", TOKENS.sub("", answer.text))
        pages[url] = (answer.status_code, answer.headers.get("Location", ""), text)
    return pages


def differences(one: tuple[int, str, str], two: tuple[int, str, str]) -> list[str]:
    """The lines in which two answers differ, few enough to read."""
    before, after = ([str(page[0]), page[1], *page[2].splitlines()] for page in (one, two))
    return list(unified_diff(before, after, lineterm="", n=0))[:12]


def screened_world(coordinator: User, canary: str, cost: int) -> selection.Selection:
    """Kenya's whole application speaks of the canary; Nepal's is the same in both worlds."""
    found = selection.begin(coordinator, "nepal", fewest_sheets=2)
    kenya, by = world.begun(found.cohort, selection.society_of("kenya"), "kenya@example.org")
    document.attach(
        application_id=kenya.pk, part="self_assessment", by=by, at=world.AT,
        file=ContentFile(PDF, name=f"{canary}.pdf"),
    )  # fmt: skip
    world.filled(kenya, by)
    world.roadmap.add(
        application_id=kenya.pk, by=by, at=world.AT, **(world.ROW | {"title": f"{canary} row"})
    )
    world.section.mark(application_id=kenya.pk, key="roadmap", complete=True, by=by, at=world.AT)
    world.budget.add(
        application_id=kenya.pk, by=by, at=world.AT,
        **(world.LINE | {"what": canary, "unit_cost": cost}),
    )  # fmt: skip
    world.section.mark(application_id=kenya.pk, key="budget", complete=True, by=by, at=world.AT)
    world.signed(kenya, by, at=world.AT + timedelta(minutes=5))
    world.submission.submit(application_id=kenya.pk, by=by, at=world.AT)
    found.applications["kenya"], found.focal["kenya"] = kenya, by
    return selection.in_scoring(found, seat=("kenya",), vice=("kenya",))


def recorded_panel(found: selection.Selection, canary: str, score: int, outcome: str) -> None:
    """Scores, reasons, minutes and decision of Kenya differ; those of Nepal do not."""
    for seat in ("chair", "fourth"):
        selection.scored(found, seat, "kenya", score)
    for seat in found.people:
        selection.scored(found, seat, "nepal", 3)
    found.to(CohortStatus.PANEL, at=MEETING)
    panel.record_meeting(
        cohort_id=found.cohort.pk, held_on=MEETING.date(), minutes=f"{canary} was discussed.",
        present=[found.seat_id(key) for key in found.people], by=found.who("chair"), at=MEETING,
    )  # fmt: skip
    for name, what in (("kenya", outcome), ("nepal", "selected")):
        selection.recorded(found, name, what, reason=f"{canary if name == 'kenya' else 'Fine'}.")
        selection.confirmed(found, name)


def walk(
    coordinator: User,
    signed_in: SignedIn,
    at: Clock,
    canary: str,
    cost: int,
    score: int,
    outcome: str,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What two conflicted seats see at each stage of one world."""
    found = screened_world(coordinator, canary, cost)
    clients = {key: signed_in(found.people[key]) for key in ("seat", "vice")}

    def look(stage: str, moment: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        at(moment)
        for key, client in clients.items():
            yield f"{stage}: {key}", seen(client, found)

    file = Document.objects.get()
    recorded_panel(found, canary, score, outcome)
    yield from look("panel", MEETING)
    for client in clients.values():
        assert client.get(f"/documents/{file.pk}/").status_code == 404
    found.to(CohortStatus.DECIDED, at=CLOSED, by=found.who("chair"))
    yield from look("decided", CLOSED)
    pks = [row.pk for row in found.applications.values()]
    offers.release(cohort_id=found.cohort.pk, application_ids=pks, by=coordinator, at=RELEASED)
    for offer in Offer.objects.all():
        offers.accept(link=selection.link_of(offer), at=RELEASED)
    yield from look("released", RELEASED)


def test_a_conflicted_seat_sees_the_same_whatever_is_hidden_from_it(
    coordinator: User, signed_in: SignedIn, at: Clock, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    found = []
    for each in WORLDS:
        with undone():
            found.append(dict(walk(coordinator, signed_in, at, **each)))
    one, two = found
    assert list(one) == list(two) == [
        f"{stage}: {key}" for stage in ("panel", "decided", "released") for key in ("seat", "vice")
    ]  # fmt: skip
    for stage, pages in one.items():
        for url, page in (*pages.items(), *two[stage].items()):
            assert not re.search("ALPHA|OMEGA", page[2]), (stage, url)
        if stage.startswith("released"):  # the outcome is public now, and nothing else of it
            continue
        assert pages.keys() == two[stage].keys()
        for url, page in pages.items():
            left = differences(page, two[stage][url])
            assert not left, f"{stage} {url}: " + "\n".join(left)
    assert sum(status == 200 for status, _to, _page in one["panel: seat"].values()) >= 20


def test_before_closing_no_page_changes_when_another_seat_scores(
    coordinator: User, signed_in: SignedIn, at: Clock
) -> None:
    at(SCORING)
    found = selection.in_scoring(selection.begin(coordinator), seat=("kenya",))
    selection.scored(found, "chair", "nepal", 2)
    people = [found.people["chair"], found.people["seat"], found.focal["kenya"]]
    before = {person.pk: seen(signed_in(person), found) for person in people}
    boss = seen(signed_in(coordinator), found)
    selection.scored(found, "fourth", "kenya", 4, 3, 2, 1, 0)
    selection.scored(found, "fourth", "nepal", 1)
    for person in people:
        for url, page in seen(signed_in(person), found).items():
            left = differences(before[person.pk][url], page)
            assert not left, f"{person.name} {url}: " + "\n".join(left)
    changed = {
        url: (page[2], boss[url][2])
        for url, page in seen(signed_in(coordinator), found).items()
        if page != boss[url]
    }
    assert list(changed) == [f"/cohorts/{found.cohort.pk}/"]
    now, then = changed[f"/cohorts/{found.cohort.pk}/"]
    assert now == then.replace("1 of 7 sheets submitted", "3 of 7 sheets submitted") != then
