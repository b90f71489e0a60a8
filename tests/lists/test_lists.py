"""Every list costs the same at one row and at thirty: one literal holds both."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from tests.lists.growing import copied, one_of, spare
from tests.lists.rows import PLACES, List
from tests.lists.table import LISTS
from tests.world import World


def body_of(browser: Client, url: str) -> bytes:
    """Return what a page or a file says, read to its end."""
    answer = browser.get(url)
    assert answer.status_code == 200, answer.headers
    return b"".join(answer) if answer.streaming else answer.content


def cost_of(browser: Client, url: str) -> tuple[list[str], int]:
    """Return the queries of a page, and how long the page is."""
    body_of(browser, url)  # what is put together once a process is put together now
    with CaptureQueriesContext(connection) as queries:
        body = body_of(browser, url)
    return [query["sql"] for query in queries], len(body)


@pytest.mark.parametrize("of", LISTS, ids=lambda of: f"{of.who} {of.path} {of.what}")
def test_a_list_costs_the_same_at_one_row_and_at_thirty(
    world: World, settings: Settings, of: List
) -> None:
    settings.ROOT_URLCONF = "tests.routes.urls"
    browser, left = world.browser(of.who), spare()
    url = of.path.format(**{name: PLACES[name]() for name in PLACES if f"{{{name}}}" in of.path})
    row = one_of(of.rows())
    copied(row, left, of.differs, count=of.least)
    at_one, short = cost_of(browser, url)
    if of.grow:
        of.grow(row, left)
    else:
        copied(row, left, of.differs, have=of.least)
    at_thirty, long = cost_of(browser, url)
    assert long > short, "the rows are not on the page"
    assert (len(at_one), len(at_thirty)) == (of.cost, of.cost), "\n".join(at_thirty)
