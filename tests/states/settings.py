"""The program's settings, with the tests' language, and every request taken back."""

from django.utils.translation import gettext_lazy as _

from config.settings import *  # noqa: F403 (Django reads them all)
from config.settings import LANGUAGES, MIDDLEWARE

LANGUAGES = [*LANGUAGES, ("ar-xb", _("A language for tests"))]
MIDDLEWARE = ["tests.states.taken_back.taken_back", *MIDDLEWARE]
