"""What the public pages ask beside the declared forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from cms.accounts.models import User
from cms.core import guarding
from cms.core.form_fields import text_area
from cms.directory.models import Organization
from cms.self_service.domain import sealing


class HeadForm(forms.Form):
    """What a request is about and for whom. `places`: the dependencias for which this person may ask."""

    def __init__(self, *args: Any, asks_subject: bool, places: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, prefix="tr", use_required_attribute=False, **kwargs)
        self.places = {one.clave: one for one in places}
        if len(self.places) > 1:
            choices = [("", "Elija una opción"), *((one.clave, str(one)) for one in places)]
            self.fields["organization"] = forms.ChoiceField(label="Para qué dependencia", choices=choices)
        if asks_subject:
            self.fields["subject"] = forms.CharField(
                label="Asunto", max_length=200, help_text="En pocas palabras; así lo verá en la lista de sus trámites."
            )

    @property
    def organization(self) -> Organization | None:
        """The chosen dependencia, or the only one; None while none is chosen."""
        clave = self.data.get("tr-organization", "") if "organization" in self.fields else next(iter(self.places), "")
        return self.places.get(clave)


class GuardForm(forms.Form):
    """The seal of one showing of a form; for people without an account also the trap, the clock and their consent."""

    momento = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, user: User | None, asks_consent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.key, self.user = key, user
        if user is None:
            self.fields[guarding.TRAP] = forms.CharField(required=False, label=guarding.TRAP_LABEL, max_length=200)
        if asks_consent:
            self.fields["conformidad"] = forms.BooleanField(
                required=False, label="Leí el aviso de privacidad y acepto que se usen mis datos para este reporte.",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        moment = found.get("momento", "")
        problem = sealing.problem(moment, self.key, self.user)
        if self.user is None and not problem:
            trapped, hasty = bool(found.get(guarding.TRAP)), sealing.is_hasty(moment)
            problem = guarding.TRAPPED if trapped else guarding.TOO_FAST if hasty else ""
        if problem:
            self.add_error(None, problem)
        return found


class FollowForm(forms.Form):
    """Folio and key."""

    folio = forms.CharField(label="Folio", max_length=40, help_text="Por ejemplo: GPI/0001/2026")
    clave = forms.CharField(
        label="Clave", max_length=40, help_text="Doce letras y números; los guiones y las mayúsculas no importan.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)


class CancelForm(forms.Form):
    """Why a case ends before its time."""

    reason = forms.CharField(label="Por qué lo cancela", max_length=200, widget=text_area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
