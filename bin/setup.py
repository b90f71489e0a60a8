#!/usr/bin/env python3
"""Make .venv from the lock file, and have the system's libraries that the program needs (standard library only)."""

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
            os.execv(found, [found] + sys.argv)
    print("Python 3.11 or newer is needed: install it, or name it with PYTHON=, for example make PYTHON=python3.12.")
    return 1


def _have_libraries(packages: tuple[str, ...]) -> None:
    """Install the system's libraries as root on Debian or Ubuntu; elsewhere say what to install."""
    if not shutil.which("dpkg-query"):
        if not all(_loads(library) for library in LIBRARIES):
            print("Documents need Pango 1.44 or newer and HarfBuzz: install them (macOS: brew install pango).")
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
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"] + packages
    for step in (["apt-get", "update", "--quiet"], command):
        done = subprocess.run(step, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout[-1500:])
        print("That did not work; try by hand: apt-get install " + " ".join(packages))


def _installed(package: str) -> bool:
    command = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout == "installed"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _have_packages() -> int:
    """Make .venv hold what the lock says, by its hashes; nothing is done when it does already."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    python = VENV / "bin" / "python"
    works = python.exists() and subprocess.run([str(python), "-c", ""]).returncode == 0
    if works and STAMP.exists() and STAMP.read_text() == wanted:
        return 0
    print("Installing the packages of " + LOCK.name)
    if not (_by_uv(works) or _by_pip(works)):
        print("The packages could not be installed: check the connection to your package index, then try again.")
        return 1
    STAMP.write_text(wanted)
    return 0


def _by_uv(works: bool) -> bool:
    uv = shutil.which("uv")
    if not uv:
        return False
    steps = [] if works else [[uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]]
    python = str(VENV / "bin" / "python")
    steps.append([uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", str(LOCK)])
    return all(subprocess.run(step).returncode == 0 for step in steps)


def _by_pip(works: bool) -> bool:
    if not works and not _has_ensurepip() and shutil.which("dpkg-query") and os.geteuid() == 0:
        _install(["python3-venv"])  # Debian ships Python without it
    steps = [[sys.executable, "-m", "venv", *([] if works else ["--clear"]), str(VENV)]]
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps.append([*pip, "--require-hashes", "--requirement", str(LOCK)])
    return all(subprocess.run(step).returncode == 0 for step in steps)


def _has_ensurepip() -> bool:
    return subprocess.run([sys.executable, "-c", "import ensurepip"], stderr=subprocess.DEVNULL).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
