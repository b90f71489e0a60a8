"""What the browser is told on every page: keep nothing, run nothing that is not ours."""

from __future__ import annotations

import re

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import Settings

from tests.test_queries import PATHS, numbers
from tests.world import World

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
WRONG = ("/nowhere/", "/applications/999999999/", "/people/")  # a seat reads 404, 404, 403
PUBLIC = ("/account/login/", "/account/password/reset/", "/offer/answered/accepted/", "/letter/x/")


def policy(words: str) -> dict[str, str]:
    """Return a Content-Security-Policy by directive."""
    parts = (part.strip().partition(" ") for part in words.split(";") if part.strip())
    return {name: rest for name, _gap, rest in parts}


def assert_headers(answer: HttpResponseBase, *, kept: bool) -> None:
    said = answer.headers
    assert policy(said["Content-Security-Policy"]) == POLICY
    assert "unsafe" not in said["Content-Security-Policy"]
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["X-Frame-Options"] == "DENY"
    assert said["Referrer-Policy"] == "same-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["Permissions-Policy"].startswith("camera=(), geolocation=()")
    if not kept:
        assert said["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("who", "path"), PATHS)
def test_a_page_of_somebody_signed_in_is_kept_nowhere(world: World, who: str, path: str) -> None:
    browser = world.browser(who.replace("_", "."))
    answer = browser.get(path.format(**numbers()))
    assert answer.status_code == 200
    assert_headers(answer, kept=False)
    assert not re.findall(
        r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=\"", answer.content.decode()
    )


@pytest.mark.parametrize("path", WRONG)
def test_a_refusal_is_kept_nowhere(world: World, path: str) -> None:
    answer = world.browser("seat").get(path)
    assert answer.status_code in {403, 404}
    assert_headers(answer, kept=False)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_runs_nothing_inline(world: World, path: str) -> None:
    assert_headers(Client().get(path), kept=True)


def test_an_answer_to_a_form_is_kept_nowhere(world: World) -> None:
    answer = world.browser("coordinator").post("/cohorts/new/", {"name": ""})
    assert answer.status_code == 200
    assert_headers(answer, kept=False)


def test_a_download_runs_nothing_and_is_kept_nowhere(world: World) -> None:
    from tests.routes.things import arguments

    pk = arguments("evidence file", "KEN")["pk"]
    answer = world.browser("focal.point").get(f"/documents/{pk}/")
    assert answer.status_code == 200
    answer.getvalue()
    said = answer.headers
    assert policy(said["Content-Security-Policy"]) == {"sandbox": "", "default-src": "'none'"}
    assert said["Cache-Control"] == "private, no-store"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Disposition"].startswith("attachment;")


def test_only_the_drawing_of_a_mail_may_style_inline(world: World, settings: Settings) -> None:
    from demonstration.models import ShownMail
    from tests.cast import AT

    settings.ROOT_URLCONF = "tests.routes.urls"
    mail = ShownMail.objects.create(
        to="a@example.org", subject="S", text="T", html="<p>T</p>", at=AT
    )
    answer = Client().get(f"/demonstration/mails/{mail.pk}/html/")
    said = policy(answer.headers["Content-Security-Policy"])
    assert said == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    page = Client().get(f"/demonstration/mails/{mail.pk}/")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
