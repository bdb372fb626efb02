"""The manual as people read it: the list, a procedure, its versions, and its files to take away."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from cms.cases.domain import versions
from cms.cases.models import Case, ProcedureVersion
from cms.modeler.domain import rights
from cms.modeler.models import Migration, ProcedureDraft, Publication
from cms.modeler.views import base
from pipelines.procedures import manual, words
from schemas.directory import REGISTRY
from schemas.spanish import fold

OPEN = (Case.State.OPEN, Case.State.WAITING)


class ListView(base.ManualView):
    """The procedures with the version in force, their open cases by version, and their drafts."""

    template_name = "modeler/list.html"
    page_title = "Manual de procedimientos"

    def get(self, request: HttpRequest) -> HttpResponse:
        search, unit = request.GET.get("q", "").strip()[:100], request.GET.get("departamento", "")
        everything = versions.all_in_force()
        names = {code: REGISTRY.units[code].name for code in {version.unit for version in everything}}
        drafts = ProcedureDraft.objects.select_related("saved_by", "base")
        shown = {draft.clave: draft for draft in drafts if rights.may_edit(request.user, draft.base, self.today)}
        running = open_by_version()
        rows = [
            {
                "version": version, "number": versions.procedure_of(version).declaration.numero,
                "unit": names[version.unit], "draft": shown.get(version.clave), "running": running[version.clave],
            }
            for version in everything
            if (not unit or version.unit == unit) and matches(search, version, names[version.unit])
        ]  # fmt: skip
        rows.sort(key=lambda row: (row["number"], row["version"].clave))
        return self.render(
            rows=rows, search=search, unit=unit, units=sorted(names.items(), key=lambda one: fold(one[1])),
            total=len(everything), drafts=len(shown), keeper=self.is_keeper,
        )  # fmt: skip


def matches(search: str, version: ProcedureVersion, unit: str) -> bool:
    """Whether all the words stand in the procedure's name, clave or unit."""
    text = fold(f"{version.name} {unit} {version.clave}")
    return all(word in text for word in fold(search).split())


def open_by_version(clave: str = "") -> dict[str, list[tuple[int, int]]]:
    """For each procedure, how many cases run on which version; the newest version first."""
    cases = Case.objects.filter(state__in=OPEN, **({"clave": clave} if clave else {}))
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    counted = cases.values_list("clave", "version__number").annotate(total=Count("pk")).order_by("-version__number")
    for key, number, total in counted:
        found[key].append((number, total))
    return found


class ProcedureView(base.ManualView):
    """One procedure: what is in force, or another of its versions."""

    template_name = "modeler/procedure.html"
    shown: ProcedureVersion

    def get_page_title(self) -> str:
        return self.shown.name

    def trail(self) -> list[dict[str, str]]:
        return []

    def get(self, request: HttpRequest, clave: str, number: int | None = None) -> HttpResponse:
        current = self.in_force(clave)
        self.shown = self.version(clave, number) if number else current
        procedure = versions.procedure_of(self.shown)
        names = {one.clave: one.name for one in versions.all_in_force()}
        may_edit = rights.may_edit(request.user, current, self.today)
        draft = ProcedureDraft.objects.select_related("saved_by").filter(clave=clave).first() if may_edit else None
        return self.render(
            version=self.shown, current=current, procedure=procedure, declared=procedure.declaration, words=words,
            rows=manual.rows(procedure, names), roles=roles(procedure),
            department=words.department(procedure.declaration),
            confidential=words.CONFIDENTIAL[procedure.declaration.confidencialidad],
            entries=list(procedure.declaration.entradas.values()), forms=forms_of(procedure),
            links=[(names.get(link.procedure), link) for link in procedure.declaration.ligas],
            rules=rules_of(procedure), versions=self.versions(clave), may_edit=may_edit, draft=draft,
            keeper=self.is_keeper, ours=rights.is_ours(current),
        )  # fmt: skip

    def versions(self, clave: str) -> list[dict[str, Any]]:
        running = dict(open_by_version(clave)[clave])
        notes = {one.version_id: one for one in reversed(
            Publication.objects.filter(version__clave=clave).select_related("published_by")
        )}  # fmt: skip
        moved = defaultdict(list)
        for one in Migration.objects.filter(source__clave=clave).select_related("target", "decided_by"):
            moved[one.source_id].append(one)
        found = ProcedureVersion.objects.filter(clave=clave).select_related("published_by").defer("files")
        return [
            {
                "version": version, "running": running.get(version.number, 0), "note": notes.get(version.pk),
                "moved": moved.get(version.pk, []),
            }
            for version in found
        ]  # fmt: skip


def roles(procedure: Any) -> list[dict[str, str]]:
    return [
        {"name": role.name, "duty": role.duty, "who": words.who(role)} for role in procedure.declaration.roles.values()
    ]


def rules_of(procedure: Any) -> list[dict[str, str]]:
    """The rules with how each is kept, or why not yet."""
    return [
        {
            "text": rule.text, "source": rule.source,
            "how": words.KEPT_BY[rule.kept_by] + (f": {rule.where}" if rule.kept_by == "pendiente" else ""),
        }
        for rule in procedure.declaration.reglas.values()
    ]  # fmt: skip


def forms_of(procedure: Any) -> list[dict[str, Any]]:
    """The forms in the order of the activities."""
    found = [(node, procedure.form(node.id)) for node in procedure.process.activities]
    return [{"label": node.label, "form": form} for node, form in found if form is not None]


class DiagramView(base.ManualView):
    """The drawing of a version."""

    def get(self, request: HttpRequest, clave: str, number: int) -> HttpResponse:
        return base.picture(base.process_of(self.version(clave, number)))


class PackageView(base.ManualView):
    """All files of a version as a ZIP."""

    def get(self, request: HttpRequest, clave: str, number: int) -> HttpResponse:
        return base.packed(clave, self.version(clave, number).files, f"v{number}")


class BpmnView(base.ManualView):
    """The diagram of a version for another program."""

    def get(self, request: HttpRequest, clave: str, number: int) -> HttpResponse:
        return base.drawing(clave, self.version(clave, number).files, f"v{number}")
