"""The second half of the journey: from the award to the second instalment, the PDF and the workbook."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from tests.journeys.reader import Reader
from tests.journeys.selecting import COHORT, FOCAL, NS, PASSWORD, SIGNATORY

SHOWN = "demonstration-only"
IBAN = "CH93 0076 2011 6238 5295 7"  # the example of the IBAN registry


def _focal(reader: Reader) -> None:
    """The new focal point signs in with their own password."""
    reader.context.clear_cookies()
    reader.open("/account/login/")
    reader.put("login", FOCAL)
    reader.put("password", PASSWORD)
    reader.page.locator("form:has([name=password]) button").first.click()
    reader.see("What you need to do next")


def _award(reader: Reader) -> None:
    reader.open("/awards/")
    reader.go(NS)


def _submit(reader: Reader) -> None:
    """Press the first button of the page's form."""
    reader.page.locator("main form button").first.click()
    reader.look()


def _again(reader: Reader, button: str) -> None:
    """Enter the shown password where the program asks for it again, then press the button once more."""
    if "reauthenticate" in reader.page.url:
        reader.see(SHOWN)
        reader.put("password", SHOWN)
        reader.page.locator("form:has([name=password]) button").first.click()
        reader.look()
        reader.press(button)


def onboard(reader: Reader, folder: Path) -> None:
    """Plan fitted and accepted, agreement signed and countersigned, bank details verified."""
    _focal(reader)
    _award(reader)
    reader.go("Plan: fit milestones and budget")
    reader.see("CHF 1 602.00".replace(" ", "\N{NO-BREAK SPACE}"))
    reader.go("Change Workshops")
    reader.put("unit_cost", "2 100")
    _submit(reader)
    reader.sign_in("coordinator")
    _award(reader)
    reader.go("Plan: fit milestones and budget")
    reader.press("Accept the plan")
    _award(reader)
    reader.go("Agreement: signed by both")
    reader.press("Draw the agreement")
    reader.context.clear_cookies()
    reader.mail_link(SIGNATORY, "agreement")
    reader.tick("I have read")
    reader.press("Sign the agreement")
    reader.sign_in("approver")
    _award(reader)
    reader.go("Agreement: signed by both")
    reader.press("Countersign")
    _again(reader, "Countersign")
    _bank_details(reader, folder)


def _bank_details(reader: Reader, folder: Path) -> None:
    _focal(reader)
    _award(reader)
    reader.go("Bank details")
    reader.go("Enter the bank details")
    reader.put("bank", "Invented Bank")
    reader.put("account", IBAN)
    reader.put("bic", "ABCDCHZZ")
    reader.put("currency", "CHF")
    _submit(reader)
    reader.context.clear_cookies()
    reader.mail_link(SIGNATORY, "bank")
    reader.page.locator("main form input[type=checkbox]").first.check()
    _submit(reader)
    statement = folder / "statement.pdf"
    statement.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    reader.sign_in("coordinator")
    _award(reader)
    reader.go("Bank details")
    reader.go("Check them against a document")
    reader.attach("file", statement)
    reader.page.locator("main form input[type=checkbox]").first.check()
    _submit(reader)
    reader.sign_in("approver")
    _award(reader)
    reader.go("Bank details")
    reader.press("Approve")
    _again(reader, "Approve")
    reader.see("Verified")


def begin(reader: Reader, today: date) -> None:
    """The kick-off is held, and a mentor says yes."""
    reader.sign_in("coordinator")
    reader.open("/cohorts/")
    reader.go(COHORT)
    reader.go("Record a kick-off call")
    reader.date("held_on", today)
    reader.put("minutes", "Objectives, milestones, next steps, incentives.")
    reader.page.locator("[name=awards]").first.check()
    reader.press("Record the call")
    _award(reader)
    reader.see("Active")
    reader.go("Find a mentor")
    reader.press("Propose Beatrix Okafor-Lund")
    reader.sign_in("mentor")
    reader.go("Answer" if reader.page.get_by_role("link", name="Answer").count() else "Mentor")
    reader.press("Yes, I mentor them")


def first_instalment(reader: Reader, on: date) -> None:
    """Requested by one, approved by another, handed to finance, paid, received."""
    reader.sign_in("coordinator")
    _instalment(reader, 1)
    reader.see("Every condition is met")
    reader.press("Request payment")
    reader.sign_in("approver")
    _instalment(reader, 1)
    reader.press("Approve")
    _again(reader, "Approve")
    reader.sign_in("coordinator")
    _instalment(reader, 1)
    reader.press("Hand to finance")
    reader.go("Record the payment")
    reader.date("value_on", on)
    reader.put("bank_reference", "JOURNEY-1")
    _submit(reader)
    _focal(reader)
    _instalment(reader, 1)
    reader.go("Confirm that it arrived")
    reader.date("credited_on", on)
    _submit(reader)
    reader.see("Received")


def _instalment(reader: Reader, number: int) -> None:
    _award(reader)
    reader.go(f"Instalment {number}")


def support_and_evidence(reader: Reader, on: date, folder: Path) -> None:
    """The mentor logs a talk and comments; the NS sends evidence; the coordinator accepts it."""
    reader.sign_in("mentor")
    _award(reader)
    reader.go("Log a talk")
    reader.date("held_on", on)
    reader.put("channel", "call")
    reader.put("summary", "Went through the first milestone.")
    _submit(reader)
    proof = folder / "proof.pdf"
    proof.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    for title in ("Focal points named", "Policy adopted"):
        _focal(reader)
        _award(reader)
        reader.go(title)
        reader.put("narrative", "It is done; the file shows it.")
        reader.attach("more", proof)
        reader.press("Send evidence")
        reader.sign_in("mentor")
        _award(reader)
        reader.go(title)
        reader.put("text", "I have seen the list; it is complete.")
        reader.put("advice", "accept")
        reader.press("Add the comment")
        reader.sign_in("coordinator")
        _award(reader)
        reader.go(title)
        reader.press("Accept: the milestone is met")
        reader.see("Met")


def feedback(reader: Reader) -> None:
    """Six-month feedback is asked for on the home page, and given."""
    _focal(reader)
    reader.page.get_by_role("link", name="feedback").first.click()
    reader.look()
    for box in reader.page.locator("main input[type=radio]").all():
        if box.get_attribute("value") in ("4", "yes", "true", "True"):
            box.check()
    for box in reader.page.locator("main textarea").all():
        box.fill("More time between the reports.")
    reader.press("Save and check")
    reader.press("Send the feedback")


def reports(reader: Reader, folder: Path) -> None:
    """Both reports are written, sent together, and accepted with a reply."""
    _focal(reader)
    _award(reader)
    reader.go("Write both reports")
    reader.press("Start both reports")
    for box in reader.page.locator("main textarea").all():
        box.fill("Branches answer feedback within two weeks.")
    reader.press("Save and go to the expenditure report")
    receipts = folder / "receipts.pdf"
    receipts.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    amounts = ["9 000", "500"]
    for box, amount in zip(reader.page.locator("[name^=amount_]").all(), amounts, strict=True):
        box.fill(amount)
    for box in reader.page.locator("[name^=file_]").all():
        box.set_input_files(str(receipts))
    reader.press("Save and continue to the progress report")
    reader.press("Save and check both reports")
    reader.press("Send both reports")
    reader.sign_in("coordinator")
    _award(reader)
    reader.go("Read and answer")
    reader.put("decision", "accept")
    reader.put("answer", "Thank you. Plan the review early.")
    _submit(reader)


def second_instalment(reader: Reader) -> None:
    """Every condition is ticked, and it is requested."""
    _instalment(reader, 2)
    reader.see("Every condition is met")
    assert reader.page.locator(".conditions .unmet").count() == 0
    reader.press("Request payment")
    reader.see("Requested")


def downloads(reader: Reader) -> None:
    """The report's PDF is tagged; the cohort's workbook can be read."""
    _award(reader)
    pdf = reader.context.request.get(_address(reader, "/pdf/")).body()
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf or b"/ObjStm" in pdf
    reader.open("/cohorts/")
    reader.go(COHORT)
    book = reader.context.request.get(_address(reader, "/export.xlsx")).body()
    sheets = openpyxl.load_workbook(io.BytesIO(book), read_only=True)
    words = [
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert NS in words


def _address(reader: Reader, ending: str) -> str:
    link = reader.page.locator(f"main a[href*='{ending}']").first
    return reader.address + str(link.get_attribute("href"))


def six_months_after(start: date) -> date:
    """Return a day in month 7 of an award."""
    return start + timedelta(days=188)
