"""Answers that the rules of the procedures let pass, where those that fit the form alone would be refused."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from cms.cases.domain.calendar import add_business_days
from cms.procedures import (
    administracion_data_center,
    administracion_usuarios_cctv,
    asignacion_cuentas_usuario,
    atencion_siniestros_aseguradora,
    carga_requisiciones_siam,
    desarrollo_sistemas_software,
    puntos_internet_gratuito,
)

Data = Mapping[str, Any]
Mender = Callable[[Data, Mapping[str, str], datetime.date], Data]


def mended(rules: tuple[str, ...], data: Data, answers: Mapping[str, str], today: datetime.date) -> dict[str, Any]:
    """What must be added to the data of a case (`data`: with those being sent) so that the rules are content."""
    found: dict[str, Any] = {}
    for name in rules:
        if name in MENDERS:
            found.update(MENDERS[name]({**data, **found}, answers, today))
    return found


def _contents(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    return {"declara_contenidos": "si"}


def _maintained(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    signed = {"comentarios": "sin_comentarios", "autorizacion": "autoriza", "firma_nombre": "Ejemplo Inventado"}
    return {**signed, "declara_contenidos": "si"}


def _site(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    return {
        "contenidos": "validados", "declara_contenidos": "si", "autorizacion": "autoriza",
        "capacitacion_fecha": today.isoformat(), "fecha_liberacion": today.isoformat(),
        "capacitacion_asistentes": data.get("capacitacion_asistentes") or "Ejemplo Inventado",
        "manual_entregado_a": "Ejemplo Inventado",
    }  # fmt: skip


def _ahead(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    first = add_business_days(today, administracion_data_center.AHEAD)
    return {"recibido_el": today.isoformat(), "fecha_ingreso": first.isoformat()}


def _user_name(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    person = {"usuario_nombres": "Ejemplo", "usuario_primer_apellido": "Rueda", "usuario_segundo_apellido": "Luna"}
    name = next(asignacion_cuentas_usuario.candidates(*person.values()))
    return {**person, "cuenta_similar": "no", "cuenta_usuario": name}


def _tests(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    passed = "no" if answers.get("pruebas") == "con_fallas" else "si"
    return {"casos_prueba": [{"caso": "Caso de ejemplo", "paso": passed}]}


def _copies(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    attempts = {"con_error": ["error"], "error_repetido": ["error", "error"]}.get(answers.get("log", ""), ["correcto"])
    return {
        "copias": [
            {
                "sistema": "Sistema de ejemplo", "identificacion": "DEMO-1", "frecuencia": "diario", "tipo": "completa",
                "fecha": today.isoformat(), "hora": "22:00:00", "intento": number, "resultado": result,
            }
            for number, result in enumerate(attempts, 1)
        ]
    }  # fmt: skip


def _camera(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    first = add_business_days(today, administracion_usuarios_cctv.AHEAD)
    return {"recibido_el": today.isoformat(), "fecha_requerida": first.isoformat(), "con_anticipacion": "si"}


def _pass(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    first = add_business_days(today, administracion_data_center.AHEAD)
    return {"recibido_el": today.isoformat(), "fecha_autorizada": first.isoformat()}


def _loss(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    day = today - datetime.timedelta(days=2)
    return {"hecho_fecha": day.isoformat(), "hecho_hora": "12:00:00", "fuera_de_plazo": "si"}


def _deliverable(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    row = {"entregable": "Entregable de ejemplo", "fecha_limite": today.isoformat()}
    return {"entregables": [row], **row}


def _delivered(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    rows = (data.get("entregables") or [])[:1]
    return {"entregables": rows, "entregables_recibidos": len(rows)}


def _address(data: Data, answers: Mapping[str, str], today: datetime.date) -> Data:
    return {"direccion_correo": f"ejemplo.{next(_numbers)}@puebla.example"}


_numbers = count(1)
MENDERS: Mapping[str, Mender] = {
    "declaracion_aceptada": _contents,
    "mantenimiento_listo": _maintained,
    "sitio_listo": _site,
    "anticipacion_tres_dias_habiles": _ahead,
    "nombre_de_usuario": _user_name,
    "responsabilidad_aceptada": lambda data, answers, today: {"acepta_responsabilidad": "si"},
    "requisicion_completa": lambda data, answers, today: {"anexos_cargados": list(carga_requisiciones_siam.ANNEXES)},
    "pruebas_congruentes": _tests,
    "respaldos_documentados": lambda data, answers, today: {
        "respaldo_elementos": list(desarrollo_sistemas_software.ELEMENTS)
    },
    "intentos_congruentes": _copies,
    "cinco_minutos_de_observacion": lambda data, answers, today: {
        "hora_inicio_observacion": "10:00:00", "hora_fin_observacion": "10:20:00"
    },
    "ambos_analisis_viables": lambda data, answers, today: dict.fromkeys(puntos_internet_gratuito.STUDIES, "viable"),
    "refaccion_solo_activo_fijo": lambda data, answers, today: {"es_activo_fijo": "si"},
    "fecha_autorizada_con_anticipacion": _pass,
    "solo_personas_del_oficio": lambda data, answers, today: {"personas_autorizadas": data.get("personas") or []},
    "anticipacion_cctv": _camera,
    "cuenta_procedente": lambda data, answers, today: {"datos_completos": "si", "perfil_corresponde": "si"},
    "cuenta_de_plataforma_abierta": lambda data, answers, today: {"cuenta_de": "otro"},
    "cuenta_de_plataforma_cerrada": lambda data, answers, today: {"cuenta_de": "otro"},
    "aviso_en_24_horas": _loss,
    "lista_de_apertura_completa": lambda data, answers, today: {
        "lista_apertura": list(atencion_siniestros_aseguradora.OPENING)
    },
    "bitacora_completa": lambda data, answers, today: {"bitacora": data.get("copias") or []},
    "direccion_no_repetida": _address,
    "entregable_del_contrato": _deliverable,
    "entregables_completos": _delivered,
}  # fmt: skip
