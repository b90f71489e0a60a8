#!/usr/bin/env python3
"""Make .venv from the lock file, and have the libraries of the system that the program needs.

It runs before anything is installed, so it uses the standard library only.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.sha256"
OLDEST = (3, 11)
# WeasyPrint opens these; the fonts carry the scripts of all the languages people write in.
LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
FOR_ALL = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-core")
FOR_TESTS = ("chromium",)


def main() -> int:
    """Do what is missing and nothing else; say in a line what a person has to do."""
    if sys.version_info < OLDEST:
        return _with_newer_python()
    descriptor = os.open(str(ROOT / "bin"), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # two shells at once: the second waits and finds it done
    _have_libraries(FOR_ALL + (FOR_TESTS if "--tests" in sys.argv else ()))
    return _have_packages()


def _with_newer_python() -> int:
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 (no shell is wanted)
    print(
        "Python 3.11 or newer is needed: install it, or name the one you have, "
        "for example make demo PYTHON=/opt/python/bin/python3."
    )
    return 1


def _have_libraries(packages: tuple[str, ...]) -> None:
    """Install the system's libraries as root on Debian or Ubuntu; elsewhere say what to install."""
    if not shutil.which("dpkg-query"):
        if not all(_loads(library) for library in LIBRARIES):
            print("Documents need Pango and HarfBuzz: install them (macOS: brew install pango).")
        return
    missing = [package for package in packages if not _installed(package)]
    if not missing:
        return
    if os.geteuid() != 0:
        print("Some pages need more of the system: sudo apt-get install " + " ".join(missing))
        return
    _install(missing)


def _install(packages: list[str]) -> None:
    """Install packages of the system; a package index that does not answer is no reason to stop."""
    print("Installing " + ", ".join(packages))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]
    for step in (["apt-get", "update", "--quiet"], [*command, *packages]):
        done = _run(step, environment)
    if done.returncode != 0:
        print(done.stdout[-1500:])
        print("That did not work; try by hand: apt-get install " + " ".join(packages))


def _installed(package: str) -> bool:
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    return _run(command, dict(os.environ)).stdout == "installed"


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _have_packages() -> int:
    """Make .venv hold what the lock says, by its hashes; nothing is done when it does already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    again = _works([str(PYTHON), "-c", ""])
    if again and STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    print("Installing the packages of " + LOCK.name)
    if not (_by_uv(again=again) or _by_pip(again=again)):
        print(
            "The packages could not be installed: check the way to your package index, try again."
        )
        return 1
    STAMP.write_text(wanted)
    return 0


def _by_uv(*, again: bool) -> bool:
    uv = shutil.which("uv")
    if not uv:
        return False
    make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
    fill = [uv, "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", str(LOCK)]
    return (again or _works(make)) and _works(fill)


def _by_pip(*, again: bool) -> bool:
    if not _works([sys.executable, "-c", "import ensurepip"]) and _is_root_on_debian():
        _install(["python3-venv"])  # Debian ships Python without it
    make = [sys.executable, "-m", "venv", str(VENV)] + ([] if again else ["--clear"])
    fill = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return _works(make) and _works([*fill, "--require-hashes", "--requirement", str(LOCK)])


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _is_root_on_debian() -> bool:
    return os.geteuid() == 0 and shutil.which("dpkg-query") is not None


if __name__ == "__main__":
    sys.exit(main())
