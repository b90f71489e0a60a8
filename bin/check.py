"""Everything `make check` looks at, or what is named: `bin/check.py types style`.

With --mend, put code and templates in the one format.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PROGRAMS = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
# What a real installation has, so that `check --deploy` looks at real settings.
PRODUCTION = {
    "DEMONSTRATION": "0",
    "SECRET_KEY": "n0t-a-real-one-" * 4,
    "ALLOWED_HOSTS": "ambassadors.example.org",
    "SITE_URL": "https://ambassadors.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
}
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "style": ["ruff", "check", "."],
    "templates": ["djhtml", "--check", "templates"],
    "types": ["mypy", "."],
    "layers": ["lint-imports"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level=WARNING"],
    "compose file": [
        "check-jsonschema", "--builtin-schema=vendor.compose-spec", "docker-compose.yml",
    ],
}  # fmt: skip
MENDED = 1  # djhtml says so when it has changed something
MENDS = (
    ["ruff", "format", "."],
    ["ruff", "check", "--select=I", "--fix", "."],
    ["djhtml", "templates"],
)


def main() -> int:
    """Run every check to its end, then show what failed."""
    if "--mend" in sys.argv:
        return _mend()
    from config import servers  # found thanks to the path above

    wanted = [name for name in CHECKS if name in sys.argv] or list(CHECKS)
    try:
        with servers.environment(servers.TEST), ThreadPoolExecutor(os.cpu_count()) as pool:
            good = dict(zip(wanted, pool.map(_check, wanted), strict=True))
    except servers.ServersError as error:
        print(error, file=sys.stderr)
        return 1
    failed = [name for name in wanted if not good[name]]
    print(f"Not good: {', '.join(failed)}." if failed else f"All {len(wanted)} checks are good.")
    return 1 if failed else 0


def _mend() -> int:
    for command in MENDS:
        code, said = _run(command)
        print(said, end="")
        if code not in {0, MENDED}:
            return code
    return 0


def _check(name: str) -> bool:
    begun = time.monotonic()
    code, said = _run(CHECKS[name])
    word = "good" if code == 0 else "NOT GOOD"
    print(
        f"{name}: {word} ({time.monotonic() - begun:.1f} s)\n{said if code else ''}",
        end="",
        flush=True,
    )
    return code == 0


def _run(command: list[str]) -> tuple[int, str]:
    program = (
        command if Path(command[0]).is_absolute() else [str(PROGRAMS / command[0]), *command[1:]]
    )
    done = subprocess.run(
        program,
        cwd=ROOT,
        env={**os.environ, **PRODUCTION},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(main())
