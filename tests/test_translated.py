"""Every sentence a person reads can be translated; the pages themselves are looked at in tests/states."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError

from core import refusals
from tests.test_architecture import APPS, Source, refuse, sources

SAID = {PermissionDenied.__name__, ValidationError.__name__} | {
    name for name, kind in inspect.getmembers(refusals, inspect.isclass)
}
LAZY = {"gettext_lazy", "ngettext_lazy", "pgettext_lazy"}


def own() -> Iterator[Source]:
    """Yield what people read from: the apps, but not the invented world nor what a terminal says."""
    for source in sources():
        if source.app in APPS and not source.is_in("/world/", "/management/", "core/moves.py"):
            yield source


def test_every_refusal_can_be_translated() -> None:
    wrong = [
        f"{source.path}:{node.lineno}"
        for source in own()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SAID
        and node.args
        and _is_plain(node.args[0])
    ]
    refuse(wrong, "A person reads this sentence: give it to gettext.")


def _is_plain(words: ast.expr) -> bool:
    """Say whether a sentence stands there as it is, which gettext never saw."""
    if isinstance(words, ast.JoinedStr):
        said = [part.value for part in words.values if isinstance(part, ast.Constant)]
        return any(any(letter.isalpha() for letter in str(part)) for part in said)
    return isinstance(words, ast.Constant) and isinstance(words.value, str) and " " in words.value


def test_lazy_words_are_not_filled_in_while_the_program_starts() -> None:
    wrong = [
        f"{source.path}:{node.lineno}"
        for source in own()
        for node in _at_start(source.tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and _is_lazy(node.left, _lazy_names(source.tree))
    ]
    refuse(wrong, "It is English for everybody from then on: use format_lazy.")


def _lazy_names(tree: ast.Module) -> set[str]:
    """Return what the lazy functions are called in a file."""
    return {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name in LAZY
    }


def _at_start(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is run when a file is imported: its body and its classes', not its functions'."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _at_start(child)


def _is_lazy(node: ast.expr, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
