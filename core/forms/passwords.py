"""What is said about a password that is too weak, wherever one is chosen."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

from core.models import User


def _least() -> int:
    """Return how long a password must be, as the validators in force ask."""
    return max(getattr(each, "min_length", 0) for each in get_default_password_validators())


def _too_short() -> str:
    words = gettext("Choose a password with at least %(least)s characters, for example three words")
    return words % {"least": _least()}


def _hint() -> str:
    words = gettext(
        "At least %(least)s characters. Three words that only you put together work well."
    )
    return words % {"least": _least()}


TOO_SHORT = lazy(_too_short, str)()
password_hint = lazy(_hint, str)()
SENTENCES = {
    "password_too_short": TOO_SHORT,
    "password_too_common": gettext_lazy(
        "Many people use this password. Choose one that only you would think of, for example three words"
    ),
    "password_too_similar": gettext_lazy(
        "This password is too close to your name or e-mail address. Choose another one"
    ),
}


def check_password(password: str, person: User) -> None:
    """Refuse a password that is short, common or like the person's name, each in our words."""
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        raise ValidationError([_in_our_words(each) for each in wrong.error_list]) from wrong


def _in_our_words(wrong: ValidationError) -> ValidationError:
    sentence = SENTENCES.get(wrong.code or "")
    return ValidationError(str(sentence), code=wrong.code) if sentence else wrong
