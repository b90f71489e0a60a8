"""A draft on a weak link: two people, a broken network, no JavaScript, a shared computer. Nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Request, Route, expect

from applications.models import SectionKey
from core.models import Document
from tests import serving
from tests.cast import PASSWORD
from tests.journeys import drafting
from tests.journeys.conftest import manage
from tests.journeys.drafting import OFFLINE, Draft, at_browser, on_device, says, type_in

SAVED_NOW = re.compile(r"^Saved \d\d:\d\d$")  # by its script; a page that was opened names the day
MOST = 4000  # bytes of a save, each way
LONG_ANSWERS = [
    (SectionKey.ASSESSMENT, "strengthen", 200),
    (SectionKey.PARTNERS, "partners", 200),
    (SectionKey.LETTER, "why", 300),
    (SectionKey.LETTER, "how", 300),
]


@pytest.fixture(scope="module")
def served(
    django_db_setup: None, files_apart: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve the program for all tests here."""
    folder = tmp_path_factory.mktemp("drafting")
    manage(folder, "collectstatic", "--noinput")
    extra = {"STATIC_ROOT": str(folder / "static"), "SECRET_KEY": settings.SECRET_KEY}
    with serving.web(folder, **extra) as address:
        yield address


@pytest.fixture
def draft(transactional_db: None) -> Draft:
    return drafting.begun()


def test_two_people_at_one_section(served: str, chromium: Browser, draft: Draft) -> None:
    letter = f"{draft.page}sections/letter/"
    with (
        at_browser(chromium, served, draft.amina) as amina,
        at_browser(chromium, served, draft.ben, width=320) as ben,
    ):
        amina.open(letter)
        ben.open(letter)
        ben.see("Amina Haddad is here (seen")
        type_in(amina.page, "why", "People are asked and not answered.")
        says(amina.page, "Saved")
        type_in(ben.page, "how", "Every branch gets a focal point.")
        says(ben.page, "Saved")
        assert draft.saved("letter", "why") == "People are asked and not answered."
        assert draft.saved("letter", "how") == "Every branch gets a focal point."
        type_in(ben.page, "why", "We want to answer.")
        ben.see("Amina Haddad saved this answer at")
        says(ben.page, "Choose which text stays")
        panel = ben.page.locator("[data-both]")
        expect(panel).to_contain_text("People are asked and not answered.")
        expect(panel).to_contain_text("We want to answer.")
        ben.look_again()
        ben.page.get_by_role("button", name="Keep mine").click()
        says(ben.page, "Saved")
        assert draft.saved("letter", "why") == "We want to answer."
        type_in(amina.page, "why", "Asked, not answered.")
        amina.page.get_by_role("button", name="Take theirs").click()
        expect(amina.page.locator("[name=why]")).to_have_value("We want to answer.")
        amina.put("done", "no")
        amina.press("Save and continue")
        amina.see("Ben Otieno is here (seen")
        assert draft.saved("letter", "why") == "We want to answer."
        assert on_device(amina.page) == 0


def test_the_network_breaks_while_somebody_types_and_sends(
    served: str, chromium: Browser, draft: Draft, tmp_path: Path
) -> None:
    url, text = f"{draft.page}sections/assessment/", "Closing the loop, far from any network."
    with at_browser(chromium, served, draft.amina) as amina:
        amina.open(url)

        def broken(route: Route) -> None:
            amina.context.set_offline(True)
            route.abort()

        amina.page.route("**/piece/**", broken, times=1)
        amina.page.locator("[name=file_self_assessment]").set_input_files(
            drafting.paper(tmp_path, "long.pdf", 300_000)
        )
        amina.see("It goes on by itself when the connection is back")
        type_in(amina.page, "strengthen", text)
        says(amina.page, OFFLINE)
        assert on_device(amina.page) == 1
        amina.context.set_offline(False)
        says(amina.page, "Saved")
        expect(amina.page.locator(".sending")).to_contain_text("Kept.")
        assert (draft.saved("assessment", "strengthen"), on_device(amina.page)) == (text, 0)
        assert Document.objects.get().size == 300_009
        amina.context.set_offline(True)
        type_in(amina.page, "strengthen", "Typed, then the battery was empty.")
        says(amina.page, OFFLINE)
        amina.page.close()
        amina.context.set_offline(False)
        amina.page = amina.context.new_page()
        amina.open(url)
        amina.see("This device holds text that the server does not have.")
        amina.page.get_by_role("button", name="Keep what this device holds").click()
        expect(amina.page.locator("[data-state]")).to_have_text(SAVED_NOW)
        assert draft.saved("assessment", "strengthen") == "Typed, then the battery was empty."
        assert on_device(amina.page) == 0


def test_the_same_section_without_javascript(
    served: str, chromium: Browser, draft: Draft, tmp_path: Path
) -> None:
    url = f"{draft.page}sections/assessment/"
    with (
        at_browser(chromium, served, draft.amina, width=320, scripts=False) as amina,
        at_browser(chromium, served, draft.ben, scripts=False) as ben,
    ):
        amina.open(url)
        ben.open(url)
        ben.put("strengthen", "Ben's answer")
        ben.put("done", "no")
        ben.press("Save and continue")
        amina.put("strengthen_areas", "feedback")
        amina.put("done", "yes")
        bad = tmp_path / "bad.pdf"
        bad.write_bytes(b"MZ")
        files = [drafting.paper(tmp_path, "one.pdf"), bad, drafting.paper(tmp_path, "two.pdf", 9)]
        amina.page.locator("[name=file_self_assessment]").set_input_files(
            [str(file) for file in files]
        )
        amina.press("Save and continue")
        amina.see("bad.pdf: This kind of file cannot be used.")
        amina.see("one.pdf")
        amina.see("two.pdf")
        expect(amina.page.locator("[name=strengthen]")).to_have_value("Ben's answer")
        amina.put("strengthen", "Amina's answer")
        ben.open(url)
        ben.put("strengthen", "Ben's other answer")
        ben.put("done", "no")
        ben.press("Save and continue")
        amina.press("Save and continue")
        amina.see("Somebody saved this section first")
        amina.see("Ben's other answer")
        amina.see("Amina's answer")


def weigh(request: Request) -> tuple[int, int]:
    """Return the bytes of a request and of its answer, headers included."""
    sizes = request.sizes()
    return (
        sizes["requestHeadersSize"] + sizes["requestBodySize"],
        sizes["responseHeadersSize"] + sizes["responseBodySize"],
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_save_of_a_full_answer_weighs_under_4_kb(
    served: str, chromium: Browser, draft: Draft, language: str
) -> None:
    with at_browser(chromium, served, draft.amina) as amina:
        for key, name, words in LONG_ANSWERS:
            amina.page.goto(f"{served}{draft.page}sections/{key}/")
            text = drafting.prose(language, words)
            with amina.page.expect_request_finished(lambda r: r.url.endswith("/keep/")) as sent:
                type_in(amina.page, name, text)
            there, back = weigh(sent.value)
            assert draft.saved(key, name) == text
            assert (there < MOST, back < MOST) == (True, True), (name, there, back)
            assert there > 500  # the sizes were told at all


@pytest.mark.long
def test_an_ended_session_keeps_the_text_and_goes_on_after_signing_in(
    served: str, chromium: Browser, draft: Draft
) -> None:
    with at_browser(chromium, served, draft.amina) as amina:
        amina.open(f"{draft.page}sections/letter/")
        amina.context.clear_cookies()
        type_in(amina.page, "why", "Typed after the session had ended.")
        says(amina.page, "you are signed out")
        amina.page.locator("[data-state] a").click()
        amina.fill("E-mail address", draft.amina.email)
        amina.fill("Password", PASSWORD)
        amina.press("Sign in")
        amina.see("This device holds text that the server does not have.")
        amina.page.get_by_role("button", name="Drop it").click()
        assert on_device(amina.page) == 0
        amina.context.set_offline(True)
        type_in(amina.page, "why", "Never sent.")
        says(amina.page, OFFLINE)
        amina.context.set_offline(False)
        amina.page.evaluate("localStorage.setItem('kept:0:1:letter:why:a', '{}')")
        amina.page.locator("summary", has_text="Account").click()
        amina.page.get_by_role("button", name="Sign out").click()
        amina.page.wait_for_url("**/account/login/**")
        assert on_device(amina.page) == 1  # somebody else's


@pytest.mark.long
def test_a_shared_computer_keeps_nothing(served: str, chromium: Browser, draft: Draft) -> None:
    with at_browser(chromium, served, draft.amina) as amina:
        amina.open(f"{draft.page}sections/letter/")
        amina.context.set_offline(True)
        type_in(amina.page, "why", "On its way.")
        says(amina.page, OFFLINE)
        assert on_device(amina.page) == 1
        amina.context.set_offline(False)
        says(amina.page, "Saved")
        amina.press("It is shared: keep nothing on it")
        amina.see("Shared computer: nothing you type is kept on it.")
        amina.context.set_offline(True)
        type_in(amina.page, "why", "Only in the page.")
        says(amina.page, "Keep this page open")
        assert on_device(amina.page) == 0
        amina.context.set_offline(False)
        says(amina.page, "Saved")
        assert draft.saved("letter", "why") == "Only in the page."


@pytest.mark.long
def test_a_photo_is_made_smaller_and_a_broken_upload_goes_on_another_day(
    served: str, chromium: Browser, draft: Draft, tmp_path: Path
) -> None:
    photo = tmp_path / "meeting.png"
    Image.effect_noise((2600, 1300), 80).save(photo)
    file = drafting.paper(tmp_path, "report.pdf", 400_000)
    with at_browser(chromium, served, draft.amina, width=320) as amina:
        amina.open(f"{draft.page}sections/assessment/")
        amina.attach("file_self_assessment", photo)
        amina.see("Made smaller on this device")
        with Image.open(Document.objects.get().file.path) as kept:
            assert (kept.format, kept.size) == ("JPEG", (2000, 1000))
        pieces = 0

        def one_piece(route: Route) -> None:
            nonlocal pieces
            pieces += 1
            if pieces == 1:
                route.continue_()
            else:
                route.abort()

        amina.page.route("**/piece/**", one_piece)
        amina.page.locator("[name=file_self_assessment]").set_input_files(file)
        amina.see("It goes on by itself")
        amina.page.unroute("**/piece/**")
        amina.open(f"{draft.page}sections/assessment/")
        amina.see("Choose the same file to go on.")
        amina.look_again()
        with amina.page.expect_request("**/piece/?at=65536"):
            amina.attach("file_self_assessment", file)
        assert Document.objects.get(name="report.pdf").size == 400_009
