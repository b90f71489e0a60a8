"""Pages for what went wrong: how to go on, whom to write to, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from core.views import errors

LONG = "People tell us that they are asked often and answered rarely."


@pytest.fixture
def post(rf: RequestFactory) -> HttpRequest:
    return rf.post(
        "/plan/", {"why": LONG, "password": "a secret that is long enough", "year": "2026"}
    )


def heading(response: HttpResponse) -> str:
    found = re.findall(r"<h1>(.*?)</h1>", response.content.decode())
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.handler400, 400, "Your browser sent something we cannot read"),
        (errors.handler403, 403, "You cannot do this"),
        (errors.handler404, 404, "This page does not exist"),
        (errors.conflict, 409, "This was changed in the meantime"),
        (errors.too_large, 413, "The file is too large"),
        (errors.handler429, 429, "Too many tries"),
        (errors.handler500, 500, "Something went wrong on our side"),
        (errors.csrf_failure, 403, "Send the form again"),
    ],
)
def test_each_page_names_whom_to_write_to(
    rf: RequestFactory,
    settings: Settings,
    view: Callable[[HttpRequest], HttpResponse],
    status: int,
    title: str,
) -> None:
    response = view(rf.get("/plan/"))
    assert (response.status_code, heading(response)) == (status, title)
    words = response.content.decode()
    assert words.count(settings.HELP_EMAIL) >= 2
    assert "style=" not in words
    assert "<script>" not in words
    assert not re.search(r"\b(please|sorry)\b", words, re.IGNORECASE)


def test_a_refusal_says_who_can(rf: RequestFactory) -> None:
    response = errors.handler403(rf.get("/"), PermissionDenied("Only Luis Ortega can approve it."))
    assert "Only Luis Ortega can approve it." in response.content.decode()


def test_a_body_that_is_too_large_is_413(rf: RequestFactory) -> None:
    assert errors.handler400(rf.get("/"), RequestDataTooBig("too big")).status_code == 413


@pytest.mark.django_db
def test_500_asks_the_database_nothing(rf: RequestFactory) -> None:
    with CaptureQueriesContext(connection) as queries:
        errors.handler500(rf.get("/"))
    assert len(queries) == 0


def test_what_was_typed_is_given_back(post: HttpRequest) -> None:
    assert errors.typed(post) == [LONG, "2026"]
    assert LONG in errors.csrf_failure(post).content.decode()
    assert LONG in errors.conflict(post).content.decode()


def test_a_conflict_shows_both_versions(post: HttpRequest) -> None:
    words = errors.conflict(
        post, mine={"Why now": "mine <b>"}, theirs={"Why now": "theirs"}, by="Amina"
    ).content.decode()
    assert words.count("mine &lt;b&gt;") == 1
    assert words.count("theirs</blockquote>") == 1
    assert "Amina saved first. Nothing was overwritten." in words
    assert LONG not in words


def test_typed_text_is_escaped(rf: RequestFactory) -> None:
    attack = "<script>alert(1)</script> and some words"
    assert (
        "<script>alert" not in errors.csrf_failure(rf.post("/", {"why": attack})).content.decode()
    )


def test_a_conflict_shows_only_what_differs(post: HttpRequest) -> None:
    mine, theirs = {"Title": "Same", "Month": "6"}, {"Title": "Same", "Month": "9"}
    words = errors.conflict(post, "Saved first.", mine=mine, theirs=theirs).content.decode()
    assert "Month" in words
    assert "Title" not in words
    assert LONG not in words  # both texts stand there already


def test_a_refusal_says_so_and_leads_somewhere(rf: RequestFactory) -> None:
    answer = errors.conflict(rf.get("/files/1/"), "It cannot be opened.")
    assert heading(answer) == "This is not possible now"
    assert 'class="button" href="/"' in answer.content.decode()
