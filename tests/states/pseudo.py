"""A right-to-left language for tests: every message marked, accented and a third longer.

`⟦Ḩǿǿḿḗḗ⟧` went through gettext; a plain `Home` on a page did not. Placeholders, HTML and entities stay
as they are. Its code is the one CLDR gives to such a language; no installation offers it.
"""

from __future__ import annotations

import re

from django.utils.translation import trans_real

CODE = "ar-xb"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKED = "ȧƀƈḓḗƒɠḩḭĵḳŀḿƞǿƥɋṙṩŧṵṽẇẋẏẑȦƁƇḒḖƑƓḨḬĴḲĿḾȠǾƤɊṘṨŦṴṼẆẊẎẐ"
BEGINS, ENDS = "⟦", "⟧"
ACCENTS = str.maketrans(PLAIN, MARKED)
CONTEXT = "\x04"  # what gettext puts between a context and its message
KEPT = re.compile(
    r"""
    ( %\(\w+\)[-#0+]?\d*(?:\.\d+)?[a-z]    # %(name)s
    | %%  | %[sdif]                        # %s
    | \{[^{}]*\}                           # {name}
    | <[^<>]+> | &\#?\w+;                  # HTML
    )
    """,
    re.VERBOSE,
)


def marked(message: str) -> str:
    """Return a message as this language says it."""
    said = message.rpartition(CONTEXT)[2]
    if not said.strip():
        return said
    parts = KEPT.split(said)
    told = [part if number % 2 else _accented(part) for number, part in enumerate(parts)]
    return f"{BEGINS}{''.join(told)}{ENDS}"


def _accented(text: str) -> str:
    return re.sub("[aeiouAEIOU]", r"\g<0>\g<0>", text).translate(ACCENTS)


class Pseudo(trans_real.DjangoTranslation):
    """A catalogue that has every message."""

    def gettext(self, message: str) -> str:
        """Return any message marked."""
        return marked(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the singular or the plural marked."""
        return marked(msgid1 if n == 1 else msgid2)


def install() -> None:
    """Put the catalogue where Django looks for it."""
    trans_real._translations[CODE] = Pseudo(CODE)  # type: ignore[attr-defined]  # not in the stubs
