"""Forms of the work on a site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from cms.web_register.domain.files import BY_HAND
from cms.web_register.domain.releases import annex_candidates
from cms.web_register.forms.fields import DateField, ManyUploadsField, RevisionForm, UploadField, text_area
from cms.web_register.models import FileKind, Kind, SiteRecord, StoredFile


class AttachForm(forms.Form):
    """A file for the folder."""

    kind = forms.ChoiceField(label="Clase", choices=[(kind.value, kind.label) for kind in BY_HAND])
    title = forms.CharField(label="Título", max_length=200)
    file = UploadField(
        label="Archivo", kind=FileKind.ANNEX, help_text="PDF, imagen, documento de oficina o CSV; 25 MB."
    )


class ReasonForm(forms.Form):
    """Why something stops."""

    reason = forms.CharField(label="Motivo", widget=text_area(3), max_length=1_000)


class DefinitionForm(RevisionForm):
    """The ficha de definición. `revision` is the last version that the person saw."""

    objective = forms.CharField(label="Objetivo", widget=text_area(), max_length=4_000)
    audience = forms.CharField(label="Tipo de audiencia", widget=text_area(3), max_length=2_000)
    services = forms.CharField(label="Servicios que se ofrecerán", widget=text_area(), max_length=4_000)
    contents = forms.CharField(label="Contenidos previstos", widget=text_area(), max_length=4_000)
    owner_name = forms.CharField(label="Propietario del sitio", max_length=200, help_text="Quien responde por él.")
    owner_post = forms.CharField(label="Cargo del propietario", max_length=200)
    legal_basis = forms.CharField(
        label="Fundamento legal", widget=text_area(3), max_length=4_000,
        help_text="Ley, reglamento, programa o acuerdo que da pie al sitio.",
    )  # fmt: skip
    ends_on = DateField(label="Termina el", required=False)

    def __init__(self, *args: Any, record: SiteRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ends_on"]
        field.required = record.kind == Kind.MICROSITE
        field.help_text = "Obligatoria en un micrositio." if field.required else "Vacía: no tiene fecha de término."


class DecisionForm(forms.Form):
    """The answer of the dependencia to a proposal."""

    verdict = forms.ChoiceField(
        label="Respuesta", choices=[("aprobada", "Se aprueba"), ("devuelta", "Se regresa con observaciones")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    observations = forms.CharField(
        label="Observaciones", widget=text_area(), max_length=4_000, required=False,
        help_text="Obligatorias si se regresa.",
    )  # fmt: skip
    oficio = forms.CharField(label="Número del oficio de respuesta", max_length=80, required=False)

    def __init__(self, *args: Any, by_enlace: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["oficio"]
        field.required = not by_enlace
        field.help_text = (
            "Si además respondió por oficio." if by_enlace
            else "Usted anota la respuesta que la dependencia dio por oficio; adjúntelo también al registro."
        )  # fmt: skip


class SketchForm(forms.Form):
    """A sketch of the design."""

    title = forms.CharField(label="Qué muestra", max_length=200, help_text="Por ejemplo: portada en teléfono.")
    description = forms.CharField(label="Descripción para quien no ve la imagen", widget=text_area(3), max_length=1_000)
    file = UploadField(label="Imagen", kind=FileKind.SKETCH, help_text="PNG, JPEG o WebP; 25 MB.")


class NotesForm(forms.Form):
    """What the dependencia should look at."""

    notes = forms.CharField(label="Notas para la dependencia", widget=text_area(3), max_length=2_000, required=False)


class ContentForm(RevisionForm):
    """A line of the checklist."""

    title = forms.CharField(label="Contenido", max_length=200)
    detail = forms.CharField(label="Qué debe incluir", widget=text_area(3), max_length=2_000, required=False)
    responsible = forms.CharField(label="Quién lo reúne", max_length=200)
    due_on = DateField(label="Fecha acordada", required=False)


class DeliverForm(forms.Form):
    """A content or information that is handed over."""

    note = forms.CharField(
        label="Texto o explicación", widget=text_area(6), max_length=2_000, required=False,
        help_text="Escriba aquí el contenido si es breve, o qué trae cada archivo.",
    )  # fmt: skip
    files = ManyUploadsField(label="Archivos", kind=FileKind.CONTENT, required=False)


class ObserveForm(RevisionForm):
    """What must be corrected."""

    observations = forms.CharField(label="Qué debe corregirse", widget=text_area(), max_length=2_000)


class TrainingForm(forms.Form):
    """A training."""

    held_on = DateField(label="Fecha")
    place = forms.CharField(label="Lugar o medio", max_length=200)
    topics = forms.CharField(label="Temas", widget=text_area(3), max_length=2_000)
    attendees = forms.CharField(
        label="Personas que asistieron", widget=text_area(5), max_length=10_000,
        help_text="Una por línea: nombre; cargo.",
    )  # fmt: skip
    attendance = UploadField(
        label="Lista de asistencia", kind=FileKind.ATTENDANCE, required=False,
        help_text="PDF o imagen. Sin ella la capacitación no cuenta para liberar.",
    )  # fmt: skip
    evidence = ManyUploadsField(label="Evidencia", kind=FileKind.EVIDENCE, required=False)

    def clean_attendees(self) -> list[dict[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["attendees"].splitlines() if line.strip()]
        return [
            {"name": name.strip(), "post": post.strip()} for name, _, post in (line.partition(";") for line in lines)
        ]


class EvidenceForm(forms.Form):
    """More files of a training."""

    attendance = UploadField(label="Lista de asistencia", kind=FileKind.ATTENDANCE, required=False)
    evidence = ManyUploadsField(label="Evidencia", kind=FileKind.EVIDENCE, required=False)


class ManualForm(forms.Form):
    """A version of the manual."""

    file = UploadField(label="Manual de usuario", kind=FileKind.MANUAL, help_text="PDF, 25 MB.")
    notes = forms.CharField(label="Qué cambió", max_length=300, required=False)


class ReleaseForm(forms.Form):
    """What FORM.316 says of the release."""

    released_on = DateField(label="Fecha de liberación", initial=timezone.localdate)
    detail = forms.CharField(label="Detalle de la liberación", widget=text_area(6), max_length=4_000)
    annexes = forms.ModelMultipleChoiceField(
        label="Anexos", queryset=StoredFile.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Archivos del registro que acompañan al formato.",
    )  # fmt: skip

    def __init__(self, *args: Any, record: SiteRecord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annexes"].queryset = annex_candidates(record)  # type: ignore[attr-defined]
        if not annex_candidates(record).exists():
            del self.fields["annexes"]


class LetterForm(forms.Form):
    """To whom an oficio goes."""

    addressee = forms.CharField(label="Dirigido a", max_length=200)
    post = forms.CharField(label="Cargo", max_length=200)
    extra = forms.CharField(
        label="Párrafo adicional", widget=text_area(3), max_length=2_000, required=False,
        help_text="Se agrega al texto del oficio.",
    )  # fmt: skip


class DayForm(forms.Form):
    """The day of a signature or of a receipt."""

    day = DateField(label="Fecha", initial=timezone.localdate)


class ScanForm(forms.Form):
    """A signed original."""

    scan = forms.FileField(
        label="Original firmado, digitalizado",
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
        help_text="PDF, 25 MB.",
    )
