"""The demonstration, served whole on the test's database, and Debian's Chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright
from pytest_django.fixtures import Settings

from tests import serving

SWITCHES = (
    "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync",
    "disable-background-networking", "disable-component-update",
)  # fmt: skip


def manage(folder: Path, *command: str) -> str:
    """Run a command of the program on the test's database; returns what it said."""
    env = serving.environment(STATIC_ROOT=str(folder / "static"), SITE_URL="http://localhost")
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env=env, cwd=serving.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def demonstration(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[str]:
    """Serve the demonstration's world with worker and beat; at the end everything must hold."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    manage(tmp_path, "collectstatic", "--noinput")
    manage(tmp_path, "build_demonstration")
    with serving.whole(tmp_path, STATIC_ROOT=str(tmp_path / "static")) as address:
        yield address
    assert "Everything holds" in manage(tmp_path, "verify")


@pytest.fixture
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start a browser; its Playwright is the plug-in's, for two of them do not go together."""
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=[f"--{switch}" for switch in SWITCHES]
    )
    yield browser
    browser.close()
