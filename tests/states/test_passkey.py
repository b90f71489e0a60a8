"""The scripts of passkeys come when their button is pressed, and what goes wrong is said."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.states.conftest import Served
from tests.states.looking import LANGUAGES
from tests.states.opening import opened

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True,
}  # fmt: skip


@pytest.mark.long
@pytest.mark.django_db
def test_a_device_without_a_passkey_is_asked_and_the_page_says_that_it_did_not_work(
    states: Served, browser_of_states: Browser
) -> None:
    with opened(browser_of_states, states, "account_login", LANGUAGES[0]) as window:
        device = window.context.new_cdp_session(window.page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        before = len(window.answers)
        window.page.get_by_role("button", name="Sign in with a passkey").click()
        expect(window.page.locator("[data-passkey-trouble]")).to_have_text(
            "The passkey did not work. Try again, or use another way.", timeout=60_000
        )
        asked = [answer.url.removeprefix(states.address) for answer in window.answers[before:]]
        assert [url for url in asked if not url.startswith("/static/")] == [
            "/account/2fa/webauthn/login/"
        ]
        assert len(asked) == 3  # and two scripts
