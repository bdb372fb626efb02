"""Cards, accordion, table and call to action."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.pages.blocks.text import PLAIN_FEATURES, LinkBlock


class CardsBlock(blocks.StructBlock):
    """Ways onward, each with a title and a sentence."""

    title = blocks.CharBlock(label="Título", required=False, max_length=120)
    cards = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label="Título", max_length=100)),
                ("text", blocks.CharBlock(label="Una frase", required=False, max_length=220)),
                ("image", ImageChooserBlock(label="Imagen", required=False)),
                ("link", LinkBlock(label="A dónde lleva")),
            ],
            label="Tarjeta",
            icon="form",
        ),
        label="Tarjetas",
        min_num=1,
        max_num=12,
    )

    class Meta:
        label = "Tarjetas"
        icon = "grip"
        group = "Orden"
        template = "pages/blocks/cards.html"


class AccordionBlock(blocks.StructBlock):
    """Questions whose answers open. They open without JavaScript, and print open."""

    title = blocks.CharBlock(label="Título", required=False, max_length=120)
    entries = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label="Pregunta o título", max_length=160)),
                ("text", blocks.RichTextBlock(label="Respuesta", features=PLAIN_FEATURES)),
            ],
            label="Entrada",
            icon="help",
        ),
        label="Entradas",
        min_num=1,
        max_num=40,
    )

    class Meta:
        label = "Acordeón"
        icon = "list-ul"
        group = "Orden"
        template = "pages/blocks/accordion.html"


class TableBlock(blocks.StructBlock):
    """A table with a title, headings and, where wanted, a heading for every row."""

    title = blocks.CharBlock(label="Título de la tabla", max_length=200, help_text="Qué muestra y de cuándo es.")
    table = TypedTableBlock(
        [
            ("texto", blocks.CharBlock(label="Texto", required=False, max_length=500)),
            ("numero", blocks.DecimalBlock(label="Número", required=False)),
            ("fecha", blocks.DateBlock(label="Fecha", required=False)),
            ("parrafo", blocks.RichTextBlock(label="Texto con enlaces", required=False, features=PLAIN_FEATURES)),
        ],
        label="Tabla",
    )
    row_headings = blocks.BooleanBlock(label="La primera columna nombra cada renglón", required=False, default=True)
    source = blocks.CharBlock(label="Fuente", required=False, max_length=200)

    class Meta:
        label = "Tabla"
        icon = "table"
        group = "Orden"
        template = "pages/blocks/table.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        table = cleaned["table"]
        problem = ""
        if len(table.columns) == 0 or len(table.row_data) == 0:
            problem = "La tabla necesita al menos una columna y un renglón."
        elif any(not str(column["heading"]).strip() for column in table.columns):
            problem = "Cada columna necesita un encabezado: quien oye la tabla se guía por ellos."
        if problem and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors={"table": ValidationError(problem)})
        return cleaned


class CallBlock(blocks.StructBlock):
    """One thing to do, with its button."""

    title = blocks.CharBlock(label="Título", max_length=120)
    text = blocks.CharBlock(label="Texto", required=False, max_length=300)
    button = blocks.CharBlock(label="Texto del botón", max_length=60, help_text="Un verbo: «Agende su cita».")
    link = LinkBlock(label="A dónde lleva")

    class Meta:
        label = "Llamada a la acción"
        icon = "pick"
        group = "Orden"
        template = "pages/blocks/call.html"
