"""`puebla documentos`: is a printed document authentic? Checked here, without a network."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipelines.documents.signing import LONGEST_KEYS, LONGEST_SIGNATURE, Check, Outcome, Unreadable, check, read_keys

EXIT = {Outcome.AUTHENTIC: 0, Outcome.CHANGED: 1, Outcome.UNKNOWN: 3}
LONGEST_PDF = 100 * 1024 * 1024
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(name="documentos", help="Los documentos impresos: comprobar que son auténticos.")
def command() -> None:
    pass


@command.command("verificar")
@click.argument("archivo", type=FILE)
@click.option("--firma", type=FILE, help="Archivo de firma; si falta, el que está junto al PDF con extensión .jws.")
@click.option("--llave", type=FILE, help="Llaves publicadas; si falta, puebla-documentos.json junto al PDF.")
@click.option("--json", "as_json", is_flag=True, help="Resultado en JSON.")
@click.pass_context
def verify(ctx: click.Context, archivo: Path, firma: Path | None, llave: Path | None, as_json: bool) -> None:
    """Comprueba ARCHIVO.pdf con su firma y las llaves publicadas, sin red.

    Termina con 0 si es auténtico, 1 si se cambió, 3 si la firma no es de ninguna llave y 2 si falta algo.
    """
    signature = firma or archivo.with_suffix(".jws")
    keys = llave or archivo.with_name("puebla-documentos.json")
    try:
        found = check(
            _read(archivo, LONGEST_PDF, "el documento"), _read(signature, LONGEST_SIGNATURE, "la firma"),
            read_keys(_read(keys, LONGEST_KEYS, "las llaves")),
        )  # fmt: skip
    except Unreadable as problem:
        click.echo(str(problem), err=True)
        ctx.exit(2)
    click.echo(json.dumps(_as_dict(found), ensure_ascii=False, indent=1) if as_json else _as_text(found))
    ctx.exit(EXIT[found.outcome])


def _read(path: Path, most: int, what: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise Unreadable(f"No se puede leer {what}: {path} ({error.strerror}).") from error
    if len(content) > most:
        raise Unreadable(f"{path} es demasiado grande.")
    return content


def _as_dict(found: Check) -> dict[str, object]:
    facts = found.statement
    stated = (
        {"folio": facts.folio, "documento": facts.kind, "fecha": facts.day, "emisor": facts.issuer} if facts else {}
    )
    return {"resultado": found.outcome.value, "mensaje": found.message, "llave": found.key, **stated}


def _as_text(found: Check) -> str:
    words = {Outcome.AUTHENTIC: "AUTÉNTICO", Outcome.CHANGED: "CAMBIADO", Outcome.UNKNOWN: "DESCONOCIDO"}
    lines = [f"{words[found.outcome]}: {found.message}"]
    if found.statement:
        lines += [f"Documento: {found.statement.kind}", f"Fecha: {found.statement.day}",
                  f"Emisor: {found.statement.issuer}"]  # fmt: skip
    return "\n".join([*lines, f"Llave: {found.key}" if found.key else ""]).rstrip()
