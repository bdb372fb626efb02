"""The rules of the manual that the diagrams keep: what must come before what, and where each answer leads."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from schemas.procedures import load_folder
from tests.engine.runs import after, begins, never_before


class Before(NamedTuple):
    """`node` never opens unless `first` was done, and answered so the last time."""

    node: str
    first: str
    answer: tuple[str, str] | None = None


class Leads(NamedTuple):
    """Doing `node` with `answers` opens exactly `to` (an end: the case is over). `entry`: how the case began."""

    node: str
    answers: dict[str, str]
    to: str
    entry: str = ""


class Begins(NamedTuple):
    """A case that begins by `entry` starts with `to`."""

    entry: str
    to: str


Claim = Before | Leads | Begins
RULES: dict[str, list[Claim]] = {
    # ── Sistemas ──────────────────────────────────────────────────────────────────────────────────────────────────────
    "desarrollo_sistemas_software.factibilidad_previa": [
        Before("act_04_indicaciones", "act_02_factibilidad", ("viabilidad", "viable")),
        Before("act_19_desarrollo", "act_02_factibilidad", ("viabilidad", "viable")),
    ],
    "desarrollo_sistemas_software.negativa_firmada": [
        Leads("act_02_factibilidad", {"viabilidad": "no_viable"}, "act_03_respuesta"),
        Leads("act_03_respuesta", {}, "act_03_firma"),
        Leads("act_03_firma", {}, "fin_negada"),
    ],
    "desarrollo_sistemas_software.vision_aprobada": [
        Before("act_12_procesos", "act_10_vision", ("vision", "aprobada")),
        Leads("act_10_vision", {"vision": "replantear"}, "act_11_replanteo"),
    ],
    "desarrollo_sistemas_software.prototipos_aprobados": [
        Before("act_18_especificacion", "act_16_prototipos", ("prototipos_revision", "aprobados")),
        Leads("act_16_prototipos", {"prototipos_revision": "por_cambiar"}, "act_17_cambios"),
    ],
    "desarrollo_sistemas_software.aceptacion_antes": [
        Before("act_23_liberacion", "act_22_revision", ("aceptacion", "aceptado")),
    ],
    "desarrollo_sistemas_software.protocolo_firmado": [
        Leads("act_25_protocolo", {}, "act_25_firma"),
        Leads("act_25_firma", {}, "fin"),
        Before("act_25_firma", "act_24_firma"),
    ],
    "mantenimiento_modulos_sap.asignacion_en_cadena": [
        Before("act_05_asignacion", "act_04_viabilidad", ("viabilidad", "viable")),
        Before("act_04_viabilidad", "act_03_recepcion"),
        Before("act_06_desarrollo", "act_05_asignacion"),
    ],
    "mantenimiento_modulos_sap.orden_de_servidores": [
        Before("act_07_calidad", "act_06_desarrollo"),
        Before("act_07_pruebas", "act_07_calidad"),
        Before("act_08_protocolo", "act_07_pruebas", ("peticion", "correcta")),
        Leads("act_07_pruebas", {"peticion": "por_corregir"}, "act_06_desarrollo"),
    ],
    "mantenimiento_modulos_sap.protocolo_antes": [
        Before("act_08_productivo", "act_08_firma"),
        Before("act_08_firma", "act_08_protocolo"),
    ],
    "copias_seguridad_bases_datos.pasos_de_recuperacion": [
        Begins("restauracion", "act_00_restauracion"),
        Leads("act_00_restauracion", {}, "act_00_reposicion"),
        Before("act_00_registro", "act_00_comprobacion", ("restauracion_resultado", "correcta")),
        Leads("act_00_comprobacion", {"restauracion_resultado": "fallida"}, "act_00_reposicion"),
    ],
    "copias_seguridad_bases_datos.plan_por_prioridad": [
        Begins("plan", "act_01_plan"),
        Leads("act_02_acuerdo", {"acuerdo": "por_ajustar"}, "act_02_mecanismos"),
        Leads("act_02_acuerdo", {"acuerdo": "convenido"}, "act_02_programacion"),
    ],
    "copias_seguridad_bases_datos.seguimiento_en_bitacora": [
        Before("act_07_bitacora", "act_03_log"),
        Leads("act_06_grabado", {}, "act_07_bitacora"),
        Leads("act_07_bitacora", {}, "fin"),
    ],
    "copias_seguridad_bases_datos.revision_periodica": [
        Begins("revision", "act_00_revision"),
        Leads("act_00_revision", {"registro": "con_faltantes"}, "act_00_regularizacion"),
        Leads("act_00_regularizacion", {}, "act_00_revision"),
    ],
    "copias_seguridad_bases_datos.segunda_copia": [
        Leads("act_03_log", {"log": "con_error"}, "act_05_segunda"),
        Leads("act_05_segunda", {}, "act_03_log"),
        Leads("act_03_log", {"log": "error_repetido"}, "act_05_aviso"),
    ],
    "asignacion_cuentas_usuario.aviso_de_cambios": [
        Begins("aviso", "act_00_aviso"),
        Leads("act_00_aviso", {}, "act_00_cambio"),
        Leads("act_00_cambio", {}, "fin_aviso"),
    ],
    "asignacion_cuentas_usuario.negativa_por_oficio": [
        Leads("act_03_analisis", {"procedencia": "no_procede"}, "act_04_negativa"),
        Leads("act_04_negativa", {}, "fin_negada"),
        Before("act_06_cuenta", "act_03_analisis", ("procedencia", "procede")),
    ],
    "asignacion_cuentas_usuario.cuenta_sin_recibir": [
        Leads("act_08_aceptacion", {"aceptacion": "no_la_recibe"}, "act_08_cancelacion"),
        Leads("act_08_cancelacion", {}, "fin_cancelada"),
    ],
    # ── Sitios web ────────────────────────────────────────────────────────────────────────────────────────────────────
    "desarrollo_sitios_micrositios_web.contenidos_validados": [
        Before("act_18_publicacion", "act_13_validacion", ("contenidos", "validados")),
        Before("act_18_publicacion", "act_18_autorizacion", ("autorizacion", "autoriza")),
    ],
    "desarrollo_sitios_micrositios_web.aprobaciones_por_oficio": [
        Before("act_08_encargo", "act_07_aprobacion", ("estructura", "aprobada")),
        Before("act_13_contenidos", "act_11_revision", ("boceto", "aprobado")),
        Leads("act_11_revision", {"boceto": "rechazado"}, "act_09_bocetos"),
    ],
    "desarrollo_sitios_micrositios_web.entrega_con_formato": [
        Before("act_20_expediente", "act_19_solicitante"),
        Before("act_20_expediente", "act_19_elaboro"),
        Before("act_20_expediente", "act_19_aprobado"),
        Leads("act_20_expediente", {}, "fin"),
    ],
    "actualizacion_mantenimiento_sitios_web.oficio_con_formato": [
        Leads("act_01_recepcion", {"formato": "falta"}, "act_02_envio"),
        Leads("act_02_envio", {}, "act_02_llenado"),
        Before("act_03_viabilidad", "act_01_recepcion"),
    ],
    "actualizacion_mantenimiento_sitios_web.viabilidad_antes": [
        Before("act_05_cronograma", "act_04_acuerdo", ("viabilidad", "viable")),
        Before("act_04_acuerdo", "act_03_viabilidad"),
    ],
    "actualizacion_mantenimiento_sitios_web.pruebas_antes": [
        Before("act_14_publicacion", "act_10_pruebas"),
        Before("act_14_publicacion", "act_12_validacion", ("comentarios", "sin_comentarios")),
    ],
    "actualizacion_mantenimiento_sitios_web.comentarios_regresan": [
        Leads("act_12_validacion", {"comentarios": "con_comentarios"}, "act_07_informacion"),
    ],
    # ── Programas de innovación ───────────────────────────────────────────────────────────────────────────────────────
    "registro_incidentes_072.dos_vias": [
        Begins("telefono", "act_01_llamada"),
        Begins("web", "act_02_registro_web"),
    ],
    "registro_incidentes_072.no_corresponde": [
        Leads("act_01_llamada", {"corresponde": "no_corresponde"}, "fin_negada"),
        Before("act_03_folio", "act_02_registro"),
    ],
    "programa_anual_adquisiciones_tic.se_vuelve_a_pedir": [
        Leads("act_03_revision", {"informacion": "incompleta"}, "act_01_nueva_solicitud"),
        Leads("act_01_nueva_solicitud", {}, "act_02_respuesta"),
    ],
    "metodologias_gestion_proyectos.reunion": [
        Before("act_03_envio", "act_02_reunion", ("retroalimentacion", "sin_observaciones")),
        Leads("act_02_reunion", {"retroalimentacion": "con_observaciones"}, "act_01_propuesta"),
    ],
    "metodologias_gestion_proyectos.cadena": [
        Before("act_05_autorizacion", "act_04_validacion", ("validacion", "validada")),
        Leads("act_05_autorizacion", {"autorizacion": "autorizada"}, "fin"),
    ],
    # ── Administración de infraestructura ─────────────────────────────────────────────────────────────────────────────
    "mantenimiento_correctivo_telecom.reporte_y_aviso_al_jefe": [
        Leads("act_01_deteccion", {}, "act_02_reporte"),
        Leads("act_02_reporte", {}, "act_02_aviso"),
        Before("act_03_evaluacion", "act_02_reporte"),
    ],
    "mantenimiento_correctivo_telecom.reemplazo_con_respaldo": [
        Leads("act_04_severidad", {"reparacion_sitio": "fuera_de_sitio", "equipo_respaldo": "con_respaldo"},
              "act_06_reemplazo"),
        Leads("act_04_severidad", {"reparacion_sitio": "fuera_de_sitio", "equipo_respaldo": "sin_respaldo"},
              "act_07_retiro"),
    ],
    "mantenimiento_correctivo_telecom.compra_garantia_o_seguro": [
        Leads("act_08_dictamen", {"reparable": "sin_reparacion", "via_reposicion": "requisicion"},
              "act_08_requisicion"),
        Leads("act_08_dictamen", {"reparable": "sin_reparacion", "via_reposicion": "seguro"}, "act_08_siniestro"),
        Leads("act_08_dictamen", {"reparable": "sin_reparacion", "via_reposicion": "garantia"}, "act_08_proveedor"),
    ],
    "monitoreo_mantenimiento_redes.solo_mesa_u_oficio": [
        Begins("mesa", "act_00_solicitud"),
        Begins("oficio", "act_00_oficio"),
        Leads("act_00_oficio", {}, "act_00_turno"),
    ],
    "monitoreo_mantenimiento_redes.seguimiento_hasta_responder": [
        Leads("act_05_atencion", {"solucion": "resuelta"}, "act_06_respuesta", "oficio"),
        Leads("act_06_respuesta", {}, "fin_respondida"),
        Leads("act_05_atencion", {"solucion": "sin_resolver"}, "act_03_medidas", "oficio"),
    ],
    "monitoreo_mantenimiento_redes.restablecida_sola": [
        Leads("act_02_observacion", {"red": "restablecida"}, "act_01_monitoreo", "monitoreo"),
    ],
    "administracion_usuarios_cctv.baja_por_uso_indebido": [
        Begins("uso_indebido", "act_03_uso_indebido"),
        Leads("act_03_uso_indebido", {}, "act_10_baja"),
    ],
    "administracion_usuarios_cctv.tres_movimientos": [
        Leads("act_03_revision", {"movimiento": "alta"}, "act_04_factibilidad"),
        Leads("act_03_revision", {"movimiento": "modificacion"}, "act_08_modificacion"),
        Leads("act_03_revision", {"movimiento": "baja"}, "act_10_baja"),
    ],
    "puntos_internet_gratuito.proyecto_licitado": [
        Leads("act_04_autorizacion", {"autorizacion": "autorizada", "contratacion": "por_licitar"},
              "act_04_licitacion"),
        Before("act_05_instalacion", "act_04_contrato"),
    ],
    "puntos_internet_gratuito.entera_satisfaccion": [
        Leads("act_06_registro", {"instalacion": "rechazada"}, "act_05_instalacion"),
        Before("act_08_seguimiento", "act_07_monitoreo", ("funcionamiento", "correcto")),
    ],
    "puntos_internet_gratuito.punto_monitoreado": [
        Leads("act_06_registro", {"instalacion": "aceptada"}, "act_07_monitoreo"),
    ],
    "puntos_internet_gratuito.falla_al_prestador": [
        Leads("act_07_monitoreo", {"funcionamiento": "con_falla"}, "act_09_reporte"),
        Leads("act_09_reporte", {}, "act_10_reparacion"),
        Leads("act_10_reparacion", {}, "act_07_monitoreo"),
    ],
    "diagnostico_optimizacion_hw_sw.reparar_o_refacciones": [
        Leads("act_05_hardware", {"reparacion": "reparado_en_sitio"}, "act_07_prueba"),
        Leads("act_05_hardware", {"reparacion": "requiere_refacciones"}, "act_06_solicitud"),
        Before("act_06_instalacion", "act_06_solicitud"),
    ],
    "solicitud_bienes_tecnologicos.segun_disponibilidad": [
        Before("act_05_vale", "act_03_1_existencia", ("existencia", "hay_equipo")),
    ],
    "solicitud_bienes_tecnologicos.existencia_antes": [Before("act_04_turno", "act_03_1_existencia")],
    "solicitud_bienes_tecnologicos.respuesta_sin_equipo": [
        Leads("act_03_viabilidad", {"viabilidad": "no_viable"}, "act_09_respuesta"),
        Leads("act_03_1_existencia", {"existencia": "sin_equipo"}, "act_09_respuesta"),
        Leads("act_09_respuesta", {}, "fin_negada"),
    ],
    "recepcion_registro_bienes.devolucion": [
        Leads("act_02_validacion", {"datos_correctos": "no_correctos"}, "act_05_devolucion"),
        Leads("act_05_devolucion", {}, "fin_negada"),
        Before("act_03_registro", "act_02_validacion", ("datos_correctos", "correctos")),
    ],
    "administracion_bienes_tecnologicos.enlaces_avisan": [
        Begins("aviso", "act_00_aviso"),
        Leads("act_00_aviso", {}, "act_05_correcciones"),
    ],
    "administracion_bienes_tecnologicos.se_coteja": [
        Leads("act_02_revision", {"registro": "con_diferencias"}, "act_05_correcciones"),
        Leads("act_02_revision", {"registro": "registrados"}, "act_04_vales"),
    ],
    "baja_bienes_sap.diagnostico_antes": [
        Before("act_04_baja", "act_03_diagnostico", ("diagnostico", "inservibles")),
    ],
    "baja_bienes_sap.anteproyecto_subdireccion": [
        Before("act_11_tramite", "act_10_anteproyecto"),
        Before("act_11_tramite", "act_10_acuerdo", ("anteproyecto", "aceptado")),
    ],
    "baja_bienes_sap.utiles_se_reasignan": [
        Leads("act_07_verificacion", {"devolucion": "con_devolucion"}, "act_08_reasignacion"),
    ],
    "atencion_siniestros_aseguradora.regresa_incompleto": [
        Leads("act_02_revision", {"documentos": "incompletos"}, "act_16_devolucion"),
        Leads("act_16_correccion", {}, "act_02_revision"),
        Before("act_03_turno", "act_02_revision", ("documentos", "completos")),
    ],
    "atencion_siniestros_aseguradora.negada_con_copias": [
        Leads("act_10_resolucion", {"procedencia": "no_procede"}, "act_17_contraloria"),
        Leads("act_17_contraloria", {}, "fin_negada"),
    ],
    # ── Soporte técnico ───────────────────────────────────────────────────────────────────────────────────────────────
    "soporte_tecnico_dependencias.entra_por_mesa": [
        Before("act_03_asignacion", "act_02_registro"),
        Before("act_05_atencion", "act_02_registro"),
    ],
    "soporte_tecnico_dependencias.sin_solucion_no_resuelto": [
        Before("act_09_solucion", "act_06_seguimiento", ("solucion", "solucionado")),
        Leads("act_06_seguimiento", {"solucion": "no_solucionado"}, "act_07_pendiente"),
    ],
    "soporte_tecnico_dependencias.reasignacion": [
        Leads("act_07_pendiente", {"otras_areas": "requiere"}, "act_08_reasignacion"),
        Leads("act_08_reasignacion", {}, "act_03_asignacion"),
    ],
    "reemplazo_refacciones.por_mesa_servicio": [Before("act_03_revision", "act_02_asignacion")],
    "reemplazo_refacciones.validar_en_sitio": [
        Before("act_05_consulta", "act_04_validacion", ("reemplazo", "necesario")),
        Before("act_06_entrega", "act_04_validacion", ("reemplazo", "necesario")),
    ],
    "soporte_tercer_nivel_antivirus_telefonia.mesa_u_oficio": [
        Begins("portal", "act_01_reporte"),
        Begins("llamada", "act_01_reporte"),
        Begins("oficio", "act_01_oficio"),
    ],
    "soporte_tercer_nivel_antivirus_telefonia.proveedor_hasta_concluir": [
        Leads("act_07_seguimiento", {"conclusion": "pendiente"}, "act_06_contacto", "oficio"),
        Leads("act_07_seguimiento", {"conclusion": "concluida"}, "act_08_respuesta", "oficio"),
        Before("act_07_seguimiento", "act_06_contacto"),
    ],
    "operacion_mesa_servicio.vigila_canalizacion": [
        Leads("act_19_estadistica", {}, "act_19_canalizacion"),
        Leads("act_19_canalizacion", {}, "fin_estadistica"),
    ],
    "operacion_mesa_servicio.primer_contacto": [
        Before("act_05_primer_contacto", "act_04_orientacion"),
        Before("act_09_asignacion", "act_05_primer_contacto", ("primer_contacto", "no_solucionado")),
    ],
    "operacion_mesa_servicio.folio_informado": [Before("act_12_atencion", "act_10_folio")],
    "operacion_mesa_servicio.confirma_usuario": [
        Leads("act_16_confirmacion", {"confirmacion": "no_resuelto"}, "act_09_asignacion"),
        Leads("act_16_confirmacion", {"confirmacion": "resuelto"}, "act_17_comentarios"),
        Before("act_16_confirmacion", "act_14_llamada", ("contesta", "contesta")),
    ],
    "creacion_correo_institucional.registro_con_folio": [
        Before("act_04_autorizacion", "act_03_folio"),
        Before("act_03_folio", "act_02_registro"),
    ],
    "creacion_correo_institucional.respuesta_oficio": [
        Leads("act_06_revision", {"responsiva_revisada": "correcta"}, "act_07_oficio", "oficio"),
        Leads("act_06_revision", {"responsiva_revisada": "correcta"}, "act_07_respuesta", "portal"),
    ],
    # ── Normatividad ──────────────────────────────────────────────────────────────────────────────────────────────────
    "solicitud_dictamen_tecnico.revision_previa": [
        Before("act_04_oficio", "act_03_revision", ("revision", "sin_observaciones")),
        Leads("act_03_revision", {"revision": "con_observaciones"}, "act_01_llenado"),
    ],
    "elaboracion_normas_lineamientos.tres_revisiones": [
        Before("act_15_memorando", "act_09_revision", ("revision_normatividad", "correcta")),
        Before("act_15_memorando", "act_11_revision", ("revision_jefatura", "correcta")),
        Before("act_15_memorando", "act_13_revision", ("revision_subdireccion", "correcta")),
        Before("act_15_memorando", "act_14_revision", ("revision_direccion", "correcta")),
    ],
    "elaboracion_normas_lineamientos.camino_del_lineamiento": [
        Leads("act_16_validacion", {"validacion_legal": "lineamiento"}, "act_17_remision"),
        Before("act_25_difusion", "act_20_registro"),
        Before("act_25_difusion", "act_23_firma"),
        Before("act_25_difusion", "act_24_firma"),
        Before("act_25_difusion", "act_16_validacion", ("validacion_legal", "lineamiento")),
    ],
    "elaboracion_normas_lineamientos.camino_de_la_norma": [
        Leads("act_16_validacion", {"validacion_legal": "norma"}, "act_26_envio"),
        Before("act_31_publicacion", "act_28_revision", ("revision_ayuntamiento", "correcta")),
        Before("act_31_publicacion", "act_30_cabildo", ("aprobacion_cabildo", "aprobada")),
        Before("act_31_publicacion", "act_16_validacion", ("validacion_legal", "norma")),
    ],
    "seguimiento_cumplimiento_contratos.se_piden_al_area": [
        Before("act_02_verificacion", "act_01_solicitud"),
        Before("act_02_verificacion", "act_01_entrega"),
    ],
    "seguimiento_cumplimiento_contratos.observaciones": [
        Leads("act_02_verificacion", {"cumplimiento": "no_cumple"}, "act_03_observaciones"),
        Leads("act_03_observaciones", {}, "act_03_atencion"),
        Leads("act_03_atencion", {}, "act_02_verificacion"),
    ],
    "seguimiento_cumplimiento_contratos.firma_y_expediente": [
        Before("act_04_firma", "act_02_verificacion", ("cumplimiento", "cumple")),
        Before("act_04_expediente", "act_04_firma", ("conformidad", "conforme")),
    ],
    "carga_requisiciones_siam.revision_adjudicaciones": [
        Leads("act_05_resultado", {"revision_adjudicaciones": "con_observaciones"}, "act_03_carga"),
        Before("act_07_impresion", "act_05_resultado", ("revision_adjudicaciones", "sin_observaciones")),
    ],
    "carga_requisiciones_siam.dos_firmas": [
        Before("act_08_remision", "act_07_firma_titular"),
        Before("act_08_remision", "act_07_firma_direccion"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("rule", "claim"), [(rule, claim) for rule, claims in RULES.items() for claim in claims])
def test_the_diagram_keeps_the_rule(rule: str, claim: Claim) -> None:
    clave, key = rule.split(".")
    assert load_folder(clave).declaration.reglas[key].kept_by == "flujo"
    if isinstance(claim, Before):
        assert never_before(clave, claim.node, claim.first, claim.answer)
    elif isinstance(claim, Leads):
        assert after(clave, claim.node, claim.entry, **claim.answers) == {claim.to}
    else:
        assert begins(clave, claim.entry) == {claim.to}


def test_what_may_happen_is_not_called_impossible() -> None:
    """The proof by all runs sees the way that a rule leaves open."""
    assert not never_before("solicitud_bienes_tecnologicos", "act_09_respuesta", "act_03_1_existencia")
    assert not never_before("operacion_mesa_servicio", "act_17_comentarios", "act_16_confirmacion")
