"""Two people's answers in one: what only one changed is kept, what both changed is never chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.queries.typed import Typed, belongs, mark_of, marks_of, merged, plain

TEXTS = st.sampled_from(["", "one", "two", "three"])
ANSWERS = st.fixed_dictionaries({"why": TEXTS, "how": TEXTS})


def boxes(answers: dict[str, str]) -> Typed:
    return {name: [text] for name, text in answers.items()}


@pytest.mark.parametrize(
    ("opened", "theirs", "mine", "stands", "clash"),
    [
        ("", "", "", "", False),
        ("", "a", "", "a", False),
        ("", "", "b", "b", False),
        ("", "a", "a", "a", False),
        ("", "a", "b", "a", True),
        ("a", "", "a", "", False),
        ("a", "", "b", "", True),
        ("a", "b", "", "b", True),
        ("a", "a", "", "", False),
    ],
)
def test_one_answer_of_two_people(
    opened: str, theirs: str, mine: str, stands: str, clash: bool
) -> None:
    marks = marks_of(boxes({"why": opened}), ["why"])
    found = merged(boxes({"why": theirs}), boxes({"why": mine}), marks=marks, names=["why"])
    assert found.typed.get("why", [""]) == [stands]
    assert found.clashes == (("why",) if clash else ())


@given(opened=ANSWERS, theirs=ANSWERS, mine=ANSWERS)
def test_no_character_is_lost(
    opened: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    marks = marks_of(boxes(opened), opened)
    found = merged(boxes(theirs), boxes(mine), marks=marks, names=mine)
    for name, wrote in mine.items():
        stands = found.typed.get(name, [""])[0]
        if theirs[name] != opened[name]:
            assert stands == theirs[name]
        elif wrote != opened[name]:
            assert stands == wrote
        assert wrote in (stands, opened[name]) or name in found.clashes


def test_without_a_mark_nothing_is_overwritten() -> None:
    found = merged(boxes({"why": "a"}), boxes({"why": "b"}), marks={}, names=["why"])
    assert (found.typed, found.clashes) == ({"why": ["a"]}, ("why",))


def test_a_mark_is_of_the_text_and_not_of_how_an_empty_box_came() -> None:
    assert mark_of({"why": [""]}, "why") == mark_of({}, "why")
    assert mark_of({"day_0": ["1"], "day_1": [""]}, "day") == mark_of({"day_0": ["1"]}, "day")
    assert mark_of({"day_0": ["1"]}, "day") != mark_of({"day_1": ["1"]}, "day")


def test_a_box_belongs_to_one_answer() -> None:
    assert belongs("assessed_on_0", "assessed_on")
    assert not belongs("assessed_on_0", "assessed")
    assert not belongs("assessed_on", "assessed")


def test_a_text_is_kept_as_the_database_can_hold_it() -> None:
    assert plain("One\r\nTwo\x00\ud800") == "One\nTwo?"
