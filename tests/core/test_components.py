"""Parts of pages: money, days, moments, statuses, the picture of the months, and plain forms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

from core.forms import MoneyField, PlainFileField, PlainForm, ThreeBoxDateField, messages_for
from core.templatetags import plain, show, timeline

CLOSE = datetime(2026, 12, 2, 22, 59, tzinfo=UTC)
GAP = "\N{NO-BREAK SPACE}"


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


class Sample(PlainForm):
    society = forms.CharField(label="Name of your National Society", max_length=5)
    cost = MoneyField(
        "CHF", label="Unit cost", error_messages=messages_for("a unit cost", "for example 450")
    )
    signed = ThreeBoxDateField(label="Date of signature")
    answer = forms.ChoiceField(
        label="Is it done?", widget=forms.RadioSelect, choices=[("y", "Yes")]
    )
    letter = PlainFileField(label="Signed letter", kinds=("pdf",), largest=10)
    months = forms.IntegerField(label="Months", max_value=18)
    note = forms.CharField(label="Note", required=False)


def said(**data: Any) -> dict[str, list[str]]:
    files = {key: value for key, value in data.items() if isinstance(value, SimpleUploadedFile)}
    return {
        str(name): [str(each) for each in words]
        for name, words in Sample(data, files).errors.items()
    }


def test_money_is_shown_in_one_way() -> None:
    assert show.money(1234550, "CHF") == f'<bdi class="money">CHF{GAP}12{GAP}345.50</bdi>'
    assert show.money(None, "CHF") == "–"


def test_a_moment_names_both_places() -> None:
    words = show.moment(CLOSE, "Europe/Zurich", "Asia/Beirut")
    assert "2 December 2026, 23:59 Geneva time (3 December, 00:59 in Beirut)" in words
    assert "2 December 2026, 23:59 Geneva time<" in show.moment(
        CLOSE, "Europe/Zurich", "Europe/Paris"
    )
    assert "2 December 2026, 22:59 UTC<" in show.moment(CLOSE, "UTC")
    assert "(14:59 in Lima)" in show.moment(
        datetime(2026, 12, 2, 19, 59, tzinfo=UTC), "UTC", "America/Lima"
    )


def test_a_day_has_its_month_in_letters() -> None:
    assert show.day(date(2026, 12, 2)) == '<time datetime="2026-12-02">2 December 2026</time>'


def test_the_day_of_a_moment_is_the_programme_s() -> None:
    late = datetime(2026, 12, 1, 23, 10, tzinfo=UTC)  # ten past midnight in Geneva
    assert show.day(late) == '<time datetime="2026-12-02">2 December 2026</time>'
    assert show.day_words(late) == "2 December 2026"
    with translation.override("fr"):
        assert show.day_words(date(2026, 12, 2)) == "2 décembre 2026"


@pytest.mark.parametrize(
    "code", ["on_track", "at_risk", "off_track", "requested", "planned", "never heard of"]
)
def test_a_status_has_word_and_shape(code: str) -> None:
    words = show.status(code)
    assert words.count("<svg") == 1
    assert words.endswith(f"</svg>{show.LIGHTS.get(code) or code.capitalize()}</span>")


def test_shapes_differ_without_colour() -> None:
    assert len(set(show.SHAPES.values())) == len(show.SHAPES) == len(show.TONES) + 1


def test_the_months_turn_with_the_language() -> None:
    assert timeline.across(4.5, 18) == "25%"
    with translation.override("ar"):
        assert timeline.across(4.5, 18) == "75%"


def test_the_months_say_in_words_what_they_draw() -> None:
    marks = [{"month": 3, "state": "late", "label": "Desk"}]
    words = rendered(
        "{% load timeline %}{% timeline rows today=6 %}", rows=[{"label": "Kenya", "marks": marks}]
    )
    assert "<li>Month 3: Desk " in words
    assert "<title>Month 3: Desk – Late</title>" in words
    assert "No milestone yet" in rendered(
        "{% load timeline %}{% timeline rows %}", rows=[{"label": "Kenya", "marks": []}]
    )


def test_a_form_says_what_to_do_about_each_empty_answer() -> None:
    assert said() == {
        "society": ["Enter the name of your National Society"],
        "cost": ["Enter a unit cost, for example 450"],
        "signed": ["Enter the date of signature, for example 2 December 2026"],
        "answer": ["Choose an answer to “Is it done?”"],
        "letter": ["Choose a file: signed letter"],
        "months": ["Enter the months"],
    }


def test_a_form_says_how_to_mend_each_wrong_answer() -> None:
    wrong = said(
        society="too long", cost="12,345", signed_0="31", signed_1="Feb", signed_2="2026", answer="?",
        letter=SimpleUploadedFile("a.exe", b"x"), months="many",
    )  # fmt: skip
    assert wrong == {
        "society": ["Name of your National Society must be at most 5 characters; you have 8"],
        "cost": ["Unit cost: enter 12345 or 12.35: we cannot tell which one you mean"],
        "signed": ["Date of signature must be a real date, for example 2 December 2026"],
        "answer": ["“Is it done?”: choose one of the answers on the page"],
        "letter": ["“a.exe” cannot be used. Choose a file of one of these kinds: PDF"],
        "months": ["Months must be a whole number, for example 3"],
    }


@pytest.mark.parametrize("month", ["12", "December", "dec", "DEC."])
def test_months_are_read_as_figures_and_names(month: str) -> None:
    field = ThreeBoxDateField(label="Day")
    assert field.clean(["2", month, "2026"]) == date(2026, 12, 2)


def test_months_are_read_in_the_readers_language_too() -> None:
    with translation.override("fr"):
        assert ThreeBoxDateField().clean(["2", "déc", "2026"]) == date(2026, 12, 2)
        assert ThreeBoxDateField().clean(["2", "August", "2026"]) == date(2026, 8, 2)


@pytest.mark.parametrize("text", ["12345.5", "12,345.50", "12 345,50"])
def test_amounts_are_read_as_people_write_them(text: str) -> None:
    assert MoneyField("CHF").clean(text) == 1234550


def test_a_saved_file_is_not_asked_for_again() -> None:
    form = Sample({})
    form.show_saved("letter", {"name": "Letter.pdf"})
    assert "letter" not in form.errors
    assert "(optional)" not in str(
        rendered("{% include 'components/optional.html' %}", field=form["letter"])
    )


def test_the_form_has_hint_and_error_above_and_no_star() -> None:
    words = rendered(
        "{% include 'components/form.html' %}", form=Sample({"cost": "x"}), csrf_token="t"
    )
    assert "novalidate" in words
    assert " required" not in words
    assert "asterisk" not in words
    assert "maxlength" not in words
    assert words.index('id="id_cost_error"') < words.index('id="id_cost"')
    assert words.count("(optional)") == 1


def test_the_summary_lands_on_controls() -> None:
    context = Context({"form": Sample({})})
    assert [problem.target for problem in plain.problems_on(context)] == [
        "id_society", "id_cost", "id_signed_0", "id_answer_0", "id_letter", "id_months",
    ]  # fmt: skip


def test_the_summary_names_the_row_of_a_set() -> None:
    rows = forms.formset_factory(Sample, extra=0)
    management = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    found = plain.problems_of(rows(management))
    assert found[0] == ("Row 1: enter the name of your National Society", "id_form-0-society")
    assert found[-1] == ("Row 2: enter the months", "id_form-1-months")


def test_a_title_begins_with_error_when_there_is_one() -> None:
    source = "{% extends 'base.html' %}{% block title %}Plan{% endblock %}"
    assert "<title>Error: Plan –" in rendered(source, form=Sample({}))
    assert "<title>Plan –" in rendered(source, form=Sample())
