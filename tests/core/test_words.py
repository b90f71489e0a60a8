"""The sentences of forms: how to mend it, in the label's words, clear without the page around them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms

from core.forms import MoneyField, NumberField, PlainForm, ThreeBoxDateField
from core.forms.passwords import check_password
from core.forms.words import spoken_as
from core.models import User


class Form(PlainForm):
    """A field of each kind whose sentence depends on its label."""

    question = forms.CharField(label="What will be different?", max_length=5)
    clause = forms.IntegerField(label="How many they can take")
    choice = forms.ChoiceField(label="National Society", choices=[("a", "A")])
    day = ThreeBoxDateField(label="When did you speak?")
    row = spoken_as("What was agreed as action 2", forms.CharField(label="What", max_length=3))
    cost = MoneyField("CHF", label="Unit cost")
    quantity = NumberField(label="Quantity", max_digits=10, decimal_places=2)
    email = forms.EmailField(label="E-mail address of the contact")


def said(**data: str) -> dict[str, str]:
    form = Form(data)
    return {name: " ".join(str(each) for each in errors) for name, errors in form.errors.items()}


def test_an_empty_answer_is_asked_for_in_the_label_s_words() -> None:
    assert said() == {
        "question": "Answer “What will be different?”",
        "clause": "Enter how many they can take",
        "choice": "Choose the National Society",
        "day": "Answer “When did you speak?”, for example 2 December 2026",
        "row": "Enter what was agreed as action 2",
        "cost": "Enter the unit cost, for example 450 or 450.50",
        "quantity": "Enter the quantity, for example 3 or 3.5",
        "email": "Enter the e-mail address of the contact, for example name@example.org",
    }


def test_a_wrong_answer_is_asked_back_in_the_label_s_words() -> None:
    wrong = said(
        question="so different", clause="x", choice="b", day_0="2", row="long", cost="x", quantity="x",
        email="x",
    )  # fmt: skip
    assert wrong == {
        "question": "“What will be different?” must be at most 5 characters; you have 12",
        "clause": "How many they can take must be a whole number, for example 3",
        "choice": "National Society: choose one of the answers on the page",
        "day": "“When did you speak?” must include a month and a year",
        "row": "What was agreed as action 2 must be at most 3 characters; you have 4",
        "cost": "Unit cost: enter an amount in figures, for example 450 or 450.50",
        "quantity": "Quantity must be a number, for example 3 or 3.5",
        "email": "Enter the e-mail address of the contact in full, for example name@example.org",
    }


def test_an_example_is_written_in_the_currency_of_the_amount() -> None:
    form = Form({})
    form.count_in("JPY", "cost")
    assert form.errors["cost"] == ["Enter the unit cost, for example 450"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 000", "1000"),
        ("1 000,5", "1000.5"),
        ("1\N{NO-BREAK SPACE}000,5", "1000.5"),
        ("1\N{NARROW NO-BREAK SPACE}000.5", "1000.5"),
        ("1\N{THIN SPACE}234\N{THIN SPACE}567,25", "1234567.25"),
        ("12,345.5", "12345.5"),
        ("3,5", "3.5"),
        (" 7 ", "7"),
    ],
)
def test_a_quantity_is_read_as_amounts_are(typed: str, read: str) -> None:
    assert Form({"quantity": typed}).fields["quantity"].clean(typed) == Decimal(read)


def test_an_unclear_quantity_is_asked_back() -> None:
    assert said(quantity="1,000")["quantity"] == (
        "Quantity: enter 1000 or 1.00: we cannot tell which one you mean"
    )


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "Choose a password with at least 10 characters, for example three words"),
        (
            "password123",
            "Many people use this password. Choose one that only you would think of, for example three words",
        ),
        (
            "amina@example.org",
            "This password is too close to your name or e-mail address. Choose another one",
        ),
    ],
)
def test_a_weak_password_is_refused_in_our_words(password: str, sentence: str) -> None:
    with pytest.raises(forms.ValidationError) as said:
        check_password(password, User(email="amina@example.org", name="Amina Haddad"))
    assert said.value.messages == [sentence]
