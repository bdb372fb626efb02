"""Widgets of the administration that look things up in the data portal while one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse


class PortalPicker(forms.TextInput):
    """A field whose value (an identifier) is chosen from what the portal has. `kind`: conjuntos, recursos, columnas."""

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        self.kind = kind
        super().__init__({"autocomplete": "off", **(attrs or {})})

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            **super().build_attrs(base_attrs, extra_attrs),
            "data-controller": "puebla-portal",
            "data-puebla-portal-kind-value": self.kind,
            "data-puebla-portal-url-value": reverse("pages_admin_portal", args=[self.kind]),
        }

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["pages/js/portal-picker.js"], css={"all": ["pages/css/portal-picker.css"]})
