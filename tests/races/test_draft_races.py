"""Two people who save one section at the same moment, and two pieces of one file."""

from __future__ import annotations

import pytest

from ambassadors.models import Part
from ambassadors.services import people
from applications.forms.reading import SectionForm
from applications.forms.section import LetterForm
from applications.models import Application
from core.models import Upload, User
from core.services import uploads
from tests.applications import world
from tests.applications.world import AT
from tests.races.racing import at_once, clock_at, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PIECE = {"piece": "x" * 1000}


def begun() -> tuple[Application, User, User]:
    """Begin a draft that two people of one National Society may fill in."""
    application, one = world.begun(world.cohort(world.coordinator()), world.society())
    two = world.person("deputy@example.org", "Ben Otieno")
    people.join(person=two, organisation=application.organisation, part=Part.DEPUTY, by=one, at=AT)
    clock_at(AT)
    return application, one, two


def both_saved(address: str) -> dict[str, str]:
    """Save two answers of one letter at once; returns what the letter then says."""
    application, one, two = begun()
    page = f"/applications/{application.pk}/sections/letter/"
    callers = [signed_in(address, one), signed_in(address, two)]
    empty = {"why": "", "how": "", "language": "en", "done": "no", "version": "0"}
    sent = [empty | {"why": "Because"}, empty | {"how": "By doing"}]
    marks = " ".join(f"{name}:{mark}" for name, mark in marks_of(application).items())
    answers = at_once(
        *[(c, page, s | {"marks": marks}) for c, s in zip(callers, sent, strict=True)]
    )
    assert [answer.status for answer in answers] == [302, 302]
    found = application.sections.get(key="letter").answers
    return {name: found.get(name, "") for name in ("why", "how")}


def marks_of(application: Application) -> dict[str, str]:
    """Return the marks that a page shows of an empty letter."""
    return SectionForm(LetterForm).marks(application.sections.get(key="letter"))


def test_two_answers_saved_at_once_are_both_kept(protected: str) -> None:
    assert both_saved(protected) == {"why": "Because", "how": "By doing"}


def test_without_the_lock_one_of_them_is_lost(unprotected: str) -> None:
    assert sorted(both_saved(unprotected).values()) != ["Because", "By doing"]


def piece_twice(address: str) -> list[int]:
    """Send one piece of a file twice at once; returns how the server answered."""
    application, one, _two = begun()
    place = uploads.Place("applications.application", str(application.pk), "self_assessment")
    upload = uploads.begin(place=place, name="a.pdf", size=5000, mark="a", by=one, at=AT)
    page = f"/uploads/{upload.pk}/piece/?at=0"
    callers = [signed_in(address, one), signed_in(address, one)]
    answers = at_once(*[(caller, page, PIECE) for caller in callers])
    return sorted(answer.status for answer in answers)


def test_a_piece_that_comes_twice_at_once_is_kept_once(protected: str) -> None:
    assert piece_twice(protected) == [200, 409]
    assert Upload.objects.get().received > 1000


def test_without_the_lock_it_is_taken_twice(unprotected: str) -> None:
    assert piece_twice(unprotected) == [200, 200]
