"""Where and how to reach an office; places on a map."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.pages.rules.places import Place, coordinate_problem, picture


class ContactBlock(blocks.StructBlock):
    """How to reach an office."""

    name = blocks.CharBlock(label="Oficina o área", max_length=160)
    address = blocks.CharBlock(label="Domicilio", required=False, max_length=300)
    hours = blocks.CharBlock(label="Horario", required=False, max_length=160)
    phone = blocks.RegexBlock(
        label="Teléfono",
        required=False,
        regex=r"^[0-9+() .-]{7,25}( ext\. ?[0-9]{1,6})?$",
        error_messages={"invalid": "Escriba solo cifras, espacios y, si hace falta, «ext. 123» al final."},
    )
    email = blocks.EmailBlock(label="Correo", required=False)

    class Meta:
        label = "Contacto"
        icon = "user"
        group = "Lugares"
        template = "pages/blocks/contact.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if not any(cleaned.get(name) for name in ("address", "phone", "email")):
            raise StructBlockValidationError(
                block_errors={"address": ValidationError("Escriba al menos un domicilio, un teléfono o un correo.")}
            )
        return cleaned


class PlaceBlock(blocks.StructBlock):
    """One place with its coordinates."""

    name = blocks.CharBlock(label="Nombre", max_length=120)
    address = blocks.CharBlock(label="Domicilio", required=False, max_length=300)
    note = blocks.CharBlock(label="Nota", required=False, max_length=200, help_text="Por ejemplo, el horario.")
    latitude = blocks.DecimalBlock(label="Latitud", max_digits=9, decimal_places=6, help_text="Como 19.043719.")
    longitude = blocks.DecimalBlock(label="Longitud", max_digits=9, decimal_places=6, help_text="Como -98.198149.")

    class Meta:
        label = "Lugar"
        icon = "site"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        latitude, longitude = cleaned["latitude"], cleaned["longitude"]
        if latitude is None or longitude is None:  # a draft
            return cleaned
        if problem := coordinate_problem(latitude, longitude):
            raise StructBlockValidationError(block_errors={problem[0]: ValidationError(problem[1])})
        return cleaned


class MapBlock(blocks.StructBlock):
    """Places: a drawing of where they lie, the list, links to a map outside. Nothing is asked of others on load."""

    title = blocks.CharBlock(label="Título", max_length=120)
    places = blocks.ListBlock(PlaceBlock(), label="Lugares", min_num=1, max_num=40)

    class Meta:
        label = "Mapa de lugares"
        icon = "site"
        group = "Lugares"
        template = "pages/blocks/map.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        places = [
            Place(item["name"], Decimal(item["latitude"]), Decimal(item["longitude"]))
            for item in value["places"]
            if item["latitude"] is not None and item["longitude"] is not None  # drafts may lack them
        ]
        return {**context, "picture": picture(places) if places else None}
