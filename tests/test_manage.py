"""What manage.py says when something is missing: a sentence, not a traceback."""

import os
import subprocess
import sys

import pytest

from config.servers import ROOT

GONE = "postgres://nobody@127.0.0.1:1/nothing"
REAL = {"SECRET_KEY": "n0t-a-real-one-" * 4, "DATABASE_URL": GONE, "DATABASE_OWNER_URL": GONE}


def said_by(*command: str, **environment: str) -> str:
    """What a command that fails says with just these variables."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={"PATH": os.defpath, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("SECRET_KEY", "at least 50 random characters, kept secret"),
        (
            "DATABASE_OWNER_URL",
            "a PostgreSQL address such as postgres://name:password@host/database",
        ),
    ],
)
def test_a_missing_variable_is_named(missing: str, sentence: str) -> None:
    environment = {name: value for name, value in REAL.items() if name != missing}
    expected = f"Set the environment variable {missing}: {sentence}.\n"
    assert said_by("migrate", **environment) == expected


def test_a_database_that_is_away_is_named() -> None:
    said = said_by("migrate", **REAL)
    assert said.startswith("PostgreSQL does not answer. It said: connection to server at")
    assert "Traceback" not in said
