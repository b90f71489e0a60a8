"""Two kinds of steps: the rows of a table, and lists of names."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ambassadors.forms.terms import TermsForm
from ambassadors.models import Cohort, CohortStatus
from ambassadors.terms import Content, Row, Rows, Step
from applications.models import Call


def _read(model: Any, columns: tuple[str, ...], cohort: Cohort) -> list[Row]:
    rows = model.objects.filter(cohort=cohort).order_by("position", "pk")
    return list(rows.values(*columns))


def _write(model: Any, cohort: Cohort, rows: list[Row]) -> None:
    """Make the rows of a table those of a list; a row with a code stays the row it is."""
    kept = model.objects.filter(cohort=cohort)
    by_code = all("code" in row for row in rows)
    if by_code and rows:
        kept.exclude(code__in=[row["code"] for row in rows]).delete()
    else:
        kept.delete()
    for position, row in enumerate(rows, start=1):
        key = {"code": row["code"]} if by_code else {"position": position}
        model.objects.update_or_create(cohort=cohort, **key, defaults=row | {"position": position})


def coded(rows: list[Row]) -> list[Row]:
    """Give each new row a code of its own, from its title."""
    taken = {row["code"] for row in rows if row.get("code")}
    for row in rows:
        if not row.get("code"):
            start = slugify(row["title"])[:24] or "row"
            codes = [start, *(f"{start}-{n}" for n in range(2, len(rows) + 2))]
            row["code"] = next(code for code in codes if code not in taken)
            taken.add(row["code"])
    return rows


def of_rows(
    key: str,
    model: Any,
    columns: tuple[str, ...],
    form: type[TermsForm],
    default: Any,
    rows: Rows,
    **more: Any,
) -> Step:
    """Return a step whose value is the rows of a table."""
    return Step(
        key=key,
        form=form,
        read=partial(_read, model, columns),
        write=partial(_write, model),
        default=lambda on: default(),
        words=partial(_words, form),
        rows=rows,
        until=CohortStatus.SCREENING,
        **more,
    )


def _words(form: type[TermsForm], rows: list[Row], _content: Content) -> dict[str, str]:
    """Say each row under its title: what each box holds."""
    return {row["title"]: _row_words(form, row) for row in rows}


def _row_words(form: type[TermsForm], row: Row) -> str:
    found = []
    for name, box in form.base_fields.items():
        value = row.get(name)
        if name in ("title", "seen") or value in (None, ""):
            continue
        if isinstance(value, bool):
            value = _("Yes") if value else _("No")
        found.append(f"{box.label}: {value}")
    found += [f"{score}: {text}" for score, text in enumerate(row.get("anchors", []))]
    return "\n".join(found)


def of_call(
    key: str, columns: tuple[str, ...], form: type[TermsForm], default: Content, **more: Any
) -> Step:
    """Return a step whose value is lists of names."""

    def read(cohort: Cohort) -> Content:
        row = Call.objects.filter(cohort=cohort).values(*columns).first()
        return dict(row) if row else {name: [] for name in columns}

    def write(cohort: Cohort, value: Content) -> None:
        Call.objects.update_or_create(cohort=cohort, defaults=value)

    def words(value: Content, _content: Content) -> dict[str, str]:
        return {str(form.base_fields[name].label): "\n".join(value[name]) for name in columns}

    return Step(
        key=key,
        form=form,
        read=read,
        write=write,
        default=lambda on: {name: [str(word) for word in words] for name, words in default.items()},
        words=words,
        until=CohortStatus.SCREENING,
        **more,
    )
