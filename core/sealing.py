"""Canonical JSON, and personal text beside it: the sealed row keeps sha256(salt + text)."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any
from uuid import UUID

from core.models.sealed import SideText


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, no escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal(value: Any, *, owner: UUID, personal: frozenset[str]) -> tuple[Any, list[SideText]]:
    """Take the personal texts out of a value, leaving salted hashes in their place.

    `personal` names keys, at any depth, whose strings are personal. Returns the sealed value and
    the unsaved side texts of `owner`.
    """
    texts: list[SideText] = []

    def walk(node: Any, path: str) -> Any:
        if isinstance(node, dict):
            return {
                key: _apart(texts, owner, f"{path}{key}", child)
                if key in personal and isinstance(child, str) and child
                else walk(child, f"{path}{key}.")
                for key, child in node.items()
            }
        if isinstance(node, list):
            return [walk(child, f"{path}{index}.") for index, child in enumerate(node)]
        return node

    return walk(value, ""), texts


def _apart(texts: list[SideText], owner: UUID, path: str, text: str) -> dict[str, str]:
    side = side_text(owner, path, text)
    texts.append(side)
    return {"sealed": path, "sha256": digest(side.salt + text)}


def side_text(owner: UUID, path: str, text: str) -> SideText:
    """Return an unsaved side text with a fresh salt."""
    return SideText(owner=owner, path=path, salt=secrets.token_hex(16), text=text)


def opened(value: Any, texts: dict[str, str]) -> Any:
    """Return a sealed value with its personal texts put back; a purged one reads as empty."""
    if isinstance(value, dict):
        if set(value) == {"sealed", "sha256"}:
            return texts.get(value["sealed"], "")
        return {key: opened(child, texts) for key, child in value.items()}
    if isinstance(value, list):
        return [opened(child, texts) for child in value]
    return value


def texts_of(*owners: UUID) -> dict[UUID, dict[str, str]]:
    """Return the side texts of sealed rows, by owner and path, in one query."""
    found: dict[UUID, dict[str, str]] = {owner: {} for owner in owners}
    rows = SideText.objects.filter(owner__in=owners).values_list("owner", "path", "text")
    for owner, path, text in rows:
        found[owner][path] = text
    return found
