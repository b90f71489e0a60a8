"""A section's form and its boxes: opened, sent back, read again where two people's answers come together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms

from applications.forms.draft import DraftForm, data_of
from applications.models import Section
from applications.queries.typed import Typed, belongs, marks_of, plain
from applications.services.keeping import REPLY, Reading, Sent


@dataclass(frozen=True)
class SectionForm:
    """The form of a section: its kind, and what it needs to know beside what was typed."""

    kind: type[DraftForm]
    arguments: dict[str, Any] = field(default_factory=dict)

    def posted(self, data: Any, files: Any) -> DraftForm:
        """Return the form as a page sent it."""
        return self.kind(data, files, **self.arguments)

    def opened(self, section: Section) -> DraftForm:
        """Return the form as it was left, without a word on what is wrong with it."""
        done = "yes" if section.complete else ""
        return self.standing(section, self.typed_of(section), done=done, quiet=True)

    def standing(
        self, section: Section, typed: Typed, *, done: str, files: Any = None, quiet: bool = False
    ) -> DraftForm:
        """Return the form with these boxes; its next save starts from the section as it is saved now."""
        data = data_of(typed)
        data["done"], data["version"] = done, str(section.version)
        data["marks"] = " ".join(f"{name}:{mark}" for name, mark in self.marks(section).items())
        return self.kind(data, files, quiet=quiet, **self.arguments)

    def marks(self, section: Section) -> dict[str, str]:
        """Return the marks of the answers as they are saved."""
        return marks_of(self.typed_of(section), self.bare.names)

    def typed_of(self, section: Section) -> Typed:
        """Return what stands in the boxes of a section; of answers that were not typed, what they are."""
        spoken: Typed = {"language": [section.language]}
        reply: Typed = {REPLY: [section.reply]} if section.reply else {}
        if section.typed:
            return {**spoken, **section.typed, **reply}
        form = self.kind(initial=self.kind.initial_of(section.answers), **self.arguments)
        filled = {box: value for name in form.names for box, value in _boxes(form[name]).items()}
        return spoken | filled | reply

    def read(self, typed: Typed) -> Reading:
        """Read what was typed, as if the person called it completed."""
        data = data_of(typed)
        data["done"] = "yes"
        form = self.kind(data, **self.arguments)
        sound = form.is_valid()
        return Reading(form.answers(), sound, form.cleaned_data.get("language", ""))

    def changed(self, sent: Any) -> Sent:
        """Return what a script sent: by answer its mark and its boxes; what is no answer is left out."""
        answers = sent if isinstance(sent, dict) else {}
        typed: Typed = {}
        marks = {}
        for name in self.bare.names:
            if isinstance(one := answers.get(name), dict):
                marks[name] = str(one.get("mark", ""))
                boxes = one.get("boxes")
                typed |= {
                    box: [plain(str(value)) for value in values]
                    for box, values in (boxes if isinstance(boxes, dict) else {}).items()
                    if belongs(box, name) and isinstance(values, list)
                }
        return Sent(typed=typed, names=tuple(marks), marks=marks)

    @cached_property
    def bare(self) -> DraftForm:
        """Return the form without content, which knows its answers and their words."""
        return self.kind(quiet=True, **self.arguments)


def _boxes(bound: forms.BoundField) -> Typed:
    """Return the boxes in which an answer stands."""
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        parts = enumerate(widget.decompress(value) or [])
        return {f"{bound.name}_{n}": [str(part)] for n, part in parts if part is not None}
    if isinstance(widget, forms.CheckboxInput):
        return {bound.name: ["on"]} if value else {}
    if isinstance(value, list | tuple):
        return {bound.name: [str(each) for each in value]}
    return {bound.name: [str(value)]} if value not in (None, "") else {}
