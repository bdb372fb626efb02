"""Desarrollo de sistemas: tests that say what they found, and backups described before production."""

from __future__ import annotations

from cms.cases.registry import Moment, Refusal, rule

ELEMENTS = {
    "servidores": "servidores críticos",
    "sistema_operativo": "sistema operativo y su configuración",
    "parches": "parches y paquetes de base",
    "programas": "programas de la aplicación",
    "bases_datos": "archivos y bases de datos",
    "horario": "horario de la copia de respaldo",
}


@rule
def pruebas_congruentes(moment: Moment) -> Refusal | None:
    """The result follows from the test cases: satisfactory only when every one passed."""
    cases = moment.data.get("casos_prueba") or []
    failed = [str(case.get("caso")) for case in cases if case.get("paso") != "si"]
    result = moment.answers.get("pruebas")
    if result == "satisfactorias" and (failed or not cases):
        which = f"no pasó «{failed[0]}»" if failed else "no hay casos de prueba"
        return Refusal(f"Las pruebas no son satisfactorias: {which}. Responda que hubo fallas.", "pruebas")
    if result == "con_fallas" and not failed:
        return Refusal("Todos los casos pasaron. Anote el caso que falló o responda que son satisfactorias.", "pruebas")
    return None


@rule
def respaldos_documentados(moment: Moment) -> Refusal | None:
    """The documentation of backup and recovery treats its six elements."""
    treated = moment.data.get("respaldo_elementos") or []
    missing = [label for key, label in ELEMENTS.items() if key not in treated]
    if not missing:
        return None
    return Refusal(
        f"La documentación debe tratar los seis elementos antes de liberar. Falta: {', '.join(missing)}.",
        "respaldo_elementos",
    )
