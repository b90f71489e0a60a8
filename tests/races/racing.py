"""Send requests at the same moment, and take the database's own guards away for a twin."""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import User

CSRF = "r" * 32
MARKUP = re.compile(r"(<[^>]+>|\s)+")


@dataclass
class Answer:
    """What came back: the status, where it leads, the page's words."""

    status: int
    location: str
    words: str
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass
class Caller:
    """One browser: a person's session, or none for who follows a one-time link."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, data: dict[str, str] | None = None) -> Answer:
        """Send one request on a connection of its own."""
        where = urlsplit(self.address)
        wire = http.client.HTTPConnection(where.hostname or "", where.port or 80, timeout=60)
        cookies = "; ".join(f"{k}={v}" for k, v in ({"csrf": CSRF} | self.cookies).items())
        body = urlencode({"csrfmiddlewaretoken": CSRF} | (data or {})) if data is not None else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        wire.request(method, path, body=body, headers={"Cookie": cookies} | kind)
        answer = wire.getresponse()
        text = answer.read().decode()
        location = answer.headers.get("Location", "")
        jar: SimpleCookie = SimpleCookie()
        for line in answer.headers.get_all("Set-Cookie", []):
            jar.load(line)
        wire.close()
        kept = {name: morsel.value for name, morsel in jar.items()}
        return Answer(answer.status, location, MARKUP.sub(" ", text), kept)

    def told(self, answer: Answer, path: str) -> str:
        """Return the words of a page as who got that answer reads it, messages included."""
        return Caller(self.address, self.cookies | answer.cookies).send("GET", path).words


def signed_in(address: str, person: User) -> Caller:
    """Return a browser with a session, its password entered a moment ago."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    name = settings.SESSION_COOKIE_NAME
    return Caller(address, {"session": client.cookies[name].value})


def at_once(*calls: tuple[Caller, str, dict[str, str]], apart: float = 0.0) -> list[Answer]:
    """POST all of it at the same moment, or each some seconds after the one before."""
    answers: list[Answer | None] = [None] * len(calls)
    line = threading.Barrier(len(calls))

    def run(place: int) -> None:
        caller, path, data = calls[place]
        line.wait(30)
        time.sleep(apart * place)
        answers[place] = caller.send("POST", path, data)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    found = [answer for answer in answers if answer is not None]
    assert len(found) == len(calls), "a request was never answered"
    return found


def token() -> str:
    """Return a new form's token."""
    return str(uuid.uuid4())


def clock_at(moment: datetime) -> None:
    """Let the served program's clock stand near a moment."""
    seconds = (moment - timezone.now()).total_seconds()
    Path(os.environ["RACE_CLOCK"]).write_text(str(seconds))


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Take constraints, unique indexes and triggers away; everything is emptied before they return."""
    back = []
    for name in names:
        gone, again = _ways(name)
        _run(gone)
        back.append(again)
    try:
        yield
    finally:
        call_command("flush", interactive=False, verbosity=0)
        for again in back:
            _run(again)


def _run(command: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command)


def _ways(name: str) -> tuple[str, str]:
    """Return how to take a guard of the database away, and how to put it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = %s", [name],
        )  # fmt: skip
        if row := cursor.fetchone():
            table, definition = row
            add = f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            return f"ALTER TABLE {table} DROP CONSTRAINT {name}", add
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        if row := cursor.fetchone():
            return f"DROP INDEX {name}", str(row[0])
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE %s", [f"{name}%"]
        )
        table, trigger = cursor.fetchone()
        turn = f"ALTER TABLE {table} {{}} TRIGGER {trigger}"
        return turn.format("DISABLE"), turn.format("ENABLE")
