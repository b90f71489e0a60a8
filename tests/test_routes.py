"""Who may use which address (docs/rules.md §5): the table is tests/routes/table.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from tests.routes.open import OWN_ACCOUNT, PUBLIC
from tests.routes.places import ANONYMOUS, PEOPLE, to_cohort, to_nothing, to_place
from tests.routes.table import ROWS, Row
from tests.routes.things import ABSENT, NOBODY, arguments
from tests.world import World

LISTED = {row.name for row in ROWS} | PUBLIC.keys() | OWN_ACCOUNT.keys()
ROLE_S_OWN = {
    "",
    "mentor",
    "person",
    "grant",
    "message",
    "society of a cohort",
    "stand-in",
}  # a role's pages, whatever they are about
DONE = {200, 302, 409}  # a page, a step taken, or a sentence on why it cannot be taken now
PAGES = {"budget_change", "budget_remove", "milestone"}  # pages too, in a row of their own
OUTSIDE = {"stranger", "applicant", "administrator"}
Browsers = dict[str, Client]


def patterns(resolver: URLResolver) -> Iterator[tuple[URLPattern, str]]:
    """Return every address of the program with its pattern in words."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            for inner, rest in patterns(each):
                yield inner, f"{each.pattern}{rest}"
        else:
            yield each, str(each.pattern)


EVERY = list(patterns(get_resolver("tests.routes.urls")))


@pytest.fixture
def addresses(settings: Settings) -> None:
    """Serve the demonstration's addresses beside the program's own."""
    settings.ROOT_URLCONF = "tests.routes.urls"


@pytest.fixture
def browsers(world: World, addresses: None) -> Browsers:
    """Return a browser for everybody, signed in."""
    return {who: world.browser("" if who == ANONYMOUS else who) for who in PEOPLE}


def test_every_address_is_listed() -> None:
    unlisted = sorted(
        words for pattern, words in EVERY if pattern.name and pattern.name not in LISTED
    )
    assert not unlisted, f"Say in tests/routes/table.py who may use these: {unlisted}"
    gone = sorted(LISTED - {pattern.name for pattern, _words in EVERY})
    assert not gone, (
        f"These are listed in tests/routes/table.py, but there is no such address: {gone}"
    )


def test_the_list_of_public_addresses_is_the_whole_of_them() -> None:
    """Whatever has no name is closed too; a new address is, unless it is listed here."""
    public = {
        pattern.name
        for pattern, _words in EVERY
        if not getattr(pattern.callback, "login_required", True)
    }
    assert public == set(PUBLIC)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_address_asks_nobody_to_sign_in(
    name: str, world: World, addresses: None, settings: Settings
) -> None:
    answer = Client().get(reverse(name, args=PUBLIC[name]))
    assert answer.status_code in {200, 302, 404, 405, 410}
    assert "next=" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("name", sorted(OWN_ACCOUNT))
def test_an_own_account_is_for_whoever_is_signed_in(name: str, browsers: Browsers) -> None:
    url = reverse(name, args=OWN_ACCOUNT[name])
    assert_asks_to_sign_in(browsers[ANONYMOUS].get(url), name)
    answer = browsers["stranger"].get(url)
    assert answer.status_code in {200, 302, 401, 404, 405}  # 401: allauth's page of a failed log-in
    assert not answer.headers.get("Location", "").startswith("/account/login/")


def asks_to_sign_in(answer: HttpResponse | Any) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith(
        "/account/login/?next="
    )


def assert_asks_to_sign_in(answer: HttpResponse | Any, what: str) -> None:
    assert asks_to_sign_in(answer), f"{what}: {answer.status_code} to nobody"


def to(row: Row, who: str, thing: str) -> set[str]:
    """Return what a person is to the thing of a row."""
    if row.kind == "cohort":
        return to_cohort(who, thing)
    if row.kind in ROLE_S_OWN:
        return to_nothing(who)
    found = to_place(who, thing)
    return found | {"seat's"} if row.kind == "sheet" and who == "seat" else found


def expected(row: Row, relations: set[str]) -> set[int]:
    """Return the statuses that are right for a person who is this to the thing."""
    if relations & row.may:
        return DONE
    return {403} if relations & row.knows else {404}


def address(row: Row, found: dict[str, Any]) -> str:
    """Return a row's address about a thing; of what is known of it, what the address asks for."""
    pattern = next(pattern for pattern, _words in EVERY if pattern.name == row.name)
    wanted = pattern.pattern.converters
    return reverse(row.name, kwargs={name: found[name] for name in wanted})


def asked(browser: Client, method: str, url: str) -> HttpResponse | Any:
    """Ask for a page, or send it nothing, and take back whatever that did."""
    with transaction.atomic():
        answer = browser.get(url) if method == "G" else browser.post(url)
        if answer.streaming:
            answer.getvalue()  # reading to the end closes the file
        transaction.set_rollback(True)
    return answer


def wrong_of(row: Row, browsers: Browsers, thing: str, found: dict[str, Any]) -> Iterator[str]:
    """Yield what is answered to somebody and is not what the table says."""
    url = address(row, found)
    for method in row.takes:
        for who, browser in browsers.items():
            answer = asked(browser, method, url)
            what = f"{who} {method} {url} ({thing})"
            if who == ANONYMOUS:
                if not asks_to_sign_in(answer):
                    yield f"{what}: {answer.status_code} to nobody"
                continue
            relations = to(row, who, thing)
            if row.on and thing != row.on[0] and not relations and who in OUTSIDE:
                continue  # tried on the first thing
            right = expected(row, relations)
            if answer.status_code not in right or asks_to_sign_in(answer):
                yield f"{what}: {answer.status_code}, not {sorted(right)}"


def ids() -> list[str]:
    """Return a name for each row: the address and what it takes, numbered where it comes twice."""
    return [f"{row.name}-{row.takes}-{'-'.join(row.on) or 'all'}" for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=ids())
def test_who_may_use_it(row: Row, browsers: Browsers) -> None:
    wrong: list[str] = []
    for thing in row.on or ("",):
        found = arguments(row.kind, thing) if thing else {}
        wrong += wrong_of(row, browsers, thing, found)
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.on and row.kind != "message"], ids=lambda row: row.name
)
def test_what_is_not_there_is_404_to_everybody(row: Row, browsers: Browsers) -> None:
    """Except where a page is a role's own whatever it is about: that says so first.

    Sending a message again that is not there sends nothing, and shows the list.
    """
    found = arguments(row.kind, row.on[0])
    found["pk"] = NOBODY if isinstance(found["pk"], type(NOBODY)) else ABSENT
    wrong = []
    for who in ("stranger", "focal.point", "seat", "coordinator", "auditor", "administrator"):
        mine = to_nothing(who)
        refused = row.kind in ROLE_S_OWN and mine & row.knows and not mine & row.may
        for method in row.takes:
            status = asked(browsers[who], method, address(row, found)).status_code
            if status != (403 if refused else 404):
                wrong.append(f"{who} {method}: {status}")
    assert not wrong, "\n".join(["", *wrong])


BUTTONS = [row for row in ROWS if row.takes == "P" and row.name not in PAGES]


@pytest.mark.parametrize("row", BUTTONS, ids=lambda row: row.name)
def test_the_address_of_a_button_leads_to_a_page_and_does_nothing(
    row: Row, browsers: Browsers
) -> None:
    browser = browsers["administrator" if "administrator" in row.may else "coordinator"]
    url = address(row, arguments(row.kind, row.on[0]))
    answer = asked(browser, "G", url)
    assert answer.status_code == 302
    assert url.startswith(answer.headers["Location"])
    assert asked(browser, "G", answer.headers["Location"]).status_code in {200, 403}
