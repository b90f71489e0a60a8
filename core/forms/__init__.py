"""The forms every page builds on: own words for every problem, and the fields that recur."""

from core.forms.dates import ThreeBoxDateField
from core.forms.files import FilesField, PlainFileField, TakesFiles
from core.forms.money import MoneyField
from core.forms.numbers import NumberField
from core.forms.plain import Plain, PlainForm
from core.forms.reason import ReasonForm
from core.forms.words import messages_for

__all__ = [
    "FilesField",
    "MoneyField",
    "NumberField",
    "Plain",
    "PlainFileField",
    "PlainForm",
    "ReasonForm",
    "TakesFiles",
    "ThreeBoxDateField",
    "messages_for",
]
