"""Our rules for Wagtail's checker, which runs axe on the preview while somebody edits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.userbar import ContentCheckerItem

from schemas.web_contents.vocabulary import vocabulary

FOLLOWS_WCAG = "Lo pide la norma de accesibilidad."


class PueblaChecker(ContentCheckerItem):
    """axe with the rules that editors can mend, each with a Spanish name and what to do."""

    axe_run_only = [
        "button-name", "duplicate-id-aria", "empty-heading", "empty-table-header", "frame-title", "heading-order",
        "image-alt", "image-redundant-alt", "input-button-name", "label", "link-name", "list", "listitem", "object-alt",
        "p-as-heading", "page-has-heading-one", "table-duplicate-name", "td-headers-attr", "th-has-data-cells",
        "video-caption", "alt-text-quality", "empty-meta-description", "puebla-alt-sin-sentido",
        "puebla-enlace-a-archivo-local",
    ]  # fmt: skip
    axe_messages = {
        "button-name": {"error_name": "Hay un botón sin texto", "help_text": "Escriba qué hace."},
        "duplicate-id-aria": {
            "error_name": "Dos elementos comparten nombre interno",
            "help_text": "Avise al equipo web.",
        },
        "empty-heading": {"error_name": "Hay un título vacío", "help_text": "Escríbalo o bórrelo."},
        "empty-table-header": {"error_name": "Una columna no tiene nombre", "help_text": "Póngale nombre."},
        "frame-title": {"error_name": "Un marco no tiene título", "help_text": "Diga qué contiene."},
        "heading-order": {
            "error_name": "Los títulos saltan un nivel",
            "help_text": "Después de un título de nivel 2 va otro de nivel 2 o uno de nivel 3.",
        },
        "image-alt": {
            "error_name": "Una imagen no tiene texto alternativo",
            "help_text": "Describa lo que muestra o márquela como decorativa.",
        },
        "image-redundant-alt": {
            "error_name": "El texto de la imagen repite el del enlace",
            "help_text": "Deje vacío el de la imagen: se oiría dos veces.",
        },
        "input-button-name": {"error_name": "Hay un botón sin texto", "help_text": "Escriba qué hace."},
        "label": {"error_name": "Un campo no tiene nombre", "help_text": "Diga qué se escribe en él."},
        "link-name": {"error_name": "Hay un enlace sin texto", "help_text": "Escriba a dónde lleva."},
        "list": {"error_name": "Una lista está mal formada", "help_text": "Hágala de nuevo con el botón de lista."},
        "listitem": {
            "error_name": "Un renglón está fuera de su lista",
            "help_text": "Hágala de nuevo con el botón de lista.",
        },
        "object-alt": {"error_name": "Un objeto no tiene texto alternativo", "help_text": "Describa lo que muestra."},
        "p-as-heading": {
            "error_name": "Un párrafo en negritas hace de título",
            "help_text": "Elija «Título» en el menú del texto.",
        },
        "page-has-heading-one": {
            "error_name": "La página no tiene título principal",
            "help_text": "Avise al equipo web.",
        },
        "table-duplicate-name": {
            "error_name": "La tabla repite su título",
            "help_text": "El título y el resumen deben decir cosas distintas.",
        },
        "td-headers-attr": {"error_name": "Una celda señala un encabezado que no existe", "help_text": FOLLOWS_WCAG},
        "th-has-data-cells": {
            "error_name": "Un encabezado no tiene datos debajo",
            "help_text": "Quítelo o llene su columna.",
        },
        "video-caption": {"error_name": "Un video no tiene subtítulos", "help_text": "Suba el archivo de subtítulos."},
        "alt-text-quality": {
            "error_name": "El texto alternativo parece el nombre de un archivo",
            "help_text": "Describa lo que se ve en la imagen.",
        },
        "empty-meta-description": {
            "error_name": "La página no tiene descripción para buscadores",
            "help_text": "Escriba una o dos frases en la pestaña «Promocionar».",
        },
        "puebla-alt-sin-sentido": {
            "error_name": "El texto alternativo no describe la imagen",
            "help_text": "«Imagen» o «foto» no dicen nada a quien no la ve: diga qué muestra.",
        },
        "puebla-enlace-a-archivo-local": {
            "error_name": "Un enlace lleva a un archivo de una computadora",
            "help_text": "Suba el documento al sitio y enlácelo desde ahí.",
        },
    }

    def get_axe_custom_rules(self, request: HttpRequest) -> list[dict[str, Any]]:
        return [
            *super().get_axe_custom_rules(request),
            _rule("puebla-alt-sin-sentido", "img[alt]", "puebla-alt-con-sentido"),
            _rule("puebla-enlace-a-archivo-local", "a[href]", "puebla-enlace-con-destino"),
        ]

    def get_axe_custom_checks(self, request: HttpRequest) -> list[dict[str, Any]]:
        words = "|".join(_any_case(word) for word in sorted(vocabulary().alternative_empty_words))
        own = [
            {"id": "check-image-alt-text", "options": {"pattern": vocabulary().alternative_file_like.pattern}},
            _matches("puebla-alt-con-sentido", {"alt": f"/^(?!\\s*({words})\\s*\\.?\\s*$)/"}),
            _matches("puebla-enlace-con-destino", {"href": f"/^(?!{_any_case('file')}:|[A-Za-z]:\\\\)/"}),
        ]
        replaced = {check["id"] for check in own}
        return [*(check for check in super().get_axe_custom_checks(request) if check["id"] not in replaced), *own]


def _any_case(word: str) -> str:
    """An expression for a word in capitals or not: axe takes no flags."""
    return "".join(f"[{letter.lower()}{letter.upper()}]" if letter.isalpha() else letter for letter in word)


def _rule(name: str, selector: str, check: str) -> dict[str, Any]:
    return {
        "id": name, "impact": "serious", "selector": selector, "tags": ["best-practice"], "any": [check],
        "enabled": True,
    }  # fmt: skip


def _matches(name: str, attributes: dict[str, str]) -> dict[str, Any]:
    """A check that axe itself carries out, without code of ours: an attribute fits an expression."""
    return {"id": name, "evaluate": "matches-definition-evaluate", "options": {"matcher": {"attributes": attributes}}}


def use_our_rules(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Put our checker in the place of Wagtail's."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = PueblaChecker(in_editor=item.in_editor)
