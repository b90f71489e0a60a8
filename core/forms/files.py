"""A box for one file: what is allowed is said before, a file that is already kept is shown and not asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext

KINDS = ("pdf", "docx", "xlsx", "odt", "ods", "jpg", "png")


class PlainFileField(forms.FileField):
    """One file by kind and size; `saved` (name, url, size…) is the file kept already, which makes the box optional."""

    widget = forms.FileInput

    def __init__(
        self, *, kinds: Sequence[str] = KINDS, largest: int | None = None, **kwargs: Any
    ) -> None:
        self.kinds = tuple(kind.lower().lstrip(".") for kind in kinds)
        self.largest = largest or settings.UPLOAD_CAP_BYTES
        self._saved: Any = None
        kwargs.setdefault("help_text", lazy(self._hint, str)())
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in self.kinds)

    @property
    def saved(self) -> Any:
        """Return the file that is kept already."""
        return self._saved

    @saved.setter
    def saved(self, file: Any) -> None:
        self._saved = file
        if file:
            self.required = False

    def allowed(self) -> dict[str, str]:
        """Return the kinds and the size in words."""
        return {
            "kinds": ", ".join(kind.upper() for kind in self.kinds),
            "size": filesizeformat(self.largest),
        }

    def _hint(self) -> str:
        return gettext("%(kinds)s, up to %(size)s") % self.allowed()

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check the name's ending and the size; what is inside is checked where files are kept."""
        file = super().clean(data, initial)
        if not file or file is initial:
            return file
        ending = file.name.rpartition(".")[2].lower().replace("jpeg", "jpg")
        if ending not in self.kinds:
            words = gettext(
                "“%(name)s” cannot be used. Choose a file of one of these kinds: %(kinds)s"
            )
            raise ValidationError(
                words % {"name": file.name, "kinds": self.allowed()["kinds"]}, code="kind"
            )
        if file.size > self.largest:
            words = gettext("“%(name)s” is %(is)s. Choose a file of at most %(size)s")
            is_size = filesizeformat(file.size)
            raise ValidationError(
                words % {"name": file.name, "is": is_size, "size": self.allowed()["size"]},
                code="size",
            )
        return file
