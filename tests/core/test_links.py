"""One-time links: kept as a hash, too old one day, used once, replaced by a newer one."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from core.models import OneTimeLink, User
from core.services import links
from tests.cast import AT

KIND, OTHER = "confirm-letter", "answer-offer"


def made(about: User, *, days: int = 30) -> str:
    return links.make(KIND, about=about, address="sg@example.org", at=AT, days=days)


def test_a_link_is_kept_as_a_hash_only(stranger: User) -> None:
    secret = made(stranger)
    row = OneTimeLink.objects.get()
    assert len(secret) >= 43  # 32 random bytes
    assert row.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in {str(value) for value in vars(row).values()}
    assert (row.address, row.about_type, row.about_id) == (
        "sg@example.org",
        "core.user",
        str(stranger.pk),
    )


def test_opening_a_link_changes_nothing(stranger: User) -> None:
    secret = made(stranger)
    before = OneTimeLink.objects.values().get()
    for _time in range(3):
        links.look(secret, purpose=KIND, at=AT)
    assert OneTimeLink.objects.values().get() == before


def test_a_link_is_used_once(stranger: User) -> None:
    secret = made(stranger)
    link = links.look(secret, purpose=KIND, at=AT)
    second = links.look(secret, purpose=KIND, at=AT)  # another tab, opened before
    links.use(link, at=AT)
    with pytest.raises(links.LinkSpent, match="already used"):
        links.use(second, at=AT)
    with pytest.raises(links.LinkSpent, match="already used"):
        links.look(secret, purpose=KIND, at=AT)


def test_a_link_is_good_to_its_last_second(stranger: User) -> None:
    secret = made(stranger, days=7)
    last = AT + timedelta(days=7)
    link = links.look(secret, purpose=KIND, at=last)
    late = last + timedelta(seconds=1)
    with pytest.raises(links.LinkSpent, match="too old"):
        links.look(secret, purpose=KIND, at=late)
    with pytest.raises(links.LinkSpent):
        links.use(link, at=late)
    links.use(link, at=last)


def test_a_newer_link_replaces_the_earlier_one(stranger: User) -> None:
    first = made(stranger)
    opened = links.look(first, purpose=KIND, at=AT)
    second = made(stranger)
    with pytest.raises(links.LinkSpent, match="newer link replaced"):
        links.look(first, purpose=KIND, at=AT)
    with pytest.raises(links.LinkSpent):
        links.use(opened, at=AT)
    links.use(links.look(second, purpose=KIND, at=AT), at=AT)


def test_links_of_other_things_and_purposes_stay(stranger: User, coordinator: User) -> None:
    mine = made(stranger)
    theirs = made(coordinator)
    other = links.make(OTHER, about=stranger, address="a@example.org", at=AT)
    for secret, purpose in ((mine, KIND), (theirs, KIND), (other, OTHER)):
        assert links.look(secret, purpose=purpose, at=AT).used_at is None


@pytest.mark.parametrize("secret", ["", "nothing", "\u0000"])
def test_a_secret_nobody_made_is_not_known(db: None, secret: str) -> None:
    with pytest.raises(links.LinkSpent, match="not known"):
        links.look(secret, purpose=KIND, at=AT)


def test_a_link_opens_its_own_purpose_only(stranger: User) -> None:
    with pytest.raises(links.LinkSpent, match="not known"):
        links.look(made(stranger), purpose=OTHER, at=AT)
