"""The rules of the manual that forms keep: what must be said, with what, and what is not taken."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

import pytest

from cms.procedures.tests.moments import procedure
from cms.procedures.tests.rules.answers import filled, refused, right

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 2)
NOTHING: Any = None


class Wants(NamedTuple):
    """At `node`, `field` is not taken when it says `bad` (nothing, unless told); with `given` it is asked."""

    node: str
    field: str
    bad: Any = NOTHING
    given: dict[str, Any] = {}  # nobody changes it
    column: str = ""


def day(days: int) -> str:
    return (TODAY + datetime.timedelta(days=days)).isoformat()


def without(node: str, field: str, *columns: str, **given: Any) -> list[Wants]:
    """Rows are wanted, and each of these columns in every row."""
    return [Wants(node, field, [], given), *(Wants(node, field, NOTHING, given, column) for column in columns)]


RULES: dict[str, list[Wants]] = {
    # ── Sistemas ──────────────────────────────────────────────────────────────────────────────────────────────────────
    "desarrollo_sistemas_software.oficio_a_direccion": [Wants("act_00_solicitud", "oficio_archivo", False)],
    "desarrollo_sistemas_software.factibilidad_economica": [
        Wants("act_02_factibilidad", "conclusion_economica", NOTHING, {"cuenta_con_requerimientos": "no"}),
    ],
    "desarrollo_sistemas_software.metodologia_registrada": [Wants("act_05_revision", "metodologia")],
    "desarrollo_sistemas_software.plan_con_tareas": without(
        "act_08_plan", "tareas", "tarea", "responsable", "inicio", "fin"
    ),
    "mantenimiento_modulos_sap.dos_referencias": [Wants("act_03_recepcion", "folio_mesa")],
    "mantenimiento_modulos_sap.personal_elegido": without("act_06_desarrollo", "personal", "persona", "trabajo"),
    "mantenimiento_modulos_sap.negativa_con_causas": [
        Wants("act_04_viabilidad", "causas", NOTHING, {"viabilidad": "no_viable"}),
        Wants("act_04_viabilidad", "causas", "No", {"viabilidad": "no_viable"}),
    ],
    "mantenimiento_modulos_sap.sin_tocar_productivo": [Wants("act_06_desarrollo", "productivo_intacto")],
    "copias_seguridad_bases_datos.documentacion_previa": without(
        "act_02_mecanismos", "documentacion_estado", "sistema"
    ),
    "copias_seguridad_bases_datos.documentacion_minima": without(
        "act_02_mecanismos", "documentacion_estado", "servidores", "sistema_operativo", "parches", "programas", "bases",
        "horario",
    ),
    "copias_seguridad_bases_datos.conservacion": without("act_02_mecanismos", "plan_copias", "conservacion"),
    "copias_seguridad_bases_datos.mecanismos_adecuados": without("act_02_mecanismos", "plan_copias", "mecanismo"),
    "copias_seguridad_bases_datos.bitacora_minima": without(
        "act_07_bitacora", "bitacora", "sistema", "fecha", "hora", "frecuencia", "tipo", "lugar", "resultado"
    ),
    "asignacion_cuentas_usuario.ocho_datos": [
        *(Wants("act_01_solicitud", field) for field in (
            "usuario_nombres", "usuario_primer_apellido", "usuario_direccion", "usuario_cargo", "usuario_control",
            "usuario_correo", "justificacion", "justificacion_avala", "sistema",
        )),
        *without("act_01_solicitud", "perfiles", "perfil", "roles"),
    ],
    "asignacion_cuentas_usuario.contrasena_inicial": [
        Wants("act_06_cuenta", "cambio_al_entrar"),
        Wants("act_06_cuenta", "cambio_como", NOTHING, {"cambio_al_entrar": "no"}),
    ],
    # ── Sitios web ────────────────────────────────────────────────────────────────────────────────────────────────────
    "desarrollo_sitios_micrositios_web.oficio_a_direccion": [Wants("act_00_solicitud", "oficio_archivo", False)],
    "desarrollo_sitios_micrositios_web.enlace_designado": [Wants("act_00_solicitud", "enlace_designado")],
    # ── Programas de innovación ───────────────────────────────────────────────────────────────────────────────────────
    "registro_incidentes_072.folio_dictado": [Wants("act_03_folio", "folio_informado")],
    "registro_incidentes_072.datos_del_incidente": [
        *(Wants("act_02_registro", field) for field in (
            "tipo_incidente", "dependencia_responsable", "ubicacion", "descripcion", "nombre",
        )),
        Wants("act_03_folio", "comentarios"),
    ],
    "registro_incidentes_072.otros_medios": [Wants("act_01_llamada", "medio"), Wants("act_01_llamada", "medio", "fax")],
    "programa_anual_adquisiciones_tic.resultado_esperado": without(
        "act_02_respuesta", "necesidades", "resultados", "descripcion", tiene_necesidades="si"
    ),
    "programa_anual_adquisiciones_tic.sinergias": without(
        "act_04_sinergias", "partidas_consolidadas", "dependencias", "en_conjunto"
    ),
    # ── Administración de infraestructura ─────────────────────────────────────────────────────────────────────────────
    "mantenimiento_preventivo_telecom.designacion_por_consultivo": [Wants("act_02_designacion", "analista_designado")],
    "mantenimiento_preventivo_telecom.reporte_con_necesidades": without(
        "act_03_reporte", "necesidades_correctivas", "equipo", "problema", "urgencia", hay_correctivos="si"
    ),
    "mantenimiento_correctivo_telecom.severidad_registrada": [
        Wants("act_04_severidad", "severidad"), Wants("act_04_severidad", "severidad", "ninguna"),
    ],
    "monitoreo_mantenimiento_redes.registro_de_acciones": without(
        "act_05_atencion", "acciones", "fecha", "accion", "persona"
    ),
    "monitoreo_mantenimiento_redes.resuelto_con_solucion": [
        Wants("act_05_atencion", "solucion_documentada", NOTHING, {"solucion": "resuelta"}),
    ],
    "administracion_data_center.quienes_entran": without(
        "act_01_solicitud", "personas", "nombre", "cargo", "adscripcion", "identificacion"
    ),
    "administracion_data_center.reporte_asignado": [
        Wants("act_02_captura", "estado_captura"), Wants("act_02_captura", "estado_captura", "resuelto"),
    ],
    "administracion_data_center.acceso_documentado": without(
        "act_04_ingreso", "accesos", "persona", "entrada", "salida", "acompano", ingreso="completo"
    ),
    "administracion_usuarios_cctv.cargo_minimo": [
        Wants("act_01_solicitud", "nivel"), Wants("act_01_solicitud", "nivel", "analista"),
        Wants("act_03_revision", "cargo_comprobado", NOTHING, {"movimiento": "alta"}),
    ],
    "administracion_usuarios_cctv.estados_del_reporte": [
        Wants("act_02_captura", "estado_captura", "resuelto"),
        *(Wants(node, "estado_reporte", "asignado") for node in ("act_06_alta", "act_08_modificacion", "act_10_baja")),
    ],
    "administracion_usuarios_cctv.respuesta_de_cada_movimiento": [
        Wants("act_09_aviso", "medio"), Wants("act_11_aviso", "medio"), Wants("act_09_aviso", "medio", "telefono"),
    ],
    "puntos_internet_gratuito.punto_registrado": without(
        "act_06_registro", "puntos_registrados", "punto", "clave_monitoreo", "ubicacion", instalacion="aceptada"
    ),
    "diagnostico_optimizacion_hw_sw.por_monitoreo": [Wants("act_01_deteccion", "alerta")],
    "diagnostico_optimizacion_hw_sw.ventana": [Wants("act_04_parches", "ventana_fecha")],
    "solicitud_bienes_tecnologicos.solicitud_oficial": [Wants("act_01_solicitud", "oficio_archivo", False)],
    "solicitud_bienes_tecnologicos.movimiento_y_reporte": [Wants("act_07_movimiento", "solucion_mesa")],
    "recepcion_registro_bienes.origenes": [
        Wants("act_01_recepcion", "origen"), Wants("act_01_recepcion", "origen", "hallazgo"),
    ],
    "recepcion_registro_bienes.tres_documentos": [
        *(Wants("act_01_recepcion", field, False, {"origen": "adquisicion"}) for field in (
            "fallo_archivo", "dictamen_archivo", "factura_archivo",
        )),
    ],
    "recepcion_registro_bienes.fallo_de_adjudicaciones": [
        Wants("act_01_recepcion", "fallo_numero", NOTHING, {"origen": "licitacion"}),
    ],
    "recepcion_registro_bienes.registro_y_catalogo": without(
        "act_03_registro", "bienes_registrados", "inventario", "descripcion", "serie", "clase"
    ),
    "administracion_bienes_tecnologicos.con_cronograma": without(
        "act_01_oficio", "cronograma", "area", "desde", "hasta", "analista"
    ),
    "baja_bienes_sap.por_oficio_y_relacion": [Wants("act_04_baja", "oficio_baja_archivo", False)],
    "baja_bienes_sap.datos_de_la_relacion": without(
        "act_04_baja", "bienes_baja", "descripcion", "marca", "modelo", "inventario", "serie", "resguardante"
    ),
    "baja_bienes_sap.almacen_de_recursos": [
        Wants("act_04_baja", "entregado_almacen_el"), Wants("act_04_baja", "entregado_almacen_el", day(1)),
    ],
    "baja_bienes_sap.reporte_con_oficio": [Wants("act_06_reporte", "oficio_en_reporte")],
    "baja_bienes_sap.acta_es_definitiva": [
        Wants("act_11_acta", "acta_archivo", False, {"acuerdo_cabildo": "autorizada"}),
    ],
    "atencion_siniestros_aseguradora.aviso_tardio": [
        Wants("act_01_aviso", "motivo_demora", NOTHING, {"fuera_de_plazo": "si"}),
    ],
    "atencion_siniestros_aseguradora.numero_y_despacho": [Wants("act_07_numero", "numero_siniestro")],
    "atencion_siniestros_aseguradora.lista_de_reclamacion": [
        *(Wants("act_08_expediente", field, False) for field in (
            "carta_archivo", "identificacion_resguardante", "cotizacion_archivo", "factura_archivo",
        )),
    ],
    "atencion_siniestros_aseguradora.ficha_original": [Wants("act_12_pago", "ficha_archivo", False)],
    "atencion_siniestros_aseguradora.finiquito": [
        Wants("act_14_recepcion", "finiquito_archivo", False), Wants("act_14_recepcion", "cambio_sap"),
        Wants("act_14_recepcion", "factura_original_archivo", False, {"resultado": "reemplazado"}),
        Wants("act_14_recepcion", "reparacion_hecha", NOTHING, {"resultado": "reparado"}),
    ],
    # ── Soporte técnico ───────────────────────────────────────────────────────────────────────────────────────────────
    "soporte_tecnico_dependencias.todo_documentado": [
        Wants("act_06_seguimiento", "seguimiento"), Wants("act_06_seguimiento", "seguimiento", "ok"),
        Wants("act_05_atencion", "encontrado"), Wants("act_05_atencion", "realizado"),
    ],
    "soporte_tecnico_dependencias.segun_catalogo": [
        Wants("act_03_asignacion", "servicio"), Wants("act_03_asignacion", "servicio", "café"),
        Wants("act_03_asignacion", "area_asignada"),
    ],
    "soporte_tecnico_dependencias.solucion_escrita": [
        Wants("act_09_solucion", "solucion_documentada"), Wants("act_09_solucion", "solucion_documentada", "Ya quedó."),
    ],
    "reemplazo_refacciones.inventario_comprobado": [Wants("act_04_validacion", "bien")],
    "reemplazo_refacciones.un_renglon_por_bien": without(
        "act_06_entrega", "bienes_salida", "descripcion", "marca", "serie", "motivo"
    ),
    "reemplazo_refacciones.documentado_al_final": [
        Wants("act_08_documentacion", "solucion_documentada"),
        Wants("act_08_documentacion", "solucion_documentada", "Listo."),
    ],
    "soporte_tercer_nivel_antivirus_telefonia.documentado_atencion": [
        Wants("act_05_atencion", "solucion_documentada", "Listo.", {"atencion": "atendida"}),
    ],
    "soporte_tercer_nivel_antivirus_telefonia.documentado_proveedor": [
        Wants("act_07_seguimiento", "solucion_documentada", NOTHING, {"conclusion": "concluida"}),
    ],
    "operacion_mesa_servicio.folio_anterior": [
        Wants("act_06_datos", "folio_anterior", NOTHING, {"folio_previo": "con_folio"}),
    ],
    "operacion_mesa_servicio.datos_usuario": [
        *(Wants("act_06_datos", field, NOTHING, {"folio_previo": "sin_folio"}) for field in (
            "usuario_nombre", "usuario_telefono", "usuario_cargo", "usuario_dependencia", "usuario_direccion",
            "usuario_area",
        )),
    ],
    "operacion_mesa_servicio.descripcion": [Wants("act_07_captura", "problema_resumen")],
    "operacion_mesa_servicio.prioridad": [
        Wants("act_08_prioridad", "prioridad"), Wants("act_08_prioridad", "prioridad", "urgentísima"),
    ],
    "operacion_mesa_servicio.jefe_de_departamento": [Wants("act_09_asignacion", "jefe_asignado")],
    "operacion_mesa_servicio.comentarios": [Wants("act_17_comentarios", "comentarios_usuario")],
    "operacion_mesa_servicio.sin_solucion_no_resuelto": [
        Wants("act_13_estado", "solucion_documentada", NOTHING, {"estado": "atendida"}),
        Wants("act_13_estado", "solucion_documentada", "Ya.", {"estado": "atendida"}),
        Wants("act_05_primer_contacto", "solucion_documentada", NOTHING, {"primer_contacto": "solucionado"}),
    ],
    "creacion_correo_institucional.medios": [
        Wants("act_02_registro", "medio"), Wants("act_02_registro", "medio", "fax"),
    ],
    "creacion_correo_institucional.nombre_apellido": [
        Wants("act_04_creacion", "direccion_correo", bad) for bad in (
            NOTHING, "ana@ayuntamientopuebla.gob.mx", "ana.ejemplo@gmail.example",
            "Ana.Ejemplo@ayuntamientopuebla.gob.mx",
        )
    ],
    "creacion_correo_institucional.una_persona_o_programa": [Wants("act_02_registro", "tipo_cuenta")],
    # ── Normatividad ──────────────────────────────────────────────────────────────────────────────────────────────────
    "solicitud_dictamen_tecnico.mismas_especificaciones": without(
        "act_06_elaboracion", "partidas_dictaminadas", "descripcion", "especificaciones", "cantidad", "unidad"
    ),
    "solicitud_dictamen_tecnico.nombre_del_proyecto": [
        Wants("act_01_llenado", "proyecto"), Wants("act_01_llenado", "suficiencia_oficio"),
    ],
    "elaboracion_normas_lineamientos.numero_de_registro": [Wants("act_20_registro", "numero_registro")],
    "elaboracion_normas_lineamientos.versiones": [
        Wants("act_07_redaccion", "version"), Wants("act_07_redaccion", "version", 0),
    ],
    "elaboracion_normas_lineamientos.difusion": without(
        "act_25_difusion", "difusion_areas", "dependencia", "medio", "enviado", "confirmo"
    ),
    "seguimiento_cumplimiento_contratos.como_dice_el_contrato": without(
        "act_02_verificacion", "requisitos_verificados", "requisito", "resultado"
    ),
    "carga_requisiciones_siam.cinco_documentos": [
        *(Wants("act_01_documentos", field, False) for field in (
            "dictamen_archivo", "anexo_tecnico", "fichas_tecnicas", "excepcion_archivo", "suficiencia_archivo",
            "cotizacion_archivo",
        )),
        Wants("act_01_documentos", "excepcion_vigencia", day(-1)),
        Wants("act_01_documentos", "cotizacion_vigencia", day(-1)),
        Wants("act_03_carga", "cotizacion_vigencia", day(-1)), Wants("act_03_carga", "excepcion_vigencia", day(-1)),
    ],
    "carga_requisiciones_siam.suficiencia_vigente": [
        Wants(node, "suficiencia_vigencia", bad) for node in ("act_01_documentos", "act_03_carga")
        for bad in (NOTHING, day(-1))
    ],
    "carga_requisiciones_siam.bien_definidas": without(
        "act_01_documentos", "partidas", "descripcion", "especificaciones", "cantidad", "unidad", "importe"
    ),
    "carga_requisiciones_siam.dictamen_90_dias": [
        Wants(node, "dictamen_fecha", bad) for node in ("act_01_documentos", "act_03_carga")
        for bad in (NOTHING, day(-91), day(1))
    ],
}  # fmt: skip
CASES = [(rule, want) for rule, wants in RULES.items() for want in wants]


@pytest.mark.parametrize(("rule", "want"), CASES, ids=[f"{rule}-{want.field}" for rule, want in CASES])
def test_the_form_keeps_the_rule(rule: str, want: Wants) -> None:
    clave, key = rule.split(".")
    declared = procedure(clave)
    assert declared.declaration.reglas[key].kept_by == "formulario"
    good = right(declared, want.node, TODAY, **want.given)
    bad = {**good, want.field: want.bad}
    if want.column:
        bad[want.field] = [{**row, want.column: None} for row in good[want.field]]
    place = f"{want.field}.{want.column}" if want.column else want.field
    before, found = (refused(filled(declared, want.node, values, TODAY)) for values in (good, bad))
    assert place in found, found
    chooses = declared.folder.forms[want.node].field(want.field)
    assert chooses is not None
    if chooses.kind not in ("persona", "dependencia") and want.column not in ("responsable", "persona"):
        assert place not in before, before[place]


def test_a_dictamen_may_be_loaded_on_its_last_day() -> None:
    declared = procedure("carga_requisiciones_siam")
    good = right(declared, "act_03_carga", TODAY, dictamen_fecha=day(-90), suficiencia_vigencia=day(0))
    assert refused(filled(declared, "act_03_carga", good, TODAY)) == {}


def test_a_dictamen_lasts_ninety_days() -> None:
    """`solicitud_dictamen_tecnico.vigencia_90`."""
    declared = procedure("solicitud_dictamen_tecnico")
    form = filled(declared, "act_06_emision", {"fecha_dictamen": "2026-03-02"}, TODAY)
    assert refused(form) == {}
    assert form.values()["vigencia"] == "2026-05-31"
