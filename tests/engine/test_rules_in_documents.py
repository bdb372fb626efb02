"""The rules of the manual that documents keep: what they say, who signs, in how many originals, and when they print."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from schemas.procedures import load_folder
from schemas.procedures.letters import Letter


class Prints(NamedTuple):
    """`words` stand on the paper, its places for signatures are `signs` (captions begin so), `at`: what prints it."""

    document: str
    at: str
    words: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    originals: int = 1
    to: str = ""
    copies: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    series: str = ""


RULES: dict[str, Prints] = {
    "desarrollo_sistemas_software.entrega_al_titular": Prints(
        "oficio_entrega", "act_24_oficio", to="{titular_nombre}", signs=("Director/a",),
        copies=("Subdirector/a de Sistemas",),
    ),
    "mantenimiento_modulos_sap.cierre_en_un_acto": Prints(
        "respuesta_cierre", "act_09_cierre", ("{solucion}",), ("Jefe/a",), fields=("folio_mesa", "adjunta_protocolo")
    ),
    "asignacion_cuentas_usuario.personal_e_intransferible": Prints(
        "form_293", "act_07_formato", ("personales e intransferibles", "estricta responsabilidad")
    ),
    "asignacion_cuentas_usuario.texto_legal": Prints(
        "form_293", "act_07_formato",
        ("artículo 7", "Ley General de Responsabilidades Administrativas", "artículo 35",
         "Ley de los Trabajadores al Servicio del Ayuntamiento"),
    ),
    "asignacion_cuentas_usuario.dos_firmas": Prints("form_293", "act_08_aceptacion", signs=("Asignó", "Servidor/a")),
    "desarrollo_sitios_micrositios_web.definicion_conjunta": Prints(
        "ficha_definicion", "act_04_ficha", signs=("Elaboró", "Por la dependencia"),
        fields=("objetivo", "audiencia", "servicios"),
    ),
    "desarrollo_sitios_micrositios_web.tres_firmas": Prints(
        "form_316", "act_19_formato", signs=("Elaboró", "Aprobado", "Área Solicitante")
    ),
    "actualizacion_mantenimiento_sitios_web.descripcion_y_justificacion": Prints(
        "form_318", "act_00_solicitud", originals=2, fields=("descripcion", "justificacion")
    ),
    "actualizacion_mantenimiento_sitios_web.entrega_al_titular": Prints(
        "oficio_entrega", "act_14_entrega", to="{titular_nombre}"
    ),
    "actualizacion_mantenimiento_sitios_web.dos_firmas": Prints(
        "form_318", "act_14_gobierno", signs=("Area Solicitante", "Gobierno Electrónico"), originals=2
    ),
    "programa_anual_adquisiciones_tic.informativo": Prints(
        "programa_anual", "act_05_programa", ("Documento informativo", "modificarse o cancelarse", "no obliga")
    ),
    "programa_anual_adquisiciones_tic.pronostico": Prints(
        "programa_anual", "act_05_programa", ("pronosticar la demanda", "ejecución del presupuesto")
    ),
    "metodologias_gestion_proyectos.marco_de_referencia": Prints(
        "propuesta", "act_01_propuesta", ("marco de referencia", "no es obligatorio")
    ),
    "mantenimiento_preventivo_telecom.resultado_a_subdireccion": Prints(
        "memorando_resultado", "act_04_informe", to="Subdirector/a de Infraestructura Tecnológica"
    ),
    "administracion_usuarios_cctv.uso_exclusivo": Prints(
        "oficio_entrega", "act_07_entrega", ("exclusivo", "se dará de baja", "sobre cerrado")
    ),
    "administracion_usuarios_cctv.contrasena_nunca_guardada": Prints(
        "sobre_cerrado", "act_06_alta", ("Contraseña: ____", "No se guarda copia")
    ),
    "diagnostico_optimizacion_hw_sw.reporte_siempre": Prints(
        "reporte", "act_07_reporte", fields=("observaciones", "servidor")
    ),
    "solicitud_bienes_tecnologicos.vale_en_tres": Prints(
        "vale_salida", "act_05_vale", signs=("Entrega", "Firma de recibido"), originals=3
    ),
    "solicitud_bienes_tecnologicos.envio_por_oficio": Prints(
        "oficio_envio", "act_08_envio", ("vale de salida", "resguardo"), ("Director/a",)
    ),
    "recepcion_registro_bienes.numero_y_etiqueta": Prints(
        "resguardo", "act_04_entrega", signs=("Resguardante", "Enlace", "Director/a"), originals=3
    ),
    "administracion_bienes_tecnologicos.vale_por_equipo": Prints(
        "vale_recepcion", "act_04_vales", signs=("Resguardante", "Revisó"), fields=("vales",)
    ),
    "administracion_bienes_tecnologicos.firmas_de_resguardos": Prints(
        "resguardo", "act_06_resguardos", signs=("Resguardante", "Enlace", "Director/a"), originals=3
    ),
    "baja_bienes_sap.agrupados_por_tipo": Prints(
        "memorando", "act_10_memorando", ("por tipo",), to="Recursos Materiales", fields=("bienes_agrupados",)
    ),
    "atencion_siniestros_aseguradora.deducible_con_copias": Prints(
        "oficio_deducible", "act_11_deducible", ("ficha de pago en original",), to="{enlace_nombre}",
        copies=("Contraloría Municipal", "Sindicatura Municipal"),
    ),
    "atencion_siniestros_aseguradora.perdida_total_baja": Prints(
        "oficio_contabilidad", "act_15_baja", ("baja de los bienes",), to="Contabilidad"
    ),
    "atencion_siniestros_aseguradora.contraloria_decide": Prints(
        "oficio_contraloria", "act_17_contraloria", ("pago, la reposición o la exoneración",), to="Contraloría",
        copies=("{usuario}",),
    ),
    "reemplazo_refacciones.salida_form_300": Prints("form_300", "act_06_entrega", originals=3),
    "reemplazo_refacciones.firmas_form_300": Prints(
        "form_300", "act_06_entrega", signs=("RECIBE", "VIGILANCIA"), originals=3
    ),
    "creacion_correo_institucional.responsiva_firmada": Prints(
        "responsiva", "act_05_responsiva", ("responde por el uso",), ("Usuario/a", "Jefe/a")
    ),
    "solicitud_dictamen_tecnico.folio_anual": Prints(
        "form_314", "act_06_elaboracion", ("{folio}",), series="SECATI/DGE"
    ),
    "solicitud_dictamen_tecnico.tres_firmas": Prints(
        "form_314", "act_06_elaboracion", signs=("Elabora", "Valida", "Emite")
    ),
    "solicitud_dictamen_tecnico.no_ampara_presupuesto": Prints(
        "form_314", "act_06_elaboracion", ("ampara ningún trámite presupuestal",)
    ),
    "seguimiento_cumplimiento_contratos.entera_satisfaccion": Prints(
        "acta_entregable", "act_04_firma", ("entera satisfacción",), ("Recibe de conformidad", "Verificó")
    ),
    "seguimiento_cumplimiento_contratos.informa_superior": Prints(
        "informe_cumplimiento", "act_05_informe", to="{superior_nombre}"
    ),
    "carga_requisiciones_siam.remision": Prints(
        "memorando", "act_08_remision", to="Dirección Administrativa, Técnica y de Apoyo", fields=("relacion_anexos",)
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_the_document_keeps_the_rule(rule: str) -> None:
    clave, key = rule.split(".")
    folder, wanted = load_folder(clave), RULES[rule]
    declared = folder.declaration
    assert (declared.reglas[key].kept_by, declared.reglas[key].where) == ("documento", wanted.document)
    letter, document = folder.letters[wanted.document], declared.documentos[wanted.document]
    assert wanted.document in declared.actividades[wanted.at].documents
    assert (document.direction, document.originals) == ("emitido", max(wanted.originals, document.originals))
    text = " ".join((letter.title, *letter.paragraphs, letter.closing, letter.legend))
    assert [words for words in wanted.words if words not in text] == []
    captions = [signature.caption for signature in letter.signatures]
    assert all(one.startswith(sign) for one, sign in zip(captions, wanted.signs or captions, strict=True))
    assert wanted.to in letter.addressee
    assert set(wanted.copies) <= set(letter.copies)
    assert set(wanted.fields) <= listed(letter)
    assert letter.series.startswith(wanted.series)


def listed(letter: Letter) -> set[str]:
    return {name for section in letter.sections for name in (*section.fields, section.table)}


def test_no_form_asks_for_a_password_of_cctv() -> None:
    """`administracion_usuarios_cctv.contrasena_nunca_guardada`."""
    forms = load_folder("administracion_usuarios_cctv").forms.values()
    assert not [field.key for form in forms for field in form.fields if "contrasena" in field.key]
