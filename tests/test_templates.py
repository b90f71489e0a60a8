"""What Django's templates do silently: a name that one block sets is empty in the next."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

BLOCK = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", re.DOTALL)
SET = re.compile(r"\{% (?:url|translate) [^%]*? as (\w+) %\}|asvar (\w+) %\}|asvar (\w+) ")


def used(name: str, text: str) -> bool:
    """Say whether a name is read in a piece of a template, apart from where it is set."""
    return bool(re.search(rf"(?:=|\{{\{{ ?|include |if ){name}\b", text))


def test_no_block_reads_a_name_that_only_another_block_sets() -> None:
    wrong = []
    for path in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")):
        blocks = BLOCK.findall(path.read_text())
        sets = [
            {name for found in SET.findall(text) for name in found if name}
            for _name, text in blocks
        ]
        for number, (_name, text) in enumerate(blocks):
            elsewhere = {
                name for other, names in enumerate(sets) if other != number for name in names
            }
            wrong += [
                f"{path.name}: {name}"
                for name in sorted(elsewhere - sets[number])
                if name == "back_url" and used(name, text)
            ]
    assert wrong == [], "Set it in the block that reads it as well."
