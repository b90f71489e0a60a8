"""Accounts in a real browser: password, second step, recovery code, passkey, mails, sessions, grave steps."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, expect

from ambassadors.models import Award
from core.models import User
from milestones.models import Payee, PayeeStatus
from milestones.services import payees
from tests.cast import PASSWORD, fresh
from tests.journeys.conftest import manage
from tests.journeys.installed import Mails, browser_window, installation
from tests.journeys.reader import Reader
from tests.milestones import steps

NEW = "three rivers meet here"


@pytest.fixture
def installed(transactional_db: None, tmp_path: Path) -> Iterator[tuple[str, Mails]]:
    """Serve a real installation; at the end everything must hold."""
    with installation(tmp_path) as (address, kept):
        yield address, kept
    assert "Everything holds" in manage(tmp_path, "verify")


@pytest.fixture
def mails(installed: tuple[str, Mails]) -> Mails:
    """The mails that the installation sent."""
    return installed[1]


@pytest.fixture
def reader(installed: tuple[str, Mails], chromium: Browser) -> Iterator[Reader]:
    """Somebody at a browser, not signed in."""
    with browser_window(chromium, installed[0]) as found:
        yield found


def with_password(person: User) -> User:
    """Give a person of the cast a password that an installation can check."""
    person.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt" * 6, iterations=1)
    person.save(update_fields=["password"])
    return person


def totp(secret: str) -> str:
    """Return the code an authenticator app shows now (RFC 6238)."""
    counted = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counted, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def in_time(reader: Reader, secret: str, button: str) -> None:
    """Enter the app's code; where it changes on the way, the next one."""
    place = reader.page.url
    reader.fill("Code", totp(secret))
    reader.press(button)
    if reader.page.url == place:
        reader.fill("Code", totp(secret))
        reader.press(button)


def by_password(reader: Reader, person: User, password: str = PASSWORD) -> None:
    """Enter e-mail address and password at the sign-in page."""
    reader.open("/account/login/")
    reader.fill("E-mail address", person.email)
    reader.fill("Password", password)
    reader.press("Sign in")


def refused(reader: Reader, sentence: str) -> None:
    """See a problem said in the title, in the summary with its link, and beside the box."""
    expect(reader.page).to_have_title(re.compile(r"^Error: "))
    line = reader.page.locator(".problem a", has_text=sentence)
    target = line.get_attribute("href") or ""
    assert reader.page.locator(target).count() == 1
    expect(reader.page.locator("main .field .error", has_text=sentence)).to_be_visible()
    reader.look_again()


def codes(reader: Reader) -> list[str]:
    """Return the recovery codes on the page."""
    found: list[str] = reader.page.locator(".codes code").all_inner_texts()
    return found


def some_minutes_later(reader: Reader) -> None:
    """Let the last password of this browser's session be older than a grave step allows."""
    cookies = {each["name"]: each["value"] for each in reader.context.cookies()}
    session = SessionStore(cookies["__Host-session"])
    for record in session["account_authentication_methods"]:
        record["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 60
    session.save()


def sign_out(reader: Reader) -> None:
    reader.unfold("Account")
    reader.press("Sign out")
    reader.see("Sign in")


def test_a_coordinator_sets_up_a_second_step_and_uses_each_kind(
    coordinator: User, reader: Reader, mails: Mails, chromium: Browser
) -> None:
    with_password(coordinator)
    secret = _sets_up_an_app(reader, coordinator)
    left = codes(reader)
    told = mails.text(coordinator.email, "An authenticator app was set up for your account")
    assert "with Chrome on Linux, from 192.0.2.7." in " ".join(told.split())
    sign_out(reader)
    _signs_in_with_codes(reader, coordinator, secret, left)
    _passkey(reader)
    _ends_another_session(reader, chromium, coordinator, left)


def _sets_up_an_app(reader: Reader, person: User) -> str:
    by_password(reader, person)
    reader.see("Your role needs a second step at sign-in. Set one up to go on.")
    reader.go("Set up an app")
    secret = reader.page.locator("main code").inner_text()
    reader.fill("Code", "000000")
    reader.press("Set up")
    refused(reader, "This code does not fit.")
    assert reader.page.locator("main code").inner_text() == secret
    in_time(reader, secret, "Set up")
    reader.see("10 of 10 codes are left.")
    return secret


def _signs_in_with_codes(reader: Reader, person: User, secret: str, left: list[str]) -> None:
    by_password(reader, person, "not the one at all")
    refused(reader, "The e-mail address and the password do not fit together.")
    expect(reader.page.get_by_label("E-mail address")).to_have_value(person.email)
    by_password(reader, person)
    expect(reader.page.get_by_text("Use your passkey")).to_have_count(0)
    reader.fill("Code", "123456")
    reader.press("Sign in")
    refused(reader, "This code does not fit.")
    in_time(reader, secret, "Sign in")
    reader.see("What you need to do next")
    sign_out(reader)
    by_password(reader, person)
    reader.fill("Code", left[0])
    reader.press("Sign in")
    reader.see("What you need to do next")
    reader.unfold("Account")
    reader.go("Your account")
    reader.see("9 codes are left.")


def _passkey(reader: Reader) -> None:
    device = reader.context.new_cdp_session(reader.page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    reader.open("/account/2fa/")
    reader.go("Add a passkey")
    assert reader.page.get_by_label("Name of the key").input_value() == "Passkey of Chrome on Linux"
    reader.fill("Name of the key", "My phone")
    reader.tick("Sign in with this key alone")
    reader.press("Add the passkey")
    reader.see("You have 1 passkey.")
    sign_out(reader)
    reader.press("Sign in with a passkey")
    reader.see("What you need to do next")
    some_minutes_later(reader)
    reader.open("/account/2fa/webauthn/add/")
    reader.go("Use your passkey")
    reader.press("Use your passkey")
    expect(reader.page.get_by_label("Name of the key")).to_be_visible()
    reader.open("/account/2fa/")
    reader.go("See your passkeys")
    reader.go("Rename")
    reader.fill("Name of the key", "")
    reader.press("Save the name")
    refused(reader, "Enter a name for the key")
    reader.fill("Name of the key", "Blue phone")
    reader.press("Save the name")
    reader.see("Blue phone")
    reader.go("Remove")
    reader.press("Remove the passkey")
    reader.see("No passkey yet.")


def _ends_another_session(reader: Reader, chromium: Browser, person: User, left: list[str]) -> None:
    with browser_window(chromium, reader.address) as other:
        by_password(other, person)
        other.fill("Code", left[1])
        other.press("Sign in")
        other.see("What you need to do next")
        reader.open("/account/sessions/")
        reader.see("Chrome on Linux")
        reader.see("This device")
        reader.press("Sign out everywhere else")
        reader.see("You are signed in on this device only.")
        other.page.goto(other.address + "/")
        other.see("I forgot my password")


def test_mails_confirm_an_address_and_bring_a_new_password(
    focal_point: User, reader: Reader, mails: Mails
) -> None:
    by_password(reader, with_password(focal_point))
    _confirms_another_address(reader, mails)
    sign_out(reader)
    _chooses_a_new_password(reader, mails, focal_point)
    _tries_too_often(reader)


def _confirms_another_address(reader: Reader, mails: Mails) -> None:
    reader.unfold("Account")
    reader.go("Your account")
    reader.go("E-mail address")
    reader.fill("E-mail address", "not an address")
    reader.press("Add")
    refused(reader, "Enter the e-mail address in full, for example name@example.org")
    reader.fill("E-mail address", "samira@elsewhere.example.org")
    reader.press("Add")
    reader.see("Not confirmed yet")
    link = mails.link("samira@elsewhere.example.org", "Confirm your e-mail address")
    reader.open(link)
    reader.press("Confirm")
    reader.open("/account/email/")
    expect(reader.page.locator("main")).not_to_contain_text("Not confirmed yet")
    reader.open(link)
    reader.see("This link was used already or is too old. Nothing was changed.")
    reader.look_again()
    reader.open("/account/email/")
    reader.page.get_by_label("samira@elsewhere.example.org").check()
    reader.press("Write to this one")
    reader.see("We write to this address from now on.")


def _chooses_a_new_password(reader: Reader, mails: Mails, person: User) -> None:
    reader.open("/account/login/")
    reader.go("I forgot my password")
    reader.press("Send the link")
    refused(reader, "Enter the e-mail address, for example name@example.org")
    reader.fill("E-mail address", "samira@elsewhere.example.org")
    reader.press("Send the link")
    reader.see("Look into your mail")
    link = mails.link("samira@elsewhere.example.org", "Choose a new password")
    reader.open(link)
    reader.fill("New password", "short")
    reader.fill("New password again", "short")
    reader.press("Save the new password")
    refused(reader, "Choose a password with at least 10 characters")
    reader.page.locator("[name=password1]").fill(NEW)
    reader.page.locator("[name=password2]").fill(NEW)
    reader.press("Save the new password")
    reader.see("Your new password is saved")
    reader.open(link)
    reader.see("This link was used already or is too old.")
    reader.look_again()
    person.email = "samira@elsewhere.example.org"
    by_password(reader, person, NEW)
    reader.see("What you need to do next")
    sign_out(reader)


def _tries_too_often(reader: Reader) -> None:
    for _ in range(6):
        reader.open("/account/password/reset/")
        reader.fill("E-mail address", "somebody@example.org")
        reader.press("Send the link")
    reader.see("Too many tries")
    reader.see("Wait five minutes, then try again.")
    reader.look_again()


def test_approving_asks_for_the_password_again(
    award: Award, focal_point: User, coordinator: User, approver: User, reader: Reader
) -> None:
    payee = steps.confirmed(award, focal_point)
    payees.check(payee_id=payee.pk, file=steps.pdf(), by=fresh(coordinator), at=steps.AT)
    by_password(reader, with_password(approver))
    reader.go("Set up an app")
    in_time(reader, reader.page.locator("main code").inner_text(), "Set up")
    some_minutes_later(reader)
    reader.open(f"/awards/{award.pk}/payee/")
    reader.press("Approve")
    reader.see("Show that it is you")
    reader.fill("Password", "not the one at all")
    reader.press("Go on")
    refused(reader, "This is not your password.")
    reader.fill("Password", PASSWORD)
    reader.press("Go on")
    reader.see("You have shown that it is you. Press “Approve” to finish.")
    reader.press("Approve")
    reader.see("The bank details are verified.")
    assert Payee.objects.get(pk=payee.pk).status == PayeeStatus.APPROVED
