"""An application's content as people read it: the same on check answers and in a frozen version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.models import SectionKey
from applications.queries.content import Content
from core.models import Document
from core.money import figures, shown
from core.templatetags.show import day_words
from milestones.models import Category

WORDS = {"yes": _l("Yes"), "no": _l("No"), "unsure": _l("Not sure"), "unknown": _l("Not known")}
SCOPES = {
    "institution": _l("The institution"),
    "programmes": _l("Programmes"),
    "operations": _l("Emergency operations"),
}
CONFIRMED = {"link": _l("By the signatory, through a link"), "paper": _l("Signed on paper")}


@dataclass
class ShownSection:
    """One section: answers as rows (key, value, prose, lang), and files; tables stand in `lines`.

    `sums` hold what lines add up to, by what: titles and rows of a name and minor units.
    """

    key: str
    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    total: str = ""
    notes: list[str] = field(default_factory=list)
    sums: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)
    currency: str = ""
    changed: bool = False
    point: Any = None  # of a return: what the coordinator asked for, and the answer
    change: Any = None  # from the version before


def shown_sections(content: Content, *, changed: Iterable[str] = ()) -> list[ShownSection]:
    """Return the sections of a content in order; `changed` marks those that differ from before."""
    makers: dict[str, Callable[[ShownSection, Content], None]] = {
        SectionKey.ELIGIBILITY: _eligibility,
        SectionKey.ASSESSMENT: _assessment,
        SectionKey.PARTNERS: _partners,
        SectionKey.ROADMAP: _roadmap,
        SectionKey.BUDGET: _budget,
        SectionKey.URGENCY: _urgency,
        SectionKey.LETTER: _letter,
        SectionKey.PLEDGES: _pledges,
    }
    names = _names_of_files(content)
    sections = []
    for key, label in SectionKey.choices:
        section = ShownSection(
            key, str(label), currency=content["currency"], changed=key in changed
        )
        makers[key](section, content)
        answers = content[key]
        listed = answers.get("files", []) if isinstance(answers, dict) else []
        section.files = [names[file["id"]] for file in listed if file["id"] in names]
        sections.append(section)
    return sections


def _names_of_files(content: Content) -> dict[str, dict[str, Any]]:
    """Return the files a content names, with the address that serves them, in one query."""
    ids = [
        file["id"]
        for key in (SectionKey.ASSESSMENT, SectionKey.LETTER)
        for file in content[key].get("files", [])
    ]
    found = Document.objects.filter(pk__in=ids) if ids else []
    return {
        str(file.pk): {
            "name": file.name,
            "url": reverse("document", args=[file.pk]) if file.status == "clean" else "",
            "size": file.size,
        }
        for file in found
    }


def _add(
    section: ShownSection, content: Content, key: Any, value: Any, *, prose: bool = False
) -> None:
    lang = content["languages"].get(section.key, "en") if prose else ""
    section.rows.append({"key": key, "value": value, "prose": prose, "lang": lang})


def _eligibility(section: ShownSection, content: Content) -> None:
    answers = content[section.key]
    for key, words in (
        ("assessed", _("Self-assessment completed")),
        ("focal_point", _("Focal point assigned")),
        ("english", _("Sufficient English")),
    ):
        _add(section, content, words, WORDS.get(answers.get(key, ""), ""))
    level = answers.get("level", "")
    _add(section, content, _("Certification level, as stated"), WORDS.get(level, level))


def _assessment(section: ShownSection, content: Content) -> None:
    answers = content[section.key]
    day = answers.get("assessed_on")
    _add(section, content, _("Date"), day_words(date.fromisoformat(day)) if day else "")
    scopes = [str(words) for key, words in SCOPES.items() if key in answers.get("scope", [])]
    _add(section, content, _("What it looked at"), ", ".join(scopes))
    for rated in answers.get("ratings", []):
        _add(section, content, rated["title"], f"{rated['value']} – {rated['words']}")
    areas = ", ".join(answers.get("strengthen_areas", []))
    _add(section, content, _("Key areas to strengthen"), areas)
    strengthen = answers.get("strengthen", "")
    _add(section, content, _("What to strengthen there"), strengthen, prose=True)


def _partners(section: ShownSection, content: Content) -> None:
    answers = content[section.key]
    _add(section, content, _("Other partners"), answers.get("partners", ""), prose=True)
    funders = ", ".join(each["name"] for each in answers.get("funders", []))
    nobody = _("None") if any(answers.values()) else ""
    _add(section, content, _("Who pays for CEA work"), funders or nobody)
    if answers.get("funding"):
        _add(section, content, _("What they pay for"), answers["funding"], prose=True)


def _urgency(section: ShownSection, content: Content) -> None:
    answers = content[section.key]
    word = WORDS.get(answers.get("urgent", ""), _("Optional, not answered"))
    _add(section, content, _("An emergency makes it urgent"), word)
    if answers.get("emergency"):
        _add(section, content, _("Which, and what would change"), answers["emergency"], prose=True)


def _letter(section: ShownSection, content: Content) -> None:
    answers = content[section.key]
    _add(section, content, _("Why"), answers.get("why", ""), prose=True)
    _add(section, content, _("How"), answers.get("how", ""), prose=True)
    signs = [answers.get(f"signatory_{part}", "") for part in ("name", "title", "email")]
    _add(section, content, _("Signatory"), ", ".join(part for part in signs if part))
    confirmed = CONFIRMED.get(answers.get("confirmed_by", ""), "")
    _add(section, content, _("Confirmed"), confirmed)


def _pledges(section: ShownSection, content: Content) -> None:
    for number, pledge in enumerate(content[section.key], start=1):
        day = day_words(date.fromisoformat(pledge["due_on"]))
        words = _("Pledge %(n)s, by %(day)s") % {"n": number, "day": day}
        _add(section, content, words, pledge["pledge"], prose=True)


def _roadmap(section: ShownSection, content: Content) -> None:
    section.lines = list(content[section.key])


def _budget(section: ShownSection, content: Content) -> None:
    currency, labels = content["currency"], dict(Category.choices)
    local = content.get("local") or {}
    section.lines = [
        {
            **line,
            "category": labels.get(line["category"], line["category"]),
            "quantity": line["quantity"].rstrip("0").rstrip("."),
            "unit_cost": shown(line["unit_cost"], local["currency"])
            if line.get("local")
            else figures(line["unit_cost"], currency),
            "total": figures(line["total"], currency),
        }
        for line in content[section.key]
    ]
    section.total = shown(content["total"], currency)
    section.notes = [*_indirect_words(content), *_rate_words(content)]
    section.sums = [
        (_("By category"), by_category(content[section.key])),
        (_("By quarter"), by_quarter(content[section.key])),
    ]


def _indirect_words(content: Content) -> list[str]:
    indirect = content.get("indirect") or {}
    if not indirect.get("share"):
        return []
    amount = shown(indirect["amount"], content["currency"])
    words = _("Indirect costs, %(share)s %% of the lines: %(amount)s")
    return [words % {"share": indirect["share"], "amount": amount}]


def _rate_words(content: Content) -> list[str]:
    local = content.get("local") or {}
    if not local:
        return []
    words = _("Rate: 1 %(currency)s = %(rate)s %(local)s on %(day)s, by %(source)s")
    about = {
        "currency": content["currency"],
        "rate": local["rate"],
        "local": local["currency"],
        "day": day_words(date.fromisoformat(local["on"])),
        "source": local["source"],
    }
    return [words % about]


def by_category(lines: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return what the lines of each category add up to, in minor units."""
    sums = _summed(lines, "category")
    return [(str(label), sums[key]) for key, label in Category.choices if key in sums]


def by_quarter(lines: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return what the lines of each quarter add up to, in minor units."""
    return [
        (_("Quarter %(n)s") % {"n": quarter}, amount)
        for quarter, amount in sorted(_summed(lines, "quarter").items())
    ]


def _summed(lines: Iterable[Mapping[str, Any]], column: str) -> dict[Any, int]:
    sums: dict[Any, int] = defaultdict(int)
    for line in lines:
        sums[line[column]] += line["total"]
    return sums
