"""A task's form: its fields, its rows, what is asked on a condition, and what follows from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.datastructures import MultiValueDict

from cms.cases.forms import computed, fields
from schemas.procedures import Declaration, Field, Form

EMPTY = (None, "", [], ())
MOST_ROWS = 200
SPARE_ROWS = 3


@dataclass(frozen=True)
class Part:
    """A heading of the form with what stands below it: bound fields, formsets of rows, computed values."""

    title: str
    entries: list[Entry]


@dataclass(frozen=True)
class Entry:
    """One declared field on the page. One of `bound`, `rows` or `value` is there: what is computed, or
    a `Shown` that is only told. `kept`: files sent before."""

    declared: Field
    bound: forms.BoundField | None = None
    rows: BaseFormSet[Any] | None = None
    value: Any = None
    kept: Sequence[Any] = ()


class TaskForm(forms.Form):
    """Built from a declaration. `kept`: field -> files that were sent before (with `pk` and `name`)."""

    def __init__(
        self, declared: Form, declaration: Declaration, *, today: datetime.date, data: Any = None, files: Any = None,
        initial: Mapping[str, Any] | None = None, kept: Mapping[str, Sequence[Any]] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=dict(initial or {}), use_required_attribute=False)
        self.declared, self.declaration, self.today = declared, declaration, today
        self.kept = {key: list(found) for key, found in (kept or {}).items()}
        self.rows: dict[str, BaseFormSet[Any]] = {}
        for field in declared.fields:
            if field.kind == "filas":
                self.rows[field.key] = self._formset(field)
            elif field.kind in fields.MAKERS:
                self.fields[field.key] = fields.build(field, self._choices(field), today)
                self._mark(field)

    def _choices(self, field: Field) -> dict[str, str]:
        question = self.declaration.preguntas.get(field.key)
        if field.options or question is None:
            return dict(field.options)
        return {answer.value: answer.label for answer in question.answers}

    def _mark(self, field: Field) -> None:
        """Tell the page's script when a field is asked; without it the condition stands in the help."""
        if field.when is not None:
            attributes = self.fields[field.key].widget.attrs
            attributes["data-si-campo"], attributes["data-si-valores"] = field.when.field, " ".join(field.when.values)

    def _formset(self, field: Field) -> BaseFormSet[Any]:
        """The rows of a field as a formset of Django."""
        columns = {
            column.key: fields.build(column, dict(column.options), self.today)
            for column in field.columns
            if column.kind in fields.MAKERS
        }
        row: type[forms.Form] = type("Row", (forms.Form,), columns)
        kind = formset_factory(
            row, extra=SPARE_ROWS if not self.initial.get(field.key) else 1, can_delete=True,
            max_num=field.maximum or MOST_ROWS, validate_max=True,
            absolute_max=(field.maximum or MOST_ROWS) + SPARE_ROWS,
        )  # fmt: skip
        given = {"data": self.data, "files": self.files} if self.is_bound else {}
        return kind(**given, prefix=field.key, initial=self.initial.get(field.key) or [])

    # ── What was answered ─────────────────────────────────────────────────────────────────────────────────────────────

    def is_valid(self) -> bool:
        """The fields and every row."""
        rows = [rows.is_valid() for rows in self.rows.values()]
        return super().is_valid() and all(rows) and not self.errors

    def is_asked(self, field: Field) -> bool:
        """Whether the condition of a field holds."""
        return field.when is None or self.cleaned_data.get(field.when.field) in field.when.values

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for field in self.declared.fields:
            if not self.is_asked(field):
                found.pop(field.key, None)
                self.errors.pop(field.key, None)
            elif field.kind == "filas":
                self._clean_rows(field)
            elif field.kind == "archivo":
                self._clean_files(field)
            elif field.kind == "varias":
                self._clean_choices(field)
            elif field.when and field.required and found.get(field.key) in EMPTY and field.key not in self.errors:
                self.add_error(field.key, forms.ValidationError("Este dato hace falta.", code="required"))
        return found

    def _clean_rows(self, field: Field) -> None:
        formset = self.rows[field.key]
        if not formset.is_valid():
            return
        least = max(field.minimum or 0, int(field.required))
        if len(self.rows_of(field.key)) < least:
            words = "al menos un renglón" if least == 1 else f"al menos {least} renglones"
            self.add_error(None, forms.ValidationError(f"«{field.label}»: llene {words}.", code="renglones"))

    def _clean_files(self, field: Field) -> None:
        kept = [file for file in self.kept.get(field.key, ()) if str(file.pk) not in self.dropped(field.key)]
        count = len(kept) + len(self.cleaned_data.get(field.key) or ())
        least, most = max(field.minimum or 0, int(field.required)), field.maximum or fields.FILES
        if count < least and field.key not in self.errors:
            words = "un archivo" if least == 1 else f"{least} archivos"
            self.add_error(field.key, forms.ValidationError(f"Suba {words}.", code="required"))
        elif count > most:
            self.add_error(field.key, forms.ValidationError(f"Deje {most} archivos, cuando más.", code="demasiados"))

    def _clean_choices(self, field: Field) -> None:
        """How many were chosen; none is judged as any field that is missing."""
        count = len(self.cleaned_data.get(field.key) or ())
        if field.key in self.errors or (not count and not field.required):
            return
        if not count:
            self.add_error(field.key, forms.ValidationError("Este dato hace falta.", code="required"))
        elif field.minimum is not None and count < field.minimum:
            self.add_error(field.key, forms.ValidationError(f"Elija al menos {field.minimum}.", code="limites"))
        elif field.maximum is not None and count > field.maximum:
            self.add_error(field.key, forms.ValidationError(f"Elija {field.maximum}, cuando más.", code="limites"))

    def dropped(self, key: str) -> set[str]:
        """The kept files that the person no longer wants, by number."""
        getlist = getattr(self.data, "getlist", None)
        return set(getlist(f"{key}-quitar")) if getlist else set()

    def rows_of(self, key: str) -> list[dict[str, Any]]:
        """The rows that were filled in, as plain values."""
        found = []
        for row in self.rows[key].forms:
            values = getattr(row, "cleaned_data", {})
            if values.get("DELETE") or (not row.has_changed() and not row.initial):
                continue
            plain = {name: fields.plain(value) for name, value in values.items() if name != "DELETE"}
            if any(value not in EMPTY for value in plain.values()):
                found.append(plain)
        return found

    def values(self, earlier: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The plain values by field, with those that are computed; files are kept apart. `earlier`: of the case."""
        found: dict[str, Any] = {}
        for field in self.declared.fields:
            if field.kind in ("archivo", "mostrado") or not self.is_asked(field):
                continue
            if field.kind == "filas":
                found[field.key] = self.rows_of(field.key)
            elif field.computed is not None:
                found[field.key] = computed.compute(field.computed, {**(earlier or {}), **found})
            elif field.key in self.cleaned_data:
                found[field.key] = fields.plain(self.cleaned_data[field.key])
        return found

    def answers(self) -> dict[str, str]:
        """Those of the questions that decide how the case goes on."""
        asked = self.declaration.preguntas
        return {key: str(value) for key, value in self.cleaned_data.items() if key in asked and value}

    def uploads(self) -> dict[str, list[Any]]:
        """Field -> the files that were sent now."""
        kinds = {field.key for field in self.declared.fields if field.kind == "archivo"}
        return {key: list(value) for key, value in self.cleaned_data.items() if key in kinds and value}

    def as_typed(self) -> dict[str, Any]:
        """What stands in the form, right or wrong, for a draft that is shown again."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            if not isinstance(field, forms.FileField):
                found[name] = field.widget.value_from_datadict(self.data, MultiValueDict(), self.add_prefix(name))
        for key, formset in self.rows.items():
            rows = []
            for row in formset.forms:
                typed = {
                    name: field.widget.value_from_datadict(self.data, MultiValueDict(), row.add_prefix(name))
                    for name, field in row.fields.items()
                    if name != "DELETE"
                }
                if any(value not in EMPTY for value in typed.values()):
                    rows.append(typed)
            found[key] = rows
        return found

    # ── How it stands on the page ─────────────────────────────────────────────────────────────────────────────────────

    def parts(self) -> list[Part]:
        """The fields below their headings, in order."""
        found = [Part("", [])]
        for field, entry in self._entries():
            if field.section:
                found.append(Part(field.section, []))
            found[-1].entries.append(entry)
        return [part for part in found if part.entries]

    def _entries(self) -> Iterator[tuple[Field, Entry]]:
        for field in self.declared.fields:
            if field.kind == "filas":
                yield field, Entry(field, rows=self.rows[field.key])
            elif field.key in self.fields:
                yield field, Entry(field, bound=self[field.key], kept=self.kept.get(field.key, ()))
            elif field.computed is not None or field.kind == "mostrado":
                yield field, Entry(field, value=self.initial.get(field.key))
