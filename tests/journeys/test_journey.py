"""The whole journey of one new National Society, in Chromium, through every role."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.journeys import delivering, selecting
from tests.journeys.reader import window


@pytest.mark.parametrize(
    ("width", "scripts"), [(1280, True), (320, False)], ids=["wide", "phone-without-javascript"]
)
def test_the_journey(
    demonstration: str, chromium: Browser, width: int, scripts: bool, tmp_path: Path
) -> None:
    today = datetime.now(tz=ZoneInfo("Europe/Zurich")).date()  # a cohort's days are its zone's
    with window(chromium, demonstration, width=width, scripts=scripts) as reader:
        selecting.open_cohort(reader, today)
        selecting.accept_invitation(reader)
        selecting.fill_application(reader, today, tmp_path)
        selecting.move_to(reader, today + timedelta(days=2))
        selecting.screen(reader, today)
        selecting.score(reader)
        selecting.decide(reader)
        selecting.accept_offer(reader)
        delivering.onboard(reader, tmp_path)
        delivering.begin(reader, today + timedelta(days=2))
        starts_on = today + timedelta(days=30)
        selecting.move_to(reader, starts_on)
        delivering.first_instalment(reader, starts_on)
        delivering.support_and_evidence(reader, starts_on, tmp_path)
        selecting.move_to(reader, delivering.six_months_after(starts_on))
        delivering.feedback(reader)
        delivering.reports(reader, tmp_path)
        delivering.second_instalment(reader)
        delivering.downloads(reader)
