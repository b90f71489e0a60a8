"""The house keeps its shape; each failure says where the thing belongs."""

import ast
import functools
import gzip
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from config.servers import ROOT

# Top to bottom; the two in the middle do not know each other.
LAYERS = (
    ("demonstration",),
    ("reports",),
    ("applications",),
    ("milestones", "mentoring"),
    ("ambassadors",),
    ("core",),
)
APPS = tuple(app for layer in LAYERS for app in layer)
OWN = (*APPS, "config", "bench", "bin", "tests", "manage.py")
# Where a request, a task or a command begins: there the clock is read, and handed on.
EDGES = (
    *("/views/", "/views.py", "/tasks.py", "/tasks/", "/management/commands/", "/admin.py"),
    *("core/accounts.py", "core/context.py", "core/middleware.py", "core/once.py"),
)
REAL_CLOCK = ("core/clock.py", "core/health.py", "core/reauthentication.py")
READS_CLOCK = re.compile(
    r"(timezone|datetime|date)\.(now|utcnow|today|localtime|localdate)|time\.time"
)
WRITES = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
INLINE = re.compile(
    r"<[^>]*\s(style|on[a-z]+)\s*=|<style\b|<script(?![^>]*\s(src=|type=\"application/json\"))",
    re.IGNORECASE,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ADDRESSES = re.compile(
    r"(pypi|pythonhosted|npmjs|jsdelivr|unpkg)\.(org|com|net)|/simple/?\s*$|(?<![\w.~-])/(work|root|home)/"
)
PICTURES = {".png", ".jpg", ".ico", ".woff2", ".pdf", ".xlsx", ".mo"}


@dataclass(frozen=True)
class Source:
    """One of our Python files, parsed."""

    path: str
    tree: ast.Module
    lines: int

    @property
    def app(self) -> str:
        return self.path.partition("/")[0]

    def is_in(self, *parts: str) -> bool:
        return any(part in f"/{self.path}" for part in parts)


@functools.cache
def sources() -> tuple[Source, ...]:
    """Our Python files, migrations left out."""
    files = [
        file
        for own in OWN
        for file in ([ROOT / own] if own.endswith(".py") else (ROOT / own).rglob("*.py"))
    ]
    made = []
    for file in sorted(files):
        path, text = file.relative_to(ROOT).as_posix(), file.read_text()
        if "/migrations/" not in path:
            made.append(Source(path, ast.parse(text), text.count("\n")))
    return tuple(made)


def found(
    kind: type[ast.stmt | ast.expr | ast.keyword],
    wrong: Callable[[ast.AST], object],
    *,
    within: Callable[[Source], bool],
) -> list[str]:
    """Where our code has something of this kind that is wrong."""
    return [
        f"{source.path}:{node.lineno}"
        for source in sources()
        if within(source)
        for node in ast.walk(source.tree)
        if isinstance(node, kind) and wrong(node)
    ]


def refuse(wrong: Sequence[str], sentence: str) -> None:
    """Fail with all that is wrong, and where it belongs."""
    assert not wrong, "\n  ".join([sentence, *wrong])


def templates() -> Iterator[Path]:
    return (ROOT / "templates").rglob("*.html")


def committed() -> Iterator[Path]:
    """What is committed or about to be; everything, where there is no git (an unpacked archive)."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines()
    return (
        file for name in names if (file := ROOT / name).is_file() and file.suffix not in PICTURES
    )


def layer(app: str) -> int:
    return next(index for index, names in enumerate(LAYERS) if app in names)


def test_foreign_keys_point_down() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in APPS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and (target := field.related_model._meta.app_label) in APPS
        and target != model._meta.app_label
        and layer(target) <= layer(model._meta.app_label)
    ]
    refuse(upwards, "A foreign key points down the layers: put the column into the higher app.")


def test_status_is_assigned_in_models_only() -> None:
    def assigns_status(node: ast.AST) -> bool:
        assert isinstance(node, ast.Assign)
        return any(
            isinstance(target, ast.Attribute) and target.attr == "status" for target in node.targets
        )

    outside = found(
        ast.Assign,
        assigns_status,
        within=lambda source: not source.is_in("/models", "tests/", "/moves.py"),
    )
    refuse(outside, "A status changes by a move: write a method of the model that calls _move().")


def services_of(source: Source) -> set[str]:
    """The names under which a file knows modules of services: `scoring.save(…)` is a service."""
    return {
        name.asname or name.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".services")
        for name in node.names
    }


def test_views_and_forms_do_not_write() -> None:
    def writes(node: ast.Call, services: set[str]) -> bool:
        if not isinstance(node.func, ast.Attribute):
            return False
        receiver = node.func.value
        if isinstance(receiver, ast.Name) and receiver.id in services:
            return False
        query = isinstance(receiver, ast.Call) or (
            isinstance(receiver, ast.Attribute) and receiver.attr == "objects"
        )
        return node.func.attr in WRITES or (node.func.attr == "update" and query)

    wrong = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        if source.is_in("/views", "/forms")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and writes(node, services_of(source))
    ]
    refuse(wrong, "Views and forms do not write: call a function in services/.")


def test_services_know_no_request() -> None:
    def takes_request(node: ast.AST) -> bool:
        assert isinstance(node, ast.FunctionDef)
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        return any(
            argument.arg == "request"
            or "HttpRequest" in ast.unparse(argument.annotation or argument)
            for argument in arguments
        )

    wrong = found(ast.FunctionDef, takes_request, within=lambda source: source.is_in("/services"))
    refuse(wrong, "A service is told what it needs: read the request in the view.")


def test_only_the_clock_reads_the_clock() -> None:
    def reads(node: ast.AST) -> bool:
        assert isinstance(node, ast.Attribute)
        return bool(READS_CLOCK.fullmatch(ast.unparse(node).removeprefix("django.utils.")))

    def in_apps(source: Source) -> bool:
        return source.app in APPS and source.path not in REAL_CLOCK

    refuse(found(ast.Attribute, reads, within=in_apps), "Take at= or on=; the clock is core.clock.")

    def by_itself(node: ast.AST) -> bool:
        assert isinstance(node, ast.keyword)
        return node.arg in {"auto_now", "auto_now_add"} or ast.unparse(node.value) in {
            "timezone.now",
            "Now()",
        }

    message = "A column does not read the clock by itself: the service fills it from at=."
    refuse(found(ast.keyword, by_itself, within=in_apps), message)

    def database_clock(node: ast.AST) -> bool:
        assert isinstance(node, ast.ImportFrom)
        return node.module == "django.db.models.functions" and any(
            name.name == "Now" for name in node.names
        )

    message = "The database's clock is not ours: hand at= to the query."
    refuse(found(ast.ImportFrom, database_clock, within=in_apps), message)


def test_the_clock_is_asked_at_the_edges_only() -> None:
    def imports_now(node: ast.AST) -> bool:
        assert isinstance(node, ast.ImportFrom)
        return node.module == "core.clock" and any(name.name == "now" for name in node.names)

    def inside(source: Source) -> bool:
        return source.app in APPS and source.app != "demonstration" and not source.is_in(*EDGES)

    message = "Only views, tasks and commands ask for the time: take at= or on= here."
    refuse(found(ast.ImportFrom, imports_now, within=inside), message)


def test_services_and_queries_say_what_they_do() -> None:
    def is_silent(node: ast.AST) -> bool:
        assert isinstance(node, ast.FunctionDef)
        return not node.name.startswith("_") and ast.get_docstring(node) is None

    silent = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources()
        if source.app in APPS and source.is_in("/services", "/queries")
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and is_silent(node)
    ]
    refuse(silent, "Say in one sentence what it does and refuses, with its rule's number.")


def test_files_and_functions_stay_short() -> None:
    long_files = [
        f"{source.path}: {source.lines} lines"
        for source in sources()
        if source.lines > (400 if source.app == "tests" else 300)
    ]
    refuse(long_files, "Make a package by noun of it, one file a noun.")
    long_functions = [
        f"{source.path}:{node.lineno} {node.name}: {length} lines"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 45
    ]
    refuse(long_functions, "Give a part of it a name: a function below, or a method of the model.")


def test_templates_stay_short() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in templates()
        if (lines := path.read_text().count("\n")) > 200
    ]
    refuse(
        too_long, "Move a part that htmx swaps, or that recurs, into a template that is included."
    )


def test_nothing_is_inline_in_pages() -> None:
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in templates()
        if path.relative_to(ROOT).parts[1] not in {"emails", "pdf"}
        and INLINE.search(TAGS.sub("", path.read_text()))
    ]
    refuse(wrong, "The browser refuses it: styles go to static/css, behaviour to static/js.")


def test_scripts_and_styles_stay_small() -> None:
    lines = sum(path.read_text().count("\n") for path in (ROOT / "static/js").rglob("*.js"))
    assert lines <= 500, (
        "Pages work as plain forms; say in htmx's attributes what a script would do."
    )
    styles = b"".join(path.read_bytes() for path in sorted((ROOT / "static/css").rglob("*.css")))
    assert len(gzip.compress(styles)) <= 12_000, "Use the parts that are there (the living page)."


def test_no_address_of_one_machine_or_registry_is_committed() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in committed()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ADDRESSES.search(line)
    ]
    refuse(wrong, "Where packages come from is each machine's own setting: leave it out.")


@pytest.mark.parametrize(
    "text", ["<p style='a'>", '<a onclick="b">', "<script>c</script>", "<style>"]
)
def test_the_look_for_inline_things_bites(text: str) -> None:
    assert INLINE.search(text)
    assert not INLINE.search('<script src="one.js" defer></script><p class="style">on = 1</p>')
