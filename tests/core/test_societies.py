"""The shipped list of National Societies: loaded whole, twice without change, errors by row and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ambassadors.management.commands.load_societies import SHIPPED
from ambassadors.models import StandingEntry
from ambassadors.services.people import suspended
from core.models import Kind, Organisation
from tests.cast import AT, Clock


@pytest.mark.django_db
def test_all_191_are_loaded_and_a_second_load_changes_nothing(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_societies")
    assert capsys.readouterr().out.startswith("193 added, 0 changes")
    assert Organisation.objects.filter(kind=Kind.NS).count() == 191
    assert Organisation.objects.get(iso2="NA").country == "Namibia"
    assert Organisation.objects.get(iso2="NO").country == "Norway"
    assert Organisation.objects.get(iso2="KE").time_zone == "Africa/Nairobi"
    belarus = Organisation.objects.get(iso3="BLR")
    assert suspended(belarus.pk, on=AT.date())
    call_command("load_societies")
    assert capsys.readouterr().out == "0 added, 0 changes\n"
    assert StandingEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_later_load_keeps_a_coordinator_s_entry_and_says_what_changed(
    clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_societies")
    belarus = Organisation.objects.get(iso3="BLR")
    StandingEntry.objects.create(
        organisation=belarus, suspended=False, since=AT.date(), source="letter", entered_at=AT
    )
    newer = tmp_path / "newer.csv"
    newer.write_text(
        SHIPPED.read_text(encoding="utf-8").replace("Angola Red Cross", "Red Cross of Angola")
    )
    capsys.readouterr()
    call_command("load_societies", str(newer))
    assert "Red Cross of Angola: name: Angola Red Cross → Red Cross of Angola" in (
        capsys.readouterr().out.replace("Angola Red Cross: name:", "Red Cross of Angola: name:")
    )
    assert not suspended(belarus.pk, on=AT.date())


@pytest.mark.parametrize(
    ("was", "wrong", "sentence"),
    [
        ("AFG,AF,", "AFGH,AF,", "Row 2, column iso3: “AFGH” must be three capital letters."),
        (",AFN,member", ",AFX,member", "Row 2, column currency: “AFX” must be an ISO 4217 code"),
        ("AGO,AO,", "AFG,AO,", "Row 3, column iso3: AFG stands in row 2 too."),
        ("iso3,iso2", "code,iso2", "Row 1: the columns iso3 are missing."),
    ],
)
@pytest.mark.django_db
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_loaded(
    was: str, wrong: str, sentence: str, tmp_path: Path, clock: Clock
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(SHIPPED.read_text(encoding="utf-8").replace(was, wrong, 1))
    with pytest.raises(CommandError) as error:
        call_command("load_societies", str(broken))
    assert sentence in str(error.value)
    assert Organisation.objects.count() == 0
