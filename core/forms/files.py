"""Boxes for files: what is allowed is said before, a file that is already kept is shown and not asked for again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

NEVER_IN_A_FILE = gettext_lazy(
    "It must not hold personal data of community members, or anything about a safeguarding case."
)
NAMES = {
    "docx": gettext_lazy("Word"),
    "xlsx": gettext_lazy("Excel"),
    "odt": gettext_lazy("OpenDocument"),
    "ods": gettext_lazy("OpenDocument"),
}
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
        self._said = kwargs.pop("help_text", "")
        super().__init__(help_text=lazy(self._hint, str)(), **kwargs)
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
            "kinds": ", ".join(
                dict.fromkeys(str(NAMES.get(kind, kind.upper())) for kind in self.kinds)
            ),
            "size": filesizeformat(self.largest).replace(".0", ""),
        }

    def _hint(self) -> str:
        """Say what a file may be, and what no upload may hold (P4)."""
        allowed = gettext("%(kinds)s, up to %(size)s.") % self.allowed()
        return " ".join(str(each) for each in (self._said, allowed, NEVER_IN_A_FILE) if each)

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


class SeveralFiles(forms.FileInput):
    """A box for one file or several."""

    allow_multiple_selected = True


class FilesField(PlainFileField):
    """Files by kind and size; each is looked at by itself, and good ones are taken beside bad ones.

    `part` is the part of the owner's page where the documents go.
    """

    widget = SeveralFiles

    def __init__(self, *, part: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part
        self.refused: list[ValidationError] = []

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files that can be taken; `refused` says what is wrong with the others."""
        chosen = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if self.required and not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        taken: list[UploadedFile[Any]] = []
        self.refused = []
        for file in chosen:
            try:
                taken.append(super().clean(file, initial))
            except ValidationError as wrong:
                self.refused.append(wrong)
        return taken


class Taken(NamedTuple):
    """A file that can be kept: from which field, and for which part of its owner's page."""

    field: str
    part: str
    file: UploadedFile[Any]


class TakesFiles(forms.BaseForm):
    """Mixed into a form: the good files are `taken`, a bad one beside them is only said."""

    taken: tuple[Taken, ...] = ()

    def part_of(self, name: str) -> str:
        """Return the part of its owner's page to which a box's files go."""
        field = self.fields[name]
        return field.part if isinstance(field, FilesField) else ""

    def send_files_to(self, owner: Model) -> None:
        """Let the page's script send files in pieces to a thing; without it they come with the form."""
        for field in self.fields.values():
            if isinstance(field, FilesField):
                to = f"{owner._meta.label_lower}/{owner.pk}/{field.part}"
                field.widget.attrs |= {"data-upload": reverse("upload_begin"), "data-to": to}

    def full_clean(self) -> None:
        """Set the good files apart before the bad ones make their field wrong."""
        super().full_clean()
        for name, field in self.fields.items():
            if self.is_bound and isinstance(field, FilesField):
                files = self.cleaned_data.get(name) or []
                self.taken += tuple(Taken(name, field.part, file) for file in files)
                for wrong in field.refused:
                    self.add_error(name, wrong)
