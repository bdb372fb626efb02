"""Small forms: dates, people, menu, archive, answers to requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from cms.accounts.models import User
from cms.directory.models import Organization
from cms.microsites.domain import menu, queries
from cms.microsites.forms.fields import PersonField, lines
from cms.microsites.models import MOST_MENU_ENTRIES, Microsite, Role


class ReviewForm(forms.Form):
    """The contents were gone through."""

    next_review = forms.DateField(label="Siguiente revisión", widget=AdminDateInput)
    note = forms.CharField(label="Qué se revisó o cambió", max_length=600, required=False, widget=lines(2))


class ExtendForm(forms.Form):
    """Another last day."""

    ends_on = forms.DateField(label="Nueva fecha de término", widget=AdminDateInput)
    reason = forms.CharField(label="Motivo", max_length=600, widget=lines(2))


class ArchiveForm(forms.Form):
    """End it now."""

    reason = forms.CharField(label="Motivo", max_length=600, widget=lines(2))
    sure = forms.BooleanField(label="Entiendo que sus personas dejarán de poder editarlo")


class ReopenForm(forms.Form):
    """Bring it back."""

    review_on = forms.DateField(label="Primera revisión", widget=AdminDateInput)
    ends_on = forms.DateField(label="Fecha de término", widget=AdminDateInput)
    reason = forms.CharField(label="Motivo", max_length=600, widget=lines(2))


class AssignForm(forms.Form):
    """A person and a role. Only the web team names the responsable."""

    person = PersonField(User.objects.none(), label="Persona", empty_label="Elija a una persona")
    role = forms.ChoiceField(label="Papel", choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, microsite: Microsite, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = queries.is_web_team(actor)
        self.fields["person"].queryset = queries.assignable(None if whole else microsite.organization)  # type: ignore[attr-defined]
        if not whole:
            self.fields["role"].choices = [(Role.EDITOR, "Editor"), (Role.VALIDATOR, "Validador")]  # type: ignore[attr-defined]


class MenuForm(forms.Form):
    """As many places as a menu may have; each holds a page and its words, or nothing."""

    def __init__(self, *args: Any, microsite: Microsite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = menu.pages_for_menu(microsite)
        self.pages = {page.pk: page for page in pages}
        present = list(microsite.menu_entries.all())
        choices = [("", "— Vacío —"), *((page.pk, page_label(page, microsite)) for page in pages)]
        for number in range(1, MOST_MENU_ENTRIES + 1):
            entry = present[number - 1] if number <= len(present) else None
            self.fields[f"page_{number}"] = forms.TypedChoiceField(
                label=f"Página {number}", choices=choices, coerce=int, empty_value=None, required=False,
                initial=entry.page_id if entry else None,
            )  # fmt: skip
            self.fields[f"label_{number}"] = forms.CharField(
                label=f"Texto de la entrada {number}", max_length=menu.LONGEST_LABEL, required=False,
                initial=entry.label if entry else "",
            )  # fmt: skip

    def rows(self) -> Iterable[tuple[int, forms.BoundField, forms.BoundField]]:
        """Number, page and words of each place."""
        return [(number, self[f"page_{number}"], self[f"label_{number}"]) for number in range(1, MOST_MENU_ENTRIES + 1)]

    def entries(self) -> list[tuple[Page, str]]:
        """The places that hold a page, in order."""
        found = []
        for number in range(1, MOST_MENU_ENTRIES + 1):
            chosen = self.cleaned_data[f"page_{number}"]
            if chosen is not None:
                found.append((self.pages[chosen], self.cleaned_data[f"label_{number}"]))
        return found


class OverrideForm(forms.Form):
    """A micrositio although a page would do."""

    reason = forms.CharField(label="Por qué hace falta un micrositio", max_length=600, widget=lines(2))


class GiveBackForm(forms.Form):
    """What a request lacks."""

    observations = forms.CharField(label="Observaciones", max_length=1500, widget=lines(3))


class PageForm(forms.Form):
    """The page that is enough."""

    purpose = forms.CharField(label="Qué debe decir la página", max_length=1500, widget=lines(4))


class AskForm(forms.Form):
    """What a dependencia knows when it asks; its values go into the steps of the wizard."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="Dependencia")
    oficio_number = forms.CharField(label="Número del oficio de solicitud", max_length=80)
    oficio_date = forms.DateField(label="Fecha del oficio", widget=forms.DateInput(attrs={"type": "date"}))
    title = forms.CharField(label="Nombre del micrositio", max_length=120)
    purpose = forms.CharField(label="Para qué sirve", max_length=1000, widget=lines(3))
    audience = forms.CharField(label="A quién se dirige", max_length=1000, widget=lines(3))
    services = forms.CharField(label="Qué podrá hacer la gente ahí", max_length=1000, widget=lines(3))
    owner = PersonField(User.objects.none(), label="Persona que responderá por él", required=False)
    name = forms.CharField(label="Nombre que desea en la dirección", max_length=60, required=False)
    ends_on = forms.DateField(label="Hasta cuándo hace falta", widget=forms.DateInput(attrs={"type": "date"}))

    STEP_OF = {
        "title": "proposito", "purpose": "proposito", "audience": "publico", "services": "publico",
        "organization": "dependencia", "oficio_number": "dependencia", "oficio_date": "dependencia",
        "owner": "personas", "name": "direccion", "ends_on": "fechas",
    }  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = queries.organizations_of(actor)
        self.fields["organization"].queryset = mine  # type: ignore[attr-defined]
        self.fields["owner"].queryset = queries.assignable().filter(person__organization__in=mine)  # type: ignore[attr-defined]

    def clean_ends_on(self) -> date:
        value: date = self.cleaned_data["ends_on"]
        if value <= date.today():
            raise forms.ValidationError("La fecha debe ser posterior a hoy.")
        return value

    def steps(self) -> dict[str, dict[str, list[str]]]:
        """The typed values by step of the wizard."""
        found: dict[str, dict[str, list[str]]] = {}
        for field, step in self.STEP_OF.items():
            value = str(self.data.get(field, "")).strip()
            if value:
                found.setdefault(step, {})[field] = [value]
        return found


def page_label(page: Page, microsite: Microsite) -> str:
    """A page in a list, set in by its depth; drafts say so."""
    indent = "— " * (page.depth - microsite.root_page.depth - 1)
    return f"{indent}{page.title}" + ("" if page.live else " (sin publicar)")
