"""Forms of the modeler: an activity, a question, a file, an upload, a publication, a migration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from cms.cases.domain import versions
from cms.cases.registry import find_rule, find_service, known_rules, known_services
from cms.core.form_fields import text_area
from cms.modeler.domain.activities import Drawn, Edited, Outline
from cms.modeler.domain.files import MOST_PACKED, NAME
from pipelines.procedures.words import UNITS
from schemas.procedures import Declaration
from schemas.spanish import fold

SHARED = "shared"
NO_TERM = [("", "Sin plazo"), *((key, words[1].capitalize()) for key, words in UNITS.items())]

PARTS = [
    ("forms", "Formulario de una actividad"),
    ("letters", "Documento que se emite"),
    ("scenarios", "Recorrido de prueba"),
]


class RevisionForm(forms.Form):
    """What every change of a draft carries: the revision that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class DrawingForm(RevisionForm):
    """The diagram as the browser wrote it."""

    bpmn = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000, strip=False)


class TextForm(RevisionForm):
    """One file as text."""

    text = forms.CharField(
        label="Contenido", max_length=2_000_000, strip=False, widget=text_area(28, spellcheck="false", wrap="off")
    )


class NewFileForm(RevisionForm):
    """A file more: a form, a letter or a scenario."""

    part = forms.ChoiceField(label="Qué es", choices=PARTS)
    name = forms.CharField(
        label="Nombre", max_length=60,
        help_text="La clave de la actividad o del documento, o un nombre corto sin espacios.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if {"part", "name"} <= set(said):
            said["path"] = f"{said['part']}/{said['name']}.yaml"
            if not NAME.match(said["path"]):
                self.add_error("name", "Use letras sin acento, números y guiones bajos; comience con una letra.")
        return said


class UploadForm(RevisionForm):
    """A diagram from another program, or the whole folder."""

    file = forms.FileField(
        label="Archivo", widget=forms.ClearableFileInput(attrs={"accept": ".bpmn,.xml,.zip"}),
        help_text="Un diagrama .bpmn de Camunda Modeler u otro programa, o un .zip con toda la carpeta; hasta 4 MB.",
    )  # fmt: skip

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > MOST_PACKED:
            raise forms.ValidationError("El archivo pesa más de 4 MB.", code="grande")
        return sent


class PublishForm(RevisionForm):
    """What the new version changes, in a sentence."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(
        label="Qué cambia y por qué", max_length=2000, widget=text_area(4),
        help_text="Lo leen quienes siguen el procedimiento; queda en el historial del manual.",
    )  # fmt: skip


class MigrationForm(forms.Form):
    """Why open cases go on on another version."""

    reason = forms.CharField(label="Por qué pasan a la versión vigente", max_length=1000, widget=text_area(3))


class ActivityForm(RevisionForm):
    """An activity: what it says, who does it, until when, and the words of its form."""

    label = forms.CharField(label="Qué se hace", max_length=180)
    documentation = forms.CharField(label="Explicación", max_length=1000, required=False, widget=text_area(3))
    lane = forms.ChoiceField(label="A quién le toca", required=False)
    verb = forms.CharField(label="Texto del botón que la termina", max_length=80)
    least = forms.IntegerField(label="Plazo, mínimo", min_value=0, max_value=1000, required=False)
    most = forms.IntegerField(label="Plazo, máximo", min_value=0, max_value=1000, required=False)
    unit = forms.ChoiceField(label="Unidad del plazo", choices=NO_TERM, required=False)
    ours = forms.BooleanField(label="El plazo es propuesta nuestra; el manual no lo dice", required=False)
    whom = forms.CharField(
        label="Espera a", max_length=120, required=False,
        help_text="Alguien externo. Mientras espera, el plazo del caso no corre. Vacío: no espera a nadie.",
    )  # fmt: skip
    remind = forms.IntegerField(
        label="Recordar cada (días hábiles)", min_value=1, max_value=60, required=False,
    )  # fmt: skip
    child = forms.ChoiceField(label="Abre un caso de", required=False)
    child_optional = forms.BooleanField(label="Ese caso se puede omitir", required=False)
    documents = forms.MultipleChoiceField(
        label="Documentos", required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    rules = forms.MultipleChoiceField(
        label="Reglas que pueden rechazarla", required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    service = forms.ChoiceField(label="Qué hace la plataforma", required=False)
    note = forms.CharField(label="Nota", max_length=600, required=False, widget=text_area(2))
    title = forms.CharField(label="Título del formulario", max_length=160, required=False)
    intro = forms.CharField(label="Introducción del formulario", max_length=1500, required=False, widget=text_area(3))

    def __init__(
        self, *args: Any, drawn: Drawn, parts: Outline, declared: Declaration | None, facts: Mapping[str, Any],
        form: Mapping[str, Any], clave: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.drawn, self.known, self.asked = drawn, facts, _fields(form)
        super().__init__(*args, **kwargs)
        self.fields["lane"].choices = [("", "La plataforma o nadie"), *parts.lanes.items()]
        others = {one.clave: one.name for one in versions.all_in_force() if one.clave != clave}
        self.fields["child"].choices = [("", "Ninguno"), *sorted(others.items(), key=lambda one: fold(one[1]))]
        papers = {key: one.name for key, one in declared.documentos.items()} if declared else {}
        papers.update({key: key for key in facts.get("documentos") or () if key not in papers})
        self.fields["documents"].choices = list(papers.items())
        rules = {*own_functions(clave, known_rules(), find_rule), *(facts.get("reglas") or ())}
        self.fields["rules"].choices = [(name, name) for name in sorted(rules)]
        services = {*own_functions(clave, known_services(), find_service), *filter(None, [facts.get("servicio")])}
        self.fields["service"].choices = [("", "Nada todavía"), *((name, name) for name in sorted(services))]
        self._shape()
        for key, one in self.asked.items():
            self.fields[f"etiqueta.{key}"] = forms.CharField(
                label=f"«{key}»: etiqueta", max_length=200, initial=one.get("etiqueta", "")
            )
            self.fields[f"ayuda.{key}"] = forms.CharField(
                label=f"«{key}»: ayuda", max_length=500, required=False, initial=one.get("ayuda", "")
            )
            self.fields[f"obligatorio.{key}"] = forms.BooleanField(
                label=f"«{key}»: es obligatorio", required=False, initial=bool(one.get("obligatorio"))
            )

    def _shape(self) -> None:
        """An activity of the platform has no term nor form; one of a person has no service."""
        unused = (
            "title",
            "intro",
            "least",
            "most",
            "unit",
            "ours",
            "whom",
            "remind",
            "child",
            "child_optional",
            "rules",
        )
        for name in unused if self.drawn.is_automatic else ("service",):
            del self.fields[name]
        for name in ("documents", "rules"):
            if name in self.fields and not self.fields[name].choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("unit"):
            if said.get("most") is None:
                self.add_error("most", "Escriba cuánto es el plazo.")
            elif (said.get("least") or 0) > said["most"]:
                self.add_error("least", "El mínimo es mayor que el máximo.")
        if said.get("whom") and not said.get("remind"):
            self.add_error("remind", "Escriba cada cuántos días se recuerda.")
        return said

    def edited(self) -> Edited:
        """What the person wants. Keys of the declaration that this form does not show stay as they are."""
        said = self.cleaned_data
        declared: dict[str, Any] = {"boton": said["verb"], "nota": said["note"] or None}
        if "documents" in said:
            declared["documentos"] = said["documents"] or None
        if "rules" in said:
            declared["reglas"] = said["rules"] or None
        if self.drawn.is_automatic:
            declared["servicio"] = said["service"] or None
        else:
            declared |= self._times()
        fields = {
            key: {
                "etiqueta": said[f"etiqueta.{key}"],
                "ayuda": said[f"ayuda.{key}"] or None,
                "obligatorio": said[f"obligatorio.{key}"] or None,
            }
            for key in self.asked
        }
        return Edited(
            label=said["label"], documentation=said["documentation"], lane=said["lane"], declared=declared,
            title=said.get("title") or said["label"], intro=said.get("intro", ""), fields=fields,
        )  # fmt: skip

    def _times(self) -> dict[str, Any]:
        said = self.cleaned_data
        least = said["most"] if said["least"] is None else said["least"]
        term = {
            "minimo": least,
            "maximo": said["most"],
            "unidad": said["unit"],
            "propuesta_nuestra": said["ours"] or None,
        }
        wait = {"a_quien": said["whom"], "recordar_cada": said["remind"]}
        child = {"procedimiento": said["child"], "opcional": said["child_optional"] or None}
        return {
            "plazo": term if said["unit"] else None,
            "espera": wait if said["whom"] else None,
            "hijo": child if said["child"] else None,
        }


def own_functions(clave: str, names: Iterable[str], find: Callable[[str], Any]) -> list[str]:
    """The functions that a procedure may name: those written for it, and those written for several."""
    return [name for name in names if find(name).__module__.rpartition(".")[2] in (clave, SHARED)]


def _fields(form: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The fields of a form whose words can be edited here."""
    asked = form.get("campos")
    return {key: one for key, one in asked.items() if isinstance(one, dict)} if isinstance(asked, dict) else {}


def initial(drawn: Drawn, facts: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """What an activity says now."""
    term, wait, child = (facts.get(key) or {} for key in ("plazo", "espera", "hijo"))
    return {
        "label": drawn.label, "documentation": drawn.documentation, "lane": drawn.lane,
        "verb": facts.get("boton", ""), "note": facts.get("nota", ""), "service": facts.get("servicio", ""),
        "least": term.get("minimo"), "most": term.get("maximo"), "unit": term.get("unidad", ""),
        "ours": term.get("propuesta_nuestra"), "whom": wait.get("a_quien", ""), "remind": wait.get("recordar_cada"),
        "child": child.get("procedimiento", ""), "child_optional": child.get("opcional"),
        "documents": facts.get("documentos") or [], "rules": facts.get("reglas") or [],
        "title": form.get("titulo", ""), "intro": form.get("introduccion", ""),
    }  # fmt: skip


class QuestionForm(RevisionForm):
    """A decision: what is asked, how each answer is called, and which of them need a reason."""

    words = forms.CharField(label="Pregunta", max_length=200)

    def __init__(self, *args: Any, answers: Mapping[str, str], declared: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.values = list(answers)
        self.fields["words"].initial = declared.get("texto", "")
        for value, label in answers.items():
            known = (declared.get("respuestas") or {}).get(value) or {}
            self.fields[f"etiqueta.{value}"] = forms.CharField(
                label=f"«{value}»: cómo se lee", max_length=120, initial=known.get("etiqueta", label)
            )
            self.fields[f"negativa.{value}"] = forms.BooleanField(
                label=f"«{value}»: regresa, niega o detiene, y pide un motivo", required=False,
                initial=bool(known.get("negativa")),
            )  # fmt: skip

    def answers(self) -> dict[str, tuple[str, bool]]:
        said = self.cleaned_data
        return {value: (said[f"etiqueta.{value}"], said[f"negativa.{value}"]) for value in self.values}
