"""Sealed rows: personal text stands beside them, its salted hash inside."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import SideText
from core.sealing import canonical, digest, opened, seal, texts_of

PERSONAL = frozenset({"name", "text"})
LETTER = {
    "name": "Adela Brandt-Osei",
    "rows": [{"text": "First", "amount": 5}, {"text": "", "amount": 6}],
    "deep": {"name": "Bruno", "code": "KE"},
}
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "text", "code", "rows"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_sealing_takes_out_personal_text_and_nothing_else() -> None:
    sealed, texts = seal(LETTER, owner=uuid.uuid4(), personal=PERSONAL)
    assert [(side.path, side.text) for side in texts] == [
        ("name", "Adela Brandt-Osei"), ("rows.0.text", "First"), ("deep.name", "Bruno"),
    ]  # fmt: skip
    assert sealed["rows"][1] == {"text": "", "amount": 6}
    assert sealed["deep"]["code"] == "KE"
    assert "Adela" not in canonical(sealed)


@given(TREES)
def test_what_is_sealed_opens_to_the_same(value: Any) -> None:
    sealed, texts = seal(value, owner=uuid.UUID(int=1), personal=PERSONAL)
    assert opened(sealed, {side.path: side.text for side in texts}) == value


def test_the_hash_covers_salt_and_text() -> None:
    sealed, [side] = seal({"name": "Adela"}, owner=uuid.uuid4(), personal=PERSONAL)
    assert sealed["name"] == {
        "sealed": "name",
        "sha256": hashlib.sha256(f"{side.salt}Adela".encode()).hexdigest(),
    }
    assert len(side.salt) == 32


def test_the_same_text_has_another_hash_each_time() -> None:
    one, two = (seal({"name": "A"}, owner=uuid.uuid4(), personal=PERSONAL)[0] for _ in "ab")
    assert one["name"]["sha256"] != two["name"]["sha256"]


def test_a_purged_text_reads_as_empty() -> None:
    sealed, _texts = seal({"name": "Adela", "code": "KE"}, owner=uuid.uuid4(), personal=PERSONAL)
    assert opened(sealed, {}) == {"name": "", "code": "KE"}


def test_canonical_json_does_not_depend_on_order() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'
    assert digest("é") == hashlib.sha256("é".encode()).hexdigest()


@pytest.mark.django_db
def test_texts_are_read_together_by_owner() -> None:
    owners = [uuid.uuid4(), uuid.uuid4()]
    for owner in owners:
        SideText.objects.bulk_create(seal(LETTER, owner=owner, personal=PERSONAL)[1])
    found = texts_of(*owners, uuid.UUID(int=0))
    assert found[owners[0]] == {
        "name": "Adela Brandt-Osei", "rows.0.text": "First", "deep.name": "Bruno",
    }  # fmt: skip
    assert found[uuid.UUID(int=0)] == {}
