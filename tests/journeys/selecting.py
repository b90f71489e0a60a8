"""The first half of the journey: from opening a cohort to the accepted offer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.journeys.reader import Reader

NS = "Mozambique Red Cross Society"
FOCAL = "focal.mozambique@example.org"
SIGNATORY = "sg.mozambique@example.org"
PASSWORD = "a long enough password"
COHORT = "Journey cohort"


def open_cohort(reader: Reader, today: date) -> None:
    """The coordinator opens a cohort, appoints seats and invites one NS."""
    reader.sign_in("coordinator")
    reader.go("Cohorts")
    reader.go("Prepare a cohort")
    reader.press("Prepare the cohort")
    reader.see("There is a problem")
    reader.fill("Name of the cohort", COHORT)
    reader.press("Prepare the cohort")
    for step in reader.page.locator(".tasks a").all_inner_texts():
        reader.go(step)
        _terms_of_a_step(reader, today)
    reader.press("Open for applications")
    reader.see("The cohort is open")
    for email, organisation, capacity, part in (
        ("chair@example.org", "IFRC", "IFRC", "chair"),
        ("vice.chair@example.org", "Swedish Red Cross", "partner National Society", "vice-chair"),
        ("seat@example.org", "Rwandan Red Cross", "National Society", "member"),
        ("fourth.seat@example.org", "ICRC", "ICRC", "member"),
    ):
        reader.go("Appoint a seat")
        reader.fill("E-mail address of the person", email)
        reader.pick("Organisation", organisation)
        reader.choose("Capacity", capacity)
        reader.choose("Part", part)
        reader.press("Appoint")
    reader.go("Invite National Societies")
    reader.press("Continue with those chosen")
    reader.see("Choose at least one National Society")
    reader.fill("Name or country", NS)
    reader.press("Show")
    reader.tick(NS)
    reader.press("Continue with those chosen")
    reader.fill("Name of the contact", "Amélia Journey-Test")
    reader.fill("E-mail address of the contact", FOCAL)
    reader.press("Send 1 invitation")
    reader.look()


def _terms_of_a_step(reader: Reader, today: date) -> None:
    """Days and amounts are entered; what ships with the program is looked at, and taken as it is."""
    if reader.page.locator("[name=opens_on_0]").count():
        for name, days in (
            ("opens_on", 0), ("closes_on", 0), ("scoring_until", 20), ("panel_on", 25), ("starts_on", 30),
        ):  # fmt: skip
            reader.date(name, today + timedelta(days=days))
    if reader.page.locator("[name=places]").count():
        reader.fill("Number of places", "3")
        reader.fill("Envelope", "150 000")
        reader.fill("Ceiling for one award", "60000")
    if reader.page.locator("[name=done]").count():
        reader.put("done", "yes")
        reader.press("Save and continue")
    else:
        reader.press("Save")


def accept_invitation(reader: Reader) -> None:
    """The invited person follows the link, sets a password, and lands on the task list."""
    reader.context.clear_cookies()
    reader.mail_link(FOCAL, "apply|invit")
    reader.press("Continue")
    reader.put("name", "Amélia Journey-Test")
    for box in reader.page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    reader.press("Accept and begin")
    reader.see("Your application")
    reader.see("You cannot submit yet")


def fill_application(reader: Reader, today: date, folder: Path) -> None:
    """Fill every section, let the signatory confirm, check and submit."""
    paper = folder / "self-assessment.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    _eligibility(reader)
    _assessment(reader, today, paper)
    _partners(reader)
    _roadmap(reader)
    _budget(reader)
    _letter(reader)
    _pledges(reader, today)
    reader.go("Confirmation by the signatory")
    reader.press("Send the link")
    focal = reader.context.cookies()
    reader.context.clear_cookies()
    reader.mail_link(SIGNATORY, "letter")
    reader.press("Confirm")
    reader.context.add_cookies(focal)  # type: ignore[arg-type]  # given and taken under two types
    reader.open("/application/")
    reader.go("Check your answers")
    reader.page.locator("main form input[type=checkbox]").first.check()
    reader.press("Submit the application")
    reader.see("C")


def _done(reader: Reader) -> None:
    reader.put("done", "yes")
    reader.press("Save and continue")
    if not reader.page.url.rstrip("/").endswith("application"):
        reader.open("/application/")


def _eligibility(reader: Reader) -> None:
    reader.go("Eligibility")
    reader.put("assessed", "yes")
    reader.put("focal_point", "yes")
    reader.put("english", "yes")
    reader.put("level", "2")
    _done(reader)


def _assessment(reader: Reader, today: date, paper: Path) -> None:
    reader.go("Self-assessment")
    reader.date("assessed_on", today - timedelta(days=60))
    reader.put("scope", "institution")
    reader.attach("file_self_assessment", paper)
    reader.put("rating_feedback", "2")
    reader.put("strengthen_areas", "feedback")
    reader.put("strengthen", "Closing the feedback loop.")
    _done(reader)


def _partners(reader: Reader) -> None:
    reader.go("Other CEA partners in the country")
    reader.put("partners", "None")
    _done(reader)


def _roadmap(reader: Reader) -> None:
    for month, title in (
        (2, "Focal points named"),
        (5, "Policy adopted"),
        (11, "Volunteers trained"),
    ):
        reader.open("/application/")
        reader.go("Roadmap")
        reader.page.get_by_role("link", name="Add a milestone").first.click()
        for name in (
            "departments_other", "leadership_level_other", "theme", "indicator", "target", "verification",
            "responsible",
        ):  # fmt: skip
            reader.put(name, f"{name} of {title}"[:60])
        reader.put("title", title)
        reader.put("month", str(month))
        reader.page.locator("main form button").first.click()
        reader.look()
    reader.open("/application/")
    reader.go("Roadmap")
    _done(reader)


def _budget(reader: Reader) -> None:
    for category, what, quantity, cost in (
        ("staff", "Officer, half time", "18", "1200"),
        ("training", "Workshops", "4", "2 500.50"),
    ):
        reader.open("/application/")
        reader.go("Budget")
        reader.page.get_by_role("link", name="Add a budget line").first.click()
        reader.put("category", category)
        reader.put("what", what)
        reader.put("quarter", "1")
        reader.put("unit", "unit")
        reader.put("quantity", quantity)
        reader.put("unit_cost", cost)
        reader.page.locator("main form button").first.click()
        reader.look()
    reader.see("31 602.00")
    reader.open("/application/")
    reader.go("Budget")
    _done(reader)


def _letter(reader: Reader) -> None:
    reader.go("Leadership letter")
    reader.put("why", "People tell us what they need.")
    reader.put("how", "We adopt a policy and name focal points.")
    reader.put("signatory_name", "Graça Journey-Test")
    reader.put("signatory_title", "Secretary General")
    reader.put("signatory_email", SIGNATORY)
    _done(reader)


def _pledges(reader: Reader, today: date) -> None:
    reader.go("Pledges of your leadership")
    reader.go("Add a pledge")
    reader.put("text", "The board reads what communities said twice a year.")
    reader.date("due_on", today + timedelta(days=300))
    reader.press("Save")
    _done(reader)


def move_to(reader: Reader, day: date) -> None:
    """The administrator moves the demonstration's date."""
    reader.sign_in("administrator")
    reader.go("Date")
    reader.date("to", day)
    reader.press("Move the date")
    reader.see("in every part of the demonstration")


def screen(reader: Reader, today: date) -> None:
    """The coordinator closes the window and finds the application eligible."""
    reader.sign_in("coordinator")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.press("Close the window and start screening")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.go("Applications")
    reader.page.get_by_role("link", name=NS).first.click()
    reader.look()
    if "/screening/" not in reader.page.url:
        reader.go("Open the screening")
    reader.go("Confirm the signatory")
    reader.put("source", "The society's public directory")
    reader.page.locator("main form button").first.click()
    reader.look()
    reader.go("Enter the certification level")
    _level(reader, today)
    for box in reader.page.locator("main form input[type=checkbox]").all():
        box.check()
    reader.press("Eligible")
    reader.see("Eligible")


def _level(reader: Reader, today: date) -> None:
    reader.put("level", "2")
    reader.date("on", today - timedelta(days=300))
    reader.put("source", "Certification register")
    reader.page.locator("main form button").first.click()
    reader.look()


def score(reader: Reader) -> None:
    """Scoring opens; every seat answers on conflicts and scores in private; scoring closes."""
    reader.sign_in("coordinator")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.press("Open scoring")
    for number, who in enumerate(("chair", "Steering Group member", "vice_chair", "fourth_seat")):
        _be(reader, who)
        reader.page.goto(reader.address + "/cohorts/")
        reader.go(COHORT)
        reader.go("Conflicts of interest")
        reader.page.locator("main form input[value=no]").first.check()
        reader.press("Keep my answers")
        reader.go(NS)
        _sheet(reader, 2 + number % 3)
    reader.sign_in("coordinator")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.see("4 of 4 sheets submitted")
    reader.press("Close scoring and open the panel")


def _be(reader: Reader, who: str) -> None:
    """Sign in by a button, or with the password for those who have no button."""
    if "_" not in who:
        reader.sign_in(who)
        return
    reader.context.clear_cookies()
    reader.open("/account/login/")
    reader.put("login", f"{who.replace('_', '.')}@example.org")
    reader.put("password", "demonstration-only")
    reader.page.locator("form:has([name=password]) button").first.click()
    reader.see("What you need to do next")


def _sheet(reader: Reader, value: int) -> None:
    reader.press("Submit this sheet")
    reader.see("There is a problem")
    for box in reader.page.locator(f"input[type=radio][value='{value}']").all():
        box.check()
    for box in reader.page.locator("main textarea").all():
        box.fill("As the anchor says.")
    reader.press("Submit this sheet")
    reader.see("Submitted")


def decide(reader: Reader) -> None:
    """The chair records, another seat confirms, the chair closes, the coordinator releases."""
    reader.sign_in("chair")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.go("Panel")
    reader.go("Record the meeting")
    for box in reader.page.locator("[name=present]").all():
        box.check()
    reader.put("minutes", "We met.")
    reader.press("Keep the record")
    reader.go(NS)
    reader.put("outcome", "selected")
    reader.put("amount", "30 000")
    reader.put("reason", "A convincing roadmap across departments.")
    reader.press("Record the decision")
    reader.see("waits for a second seat")
    reader.sign_in("Steering Group member")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.go("Panel")
    reader.go(NS)
    reader.press("Confirm this decision")
    reader.sign_in("chair")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.go("Panel")
    reader.go("Close the panel")
    reader.press("Close the panel")
    reader.sign_in("coordinator")
    reader.go("Cohorts")
    reader.go(COHORT)
    reader.go("Results and offers")
    reader.press("Release results")
    reader.see("1 results are released")


def accept_offer(reader: Reader) -> None:
    """The signatory accepts through the link; the award exists."""
    reader.context.clear_cookies()
    reader.mail_link(SIGNATORY, "offer")
    reader.press("Accept the offer")
    reader.see("Tick the box to accept the offer")
    reader.tick("I have read the offer")
    reader.press("Accept the offer")
    reader.see("You accepted the offer")
