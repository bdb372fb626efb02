"""Click speaks English; here it learns Spanish. A test proves that every text a user may see is translated."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

SINGULAR: dict[str, str] = {
    "Usage:": "Uso:",
    "Options": "Opciones",
    "Commands": "Órdenes",
    "Missing command.": "Falta la orden.",
    "Aborted!": "Interrumpido.",
    "deprecated": "en desuso",
    "required": "obligatorio",
    "text": "texto",
    "file": "archivo",
    "directory": "carpeta",
    "path": "ruta",
    "(dynamic)": "(dinámico)",
    "env var: {var}": "variable de entorno: {var}",
    "default: {default}": "por omisión: {default}",
    "Value must be an iterable.": "El valor debe ser una lista.",
    "Do you want to continue?": "¿Desea continuar?",
    "Confirm the action without prompting.": "Confirmar sin preguntar.",
    "%(prog)s, version %(version)s": "%(prog)s, versión %(version)s",
    "Show the version and exit.": "Mostrar la versión y salir.",
    "Show this message and exit.": "Mostrar esta ayuda y salir.",
    "Missing argument": "Falta el argumento",
    "Missing option": "Falta la opción",
    "Missing parameter": "Falta el parámetro",
    "Missing parameter: {param_name}": "Falta el parámetro: {param_name}",
    "Missing {param_type}": "Falta {param_type}",
    "unknown error": "error desconocido",
    "Invalid value for {param_hint}: {message}": "Valor no válido para {param_hint}: {message}",
    "Invalid value: {message}": "Valor no válido: {message}",
    "Could not open file {filename!r}: {message}": "No se pudo abrir el archivo {filename!r}: {message}",
    "Error: {message}": "Error: {message}",
    "Try '{command} {option}' for help.": "Escriba '{command} {option}' para ver la ayuda.",
    "No such option {name!r}.": "No existe la opción {name!r}.",
    "No such command {name!r}.": "No existe la orden {name!r}.",
    "Invalid start character for option ({option})": "Signo inicial no válido en la opción ({option})",
    "Option {name!r} does not take a value.": "La opción {name!r} no lleva valor.",
    "Argument {name!r} takes {nargs} values.": "El argumento {name!r} lleva {nargs} valores.",
    "Press any key to continue...": "Oprima una tecla para continuar…",
    "Repeat for confirmation": "Repita para confirmar",
    "Error: The two entered values do not match.": "Error: los dos valores no coinciden.",
    "Error: invalid input": "Error: valor no válido",
    "Choose from:\n\t{choices}": "Elija entre:\n\t{choices}",
    "Choice({choices})": "Opciones({choices})",
    "{value} is not in the range {range}.": "{value} no está en el intervalo {range}.",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} no es sí o no. Se aceptan: {states}",
    "{value!r} is not a valid {number_type}.": "{value!r} no es un número válido ({number_type}).",
    "{value!r} is not a valid UUID.": "{value!r} no es un UUID válido.",
    "{name} {filename!r} is a file.": "{filename!r} es un archivo ({name}).",
    "{name} {filename!r} is a directory.": "{filename!r} es una carpeta ({name}).",
    "{name} {filename!r} is not readable.": "no se puede leer {filename!r} ({name}).",
    "{name} {filename!r} is not writable.": "no se puede escribir en {filename!r} ({name}).",
    "{name} {filename!r} is not executable.": "no se puede ejecutar {filename!r} ({name}).",
    "{name} {filename!r} does not exist.": "no existe {filename!r} ({name}).",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "Aviso: la orden {name!r} está en desuso.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "Aviso: {param_type} {name!r} está en desuso.{extra_message}"
    ),
}

PLURAL: dict[str, tuple[str, str]] = {
    "Got unexpected extra argument ({args})": ("Sobra el argumento ({args})", "Sobran argumentos ({args})"),
    "Takes {nargs} values but 1 was given.": (
        "Lleva {nargs} valores y se dio 1.",
        "Lleva {nargs} valores y se dieron {len}.",
    ),
    "Did you mean {possibility}?": ("¿Quiso decir {possibility}?", "(¿Quiso decir alguna de estas? {possibilities})"),
    "Option {name!r} requires an argument.": (
        "La opción {name!r} necesita un valor.",
        "La opción {name!r} necesita {nargs} valores.",
    ),
    "{value!r} is not {choice}.": ("{value!r} no es {choice}.", "{value!r} no es ninguna de {choices}."),
    "{value!r} does not match the format {format}.": (
        "{value!r} no tiene la forma {format}.",
        "{value!r} no tiene ninguna de las formas {formats}.",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "Se necesitan {len_type} valores y se dio {len_value}.",
        "Se necesitan {len_type} valores y se dieron {len_value}.",
    ),
}

MODULES: tuple[ModuleType, ...] = (core, decorators, exceptions, formatting, parser, termui, types)


def translate(text: str) -> str:
    """Return the Spanish of one of click's texts."""
    return SINGULAR.get(text, text)


def translate_plural(one: str, many: str, number: int) -> str:
    """Return the Spanish of one of click's texts that depend on a number."""
    singular, plural = PLURAL.get(one, (one, many))
    return singular if number == 1 else plural


USAGE = {"[OPTIONS]": "[OPCIONES]", "COMMAND [ARGS]...": "ORDEN [ARGUMENTOS]..."}


def translate_usage(command: click.Command) -> click.Command:
    """Translate the words that click writes in the first line of the help of a command and of those below it."""
    command.options_metavar = USAGE.get(command.options_metavar or "", command.options_metavar)
    if isinstance(command, click.Group):
        command.subcommand_metavar = USAGE.get(command.subcommand_metavar, command.subcommand_metavar)
        for below in command.commands.values():
            translate_usage(below)
    return command


def install() -> None:
    """Make click use the texts above."""
    for module in MODULES:
        names: dict[str, Any] = vars(module)
        if "_" in names:
            names["_"] = translate
        if "ngettext" in names:
            names["ngettext"] = translate_plural
    for kind, name in (
        (click.STRING, "texto"),
        (click.INT, "entero"),
        (click.FLOAT, "número"),
        (click.BOOL, "sí o no"),
    ):
        kind.name = name
