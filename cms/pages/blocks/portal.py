"""Datasets of the data portal inside a page, and charts of their tables."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.core.errors import PortalUnavailable
from cms.pages import portal_content
from cms.pages.rules.series import OPERATIONS, ORDERS
from cms.pages.widgets import PortalPicker

KINDS = [("barras", "Barras, para comparar categorías"), ("lineas", "Líneas, para ver el tiempo")]
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,100}")


class PickedBlock(blocks.FieldBlock):
    """A value chosen from the portal."""

    kind = ""
    pattern = IDENTIFIER
    wrong = "Elija uno de la lista."

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self._required, self._help_text = required, help_text
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(
            required=self._required, help_text=self._help_text, max_length=220, widget=PortalPicker(self.kind)
        )

    def clean(self, value: Any) -> str:
        cleaned = str(super().clean(value) or "").strip()
        if cleaned and not self.pattern.fullmatch(cleaned):
            raise ValidationError(self.wrong)
        return cleaned


class DatasetChooserBlock(PickedBlock):
    """The id of a dataset."""

    kind = "conjuntos"

    class Meta:
        icon = "table"


class TableChooserBlock(PickedBlock):
    """`dataset/resource`, of a resource with a table."""

    kind = "recursos"
    pattern = re.compile(r"[A-Za-z0-9_-]{1,100}/[A-Za-z0-9_-]{1,100}")

    class Meta:
        icon = "table"


class ColumnChooserBlock(PickedBlock):
    """The name of a column of the table chosen beside it."""

    kind = "columnas"
    pattern = re.compile(r"[^\"\x00]{1,63}")

    class Meta:
        icon = "table"


class DatasetBlock(blocks.StructBlock):
    """A card of a dataset with its files."""

    dataset = DatasetChooserBlock(label="Conjunto de datos")
    text = blocks.CharBlock(
        label="Para qué sirve aquí", required=False, max_length=250, help_text="Vacío: la descripción del portal."
    )

    class Meta:
        label = "Conjunto de datos"
        icon = "table"
        group = "Datos abiertos"
        template = "pages/blocks/dataset.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return {**context, "card": portal_content.dataset_card(value["dataset"])}


class ChartBlock(blocks.StructBlock):
    """A chart drawn by us from a table of the portal, with its values beside it."""

    title = blocks.CharBlock(label="Título", max_length=160)
    source = TableChooserBlock(label="Tabla del portal")
    kind = blocks.ChoiceBlock(label="Tipo", choices=KINDS, default="barras")
    x = ColumnChooserBlock(label="Columna de las categorías o del tiempo")
    operation = blocks.ChoiceBlock(
        label="Qué hacer con los renglones", choices=list(OPERATIONS.items()), default="suma"
    )
    ys = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("column", ColumnChooserBlock(label="Columna")),
                ("label", blocks.CharBlock(label="Nombre que se muestra", max_length=60)),
            ],
            label="Valor",
        ),
        label="Columnas de los valores",
        min_num=0,
        max_num=4,
        help_text="Una a cuatro columnas con números. No hacen falta para contar renglones.",
    )
    order = blocks.ChoiceBlock(label="Orden", choices=list(ORDERS.items()), default="natural")
    unit = blocks.CharBlock(label="Unidad", required=False, max_length=40, help_text="Por ejemplo: pesos, viajes.")
    summary = blocks.CharBlock(
        label="Qué se ve en la gráfica",
        max_length=300,
        help_text="Una frase con lo principal, para quien no puede ver el dibujo.",
    )

    class Meta:
        label = "Gráfica de datos"
        icon = "order"
        group = "Datos abiertos"
        template = "pages/blocks/chart.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (problems := chart_problems(cleaned)):
            raise StructBlockValidationError(
                block_errors={name: ValidationError(message) for name, message in problems.items()}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        card = portal_content.chart_card(
            source=value["source"],
            x=value["x"],
            ys=[(item["column"], item["label"]) for item in value["ys"]],
            kind=value["kind"],
            operation=value["operation"],
            order=value["order"],
        )
        return {**context, "card": card}


def chart_problems(value: Any) -> dict[str, str]:
    """What is wrong with a chart, by field. Columns are looked up while the portal answers."""
    if value["operation"] != "cuenta" and len(value["ys"]) == 0:
        return {"operation": "Elija al menos una columna con los valores, o cuente renglones."}
    try:
        columns = portal_content.columns_of(value["source"])
    except PortalUnavailable:
        return {}
    if columns is None:
        return {"source": "Esta tabla ya no está en el portal. Elija otra."}
    names = {column.name for column in columns}
    if value["x"] not in names:
        return {"x": f"La tabla no tiene la columna «{value['x']}»."}
    missing = [item["column"] for item in value["ys"] if item["column"] not in names]
    return {"operation": f"La tabla no tiene la columna «{missing[0]}»."} if missing else {}
