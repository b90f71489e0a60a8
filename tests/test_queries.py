"""What pages cost: the queries of each main page in the demonstration's world, at most twenty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.pages import IDS, PATHS
from tests.world import World

MOST = 20
COSTS = {
    ("coordinator", "/"): 7,
    ("coordinator", "/cohorts/"): 6,
    ("coordinator", "/cohorts/{running}/"): 16,
    ("coordinator", "/cohorts/{preparing}/terms/"): 13,
    ("coordinator", "/cohorts/{scoring}/invitations/"): 8,
    ("coordinator", "/cohorts/{open}/invitations/new/"): 7,
    ("coordinator", "/cohorts/{scoring}/applications/"): 10,
    ("coordinator", "/applications/{eligible}/read/"): 10,
    ("coordinator", "/applications/{eligible}/screening/"): 19,
    ("coordinator", "/cohorts/{running}/panel/"): 17,
    ("coordinator", "/cohorts/{running}/results/"): 9,
    ("coordinator", "/awards/"): 7,
    ("coordinator", "/awards/{award}/"): 15,
    ("coordinator", "/mentors/"): 6,
    ("coordinator", "/reports/{report}/"): 6,
    ("approver", "/"): 7,
    ("approver", "/instalments/{instalment}/"): 10,
    ("seat", "/"): 8,
    ("seat", "/cohorts/{scoring}/scoring/"): 10,
    ("seat", "/cohorts/{scoring}/applications/pdf/"): 9,
    ("seat", "/sheets/{sheet}/"): 12,
    ("mentor", "/"): 10,
    ("focal_point", "/"): 11,
    ("focal_point", "/awards/{award}/"): 14,
    ("focal_point", "/awards/{award}/spending/"): 7,
    ("focal_point", "/awards/{award}/history/"): 7,
    ("focal_point", "/milestones/{milestone}/"): 11,
    ("applicant", "/"): 9,
    ("applicant", "/applications/{draft}/"): 9,
    ("applicant", "/applications/{draft}/sections/eligibility/"): 7,
    ("applicant", "/applications/{draft}/budget/"): 9,
    ("applicant", "/applications/{draft}/check/"): 14,
    ("applicant", "/applications/{draft}/workbook/"): 7,
    ("auditor", "/awards/"): 7,
    ("administrator", "/people/"): 8,
}


def numbers() -> dict[str, int]:
    """Return the ids that stand in the addresses, as the bench looks them up."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in IDS.items():
            cursor.execute(f"{query} ORDER BY 1 LIMIT 1")
            found[name] = cursor.fetchone()[0]
    return found


def cost_of(world: World, who: str, path: str) -> tuple[int, list[str]]:
    """Return how many queries a page takes, and which."""
    browser = world.browser(who.replace("_", "."))
    url = path.format(**numbers())
    browser.get(url)  # what is put together once a process is put together now
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    assert answer.status_code == 200
    return len(queries), [query["sql"] for query in queries]


def test_every_page_of_the_bench_has_its_number() -> None:
    assert set(COSTS) == set(PATHS)


@pytest.mark.parametrize(("who", "path"), PATHS)
def test_a_page_costs_what_it_did(world: World, who: str, path: str) -> None:
    cost, queries = cost_of(world, who, path)
    assert cost == COSTS.get((who, path)), "\n".join([f"{cost} queries:", *queries])
    assert cost <= MOST
